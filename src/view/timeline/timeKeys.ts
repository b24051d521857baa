import { isTyping } from '../desk/keys.ts';

/** What keys do to time and to the futures, wherever the focus is, except while typing. */
export type TimeKey = 'mark' | 'mark-back' | 'future' | 'future-back' | 'faster' | 'slower' | 'undo' | 'redo';

const plain: Readonly<Record<string, TimeKey>> = {
  m: 'mark',
  M: 'mark-back',
  n: 'future',
  N: 'future-back',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
};
const withControl: Readonly<Record<string, TimeKey>> = { z: 'undo', Z: 'redo', y: 'redo' };

/** The meaning of a key press, or null where it has none here. Text fields undo what was typed in them by themselves. */
export function timeKey(event: KeyboardEvent): TimeKey | null {
  if (event.defaultPrevented || event.altKey || isTyping(event)) return null;
  const keys = event.ctrlKey || event.metaKey ? withControl : plain;
  return keys[event.key] ?? null;
}
