import { faultSubject, type Fault, type FaultAction } from '../sim/scenario.ts';

/** How long the run goes on after the last fault, so that there is something to see. */
const afterwardsMs = 30_000;
/** The longest run of a learner's own. */
export const longestRunMs = 300_000;

/** Ends a fault that holds: power back, cable in, started again, thawed, put back to work. */
export interface FaultEnd {
  readonly kind: 'end';
  readonly fault: FaultAction['kind'];
  /** The machine or process, as `faultSubject` names it. */
  readonly subject: string;
}

/** The faults with one more at `atMs`, in the order in which they happen. */
export function withFault(
  faults: readonly Fault[],
  action: FaultAction,
  atMs: number,
  forMs: number | null = null,
): Fault[] {
  const fault: Fault = { ...action, atMs, untilMs: forMs === null ? null : atMs + forMs };
  return [...faults, fault].sort((a, b) => a.atMs - b.atMs);
}

/** The faults with the ones that hold at `atMs` ended then. Equal to `faults` when none does. */
export function withEnd(faults: readonly Fault[], end: FaultEnd, atMs: number): Fault[] {
  return faults.map((fault) =>
    fault.kind === end.fault && faultSubject(fault) === end.subject && holds(fault, atMs)
      ? { ...fault, untilMs: atMs }
      : fault,
  );
}

function holds(fault: Fault, atMs: number): boolean {
  return fault.atMs <= atMs && (fault.untilMs === null || fault.untilMs > atMs);
}

/** How long the run must be to show what these faults lead to. */
export function durationWith(baseMs: number, faults: readonly Fault[]): number {
  const last = faults.reduce((latest, fault) => Math.max(latest, fault.atMs, fault.untilMs ?? 0), 0);
  return Math.min(longestRunMs, Math.max(baseMs, faults.length === 0 ? 0 : last + afterwardsMs));
}

/** Earlier and later versions of a value. */
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

/** One version back; the same history when there is none. */
export function undone<T>({ past, now, future }: History<T>): History<T> {
  if (past.length === 0) return { past, now, future };
  return { past: past.slice(0, -1), now: past[past.length - 1] as T, future: [now, ...future] };
}

/** One version forth again; the same history when there is none. */
export function redone<T>({ past, now, future }: History<T>): History<T> {
  if (future.length === 0) return { past, now, future };
  return { past: [...past, now], now: future[0] as T, future: future.slice(1) };
}
