/** What the page's own keys do, wherever the focus is, except while typing. */
export type PageKey = 'toggle' | 'step' | 'step-back';

/** The meaning of a key press, or null where it belongs to what has the focus. */
export function pageKey(event: KeyboardEvent): PageKey | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return null;
  const target = event.target instanceof Element ? event.target : null;
  if (event.key === '.') return 'step';
  if (event.key === ',') return 'step-back';
  // Space presses what has the focus, if it can be pressed.
  if (
    event.key === ' ' &&
    !target?.closest('button, a, summary, label, [role="button"], [role="tab"], [role="option"], [role="listbox"]')
  )
    return 'toggle';
  return null;
}

/** Whether the focus is where text is written or chosen. */
export function isTyping({ target }: KeyboardEvent): boolean {
  const places = 'input, textarea, select, [contenteditable], [role="textbox"], .monaco-editor';
  return target instanceof Element && target.closest(places) !== null;
}
