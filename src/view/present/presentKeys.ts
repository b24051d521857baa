import { isTyping } from '../desk/keys.ts';

/** What a key does on the projector. A digit's meaning depends on whether a machine is chosen. */
export type PresentKey =
  { readonly kind: 'digit'; readonly digit: number } | { readonly kind: Exclude<PresentWord, 'digit'> };
type PresentWord =
  | 'toggle'
  | 'event'
  | 'event-back'
  | 'next'
  | 'back'
  | 'step'
  | 'step-back'
  | 'fire'
  | 'answer'
  | 'question'
  | 'again'
  | 'redo'
  | 'legend'
  | 'blank'
  | 'leave';

/** By `KeyboardEvent.key`. Presenters' clickers send PageDown, PageUp, the full stop or b, and Escape. */
const plain: Readonly<Record<string, Exclude<PresentWord, 'digit'>>> = {
  ' ': 'toggle',
  ArrowRight: 'event',
  ArrowLeft: 'event-back',
  PageDown: 'next',
  PageUp: 'back',
  n: 'step',
  p: 'step-back',
  f: 'fire',
  a: 'answer',
  q: 'question',
  r: 'again',
  R: 'redo',
  h: 'legend',
  '?': 'legend',
  b: 'blank',
  '.': 'blank',
  Escape: 'leave',
};

/** What a clicker sends works also while the teacher counts hands. */
const always: readonly string[] = ['PageDown', 'PageUp', 'Escape'];

/** The meaning of a key press, or null where it belongs to what has the focus. */
export function presentKey(event: KeyboardEvent): PresentKey | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return null;
  const { key } = event;
  if (isTyping(event) && !always.includes(key)) return null;
  const target = event.target instanceof Element ? event.target : null;
  // Space presses what has the focus, if it can be pressed.
  if (key === ' ' && target?.closest('button, a, summary, label, [role="button"]')) return null;
  if (/^[1-9]$/.test(key)) return { kind: 'digit', digit: Number(key) };
  const kind = plain[key] ?? (event.shiftKey ? undefined : plain[key.toLowerCase()]);
  return kind === undefined ? null : { kind };
}

/** For the legend. `lesson`: only where there are steps and questions. */
export const KEYS: readonly { readonly keys: readonly string[]; readonly does: string; readonly lesson: boolean }[] = [
  { keys: ['Page ↓'], does: 'go on', lesson: false },
  { keys: ['Page ↑'], does: 'go back', lesson: false },
  { keys: [/* @wc-include */ 'Space'], does: 'play, pause', lesson: false },
  { keys: ['←', '→'], does: 'one event', lesson: false },
  { keys: ['1–9'], does: 'break a machine', lesson: false },
  { keys: ['R'], does: 'undo, play again', lesson: false },
  { keys: ['F'], does: 'fire the fault', lesson: true },
  { keys: ['Q'], does: 'ask a question', lesson: true },
  { keys: ['A'], does: 'answer it', lesson: true },
  { keys: ['N', 'P'], does: 'step of the lesson', lesson: true },
  { keys: ['B'], does: /* @wc-include */ 'blank', lesson: false },
  { keys: ['H'], does: 'hide the keys', lesson: false },
  { keys: ['Esc'], does: /* @wc-include */ 'leave', lesson: false },
];
