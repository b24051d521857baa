import { isTyping } from '../desk/keys.ts';

/** Undo and redo of the whole sandbox, wherever the focus is, except where text is written: there the keys are the text's own. */
export function historyKey(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (event.defaultPrevented || event.altKey || event.ctrlKey === event.metaKey || isTyping(event)) return null;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && event.ctrlKey ? 'redo' : null;
}
