/** Earlier and later versions of a value: what undo and redo walk along. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
}

export function historyOf<T>(now: T): History<T> {
  return { past: [], now, future: [] };
}

/** A new version; what was undone before is forgotten. */
export function changed<T>(history: History<T>, now: T): History<T> {
  return { past: [...history.past, history.now], now, future: [] };
}

/** The same version, put otherwise: undo does not stop here. What was undone before can still be redone. */
export function amended<T>(history: History<T>, now: T): History<T> {
  return { ...history, now };
}

/** One version back; the same history when there is none. */
export function undone<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), now: past[past.length - 1] as T, future: [now, ...future] };
}

/** One version forth again; the same history when there is none. */
export function redone<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, now], now: future[0] as T, future: future.slice(1) };
}
