declare global {
  interface Window {
    /** Both are set by public/theme.js. */
    keepPress?: (event: MouseEvent) => void;
    keptPress?: MouseEvent | undefined;
  }
}

/** What the browser itself does something with. */
const ANSWERED = 'a, area, input, label, option, select, summary, textarea';

/** A page that was built can be pressed before its scripts have taken it over: what was pressed last is pressed again, now that it is heard. */
export function repeatEarlyPress(page: Element): void {
  const { keepPress, keptPress } = window;
  if (keepPress !== undefined) removeEventListener('click', keepPress, true);
  window.keptPress = undefined;
  const pressed = keptPress?.target;
  if (!(pressed instanceof Element) || !page.contains(pressed) || pressed.closest(ANSWERED) !== null) return;
  pressed.dispatchEvent(new MouseEvent('click', keptPress));
}
