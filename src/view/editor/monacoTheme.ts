import { editor } from './monaco.ts';

/** Monaco wants its colours as hexadecimal values of its own; they are read from the page's tokens, so that nothing is written twice. */
const colours: Readonly<Record<string, string>> = {
  'editor.background': '--surface',
  'editor.foreground': '--ink',
  'editorCursor.foreground': '--accent',
  'editor.selectionBackground': '--accent-soft',
  'editor.inactiveSelectionBackground': '--accent-soft',
  'editor.lineHighlightBackground': '--paper',
  'editor.lineHighlightBorder': '--paper',
  'editorLineNumber.foreground': '--ink-3',
  'editorLineNumber.activeForeground': '--ink',
  // Of an empty last line; fainter it could not be read.
  'editorLineNumber.dimmedForeground': '--ink-3',
  'editorGutter.background': '--surface',
  'editorBracketMatch.border': '--edge',
  'editorBracketMatch.background': '--sunken',
  'editorError.foreground': '--error',
  'editorWarning.foreground': '--timeout',
  'editorInfo.foreground': '--ink-3',
  'editor.findMatchBackground': '--timeout-soft',
  'editor.findMatchHighlightBackground': '--timeout-soft',
  'editorWidget.background': '--surface',
  'editorWidget.foreground': '--ink',
  'editorWidget.border': '--edge',
  'editorHoverWidget.background': '--surface',
  'editorHoverWidget.foreground': '--ink',
  'editorHoverWidget.border': '--edge',
  'editorHoverWidget.highlightForeground': '--accent',
  'textLink.foreground': '--accent',
  'textLink.activeForeground': '--accent',
  'textCodeBlock.background': '--sunken',
  'editorActionList.background': '--surface',
  'editorActionList.foreground': '--ink',
  'editorActionList.focusBackground': '--accent-soft',
  'editorActionList.focusForeground': '--ink',
  'editorSuggestWidget.background': '--surface',
  'editorSuggestWidget.foreground': '--ink',
  'editorSuggestWidget.border': '--edge',
  'editorSuggestWidget.selectedBackground': '--accent-soft',
  'editorSuggestWidget.selectedForeground': '--ink',
  'editorSuggestWidget.highlightForeground': '--accent',
  'editorSuggestWidget.focusHighlightForeground': '--accent',
  'list.hoverBackground': '--sunken',
  'input.background': '--paper',
  'input.foreground': '--ink',
  'input.border': '--edge',
  focusBorder: '--accent',
  'scrollbarSlider.background': '--rule',
  'scrollbarSlider.hoverBackground': '--edge',
  'scrollbarSlider.activeBackground': '--edge',
  'widget.shadow': '--rule',
};

/** Takes over the colours that the page has now. Call again when the theme changes. */
export function applyTheme(): void {
  const style = getComputedStyle(document.documentElement);
  const dark = style.colorScheme.includes('dark') && !style.colorScheme.includes('light');
  const read = (token: string) => sixDigits(style.getPropertyValue(token).trim());
  editor.defineTheme('lab', {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [],
    colors: Object.fromEntries(Object.entries(colours).map(([name, token]) => [name, read(token)])),
  });
  editor.setTheme('lab');
}

/** `#fff` as the build may have shortened it, in the only form that Monaco reads. */
function sixDigits(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, '$&$&') : colour;
}

/** Calls `changed` whenever the page's theme may have changed. Returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  const system = matchMedia('(prefers-color-scheme: dark)');
  system.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    system.removeEventListener('change', changed);
  };
}
