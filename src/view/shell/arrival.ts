/** Ends the wait of the arrival before, if it still waits. */
let stop: () => void = () => {};

/**
 * Moves the focus to the heading of a page that has just been put in place, so that reading starts there. A page that still loads
 * has no heading yet: then `main` is focused, and the heading follows when it appears, unless the reader has moved on by then.
 */
export function arriveAtHeading(): void {
  stop();
  window.scrollTo(0, 0);
  if (focusHeading()) return;
  document.querySelector<HTMLElement>('main')?.focus({ preventScroll: true });
  const observer = new MutationObserver(() => {
    if (focusHeading()) stop();
  });
  stop = () => {
    observer.disconnect();
    window.removeEventListener('keydown', stop);
    window.removeEventListener('pointerdown', stop);
    stop = () => {};
  };
  observer.observe(document.body, { childList: true, subtree: true });
  window.addEventListener('keydown', stop);
  window.addEventListener('pointerdown', stop);
}

function focusHeading(): boolean {
  const heading = document.querySelector<HTMLElement>('main h1');
  heading?.focus({ preventScroll: true });
  return heading !== null;
}
