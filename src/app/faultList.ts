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

/** One thing that was done, and when: a fault, perhaps with an end that was chosen along with it, or the end of one that stood. */
export type Act = Fault | (FaultEnd & { readonly atMs: number });

/** What is done at `atMs`. `forMs`: a fault ends by itself after this long; null: it stays. */
export function actAt(action: FaultAction | FaultEnd, atMs: number, forMs: number | null = null): Act {
  if (action.kind === 'end') return { ...action, atMs };
  return { ...action, atMs, untilMs: forMs === null ? null : atMs + forMs };
}

/** A fault, and which acts made it so. */
export interface MadeFault {
  readonly fault: Fault;
  /** Indexes into the acts: the one that began it, the one that ended it. Without the first it was there from the start. */
  readonly acts: readonly number[];
  readonly own: boolean;
}

/** The faults that come of what was done, in the order in which they happen; `base` are there without anybody's doing. Acts are in order of time. */
export function faultsOf(base: readonly Fault[], acts: readonly Act[]): MadeFault[] {
  let made: MadeFault[] = base.map((fault) => ({ fault, acts: [], own: false }));
  for (const [i, act] of acts.entries()) {
    if (act.kind === 'end')
      made = made.map((entry) => (isEndedBy(entry.fault, act) ? ended(entry, act.atMs, i) : entry));
    else made.push({ fault: act, acts: [i], own: true });
  }
  return made.sort((a, b) => a.fault.atMs - b.fault.atMs);
}

/** Whether an end would end anything at that moment. */
export function endsSomething(faults: readonly MadeFault[], end: FaultEnd, atMs: number): boolean {
  return faults.some(({ fault }) => isEndedBy(fault, { ...end, atMs }));
}

function isEndedBy(fault: Fault, end: FaultEnd & { readonly atMs: number }): boolean {
  if (fault.kind !== end.fault || faultSubject(fault) !== end.subject) return false;
  return fault.atMs <= end.atMs && (fault.untilMs === null || fault.untilMs > end.atMs);
}

function ended(entry: MadeFault, atMs: number, act: number): MadeFault {
  return { ...entry, fault: { ...entry.fault, untilMs: atMs }, acts: [...entry.acts, act] };
}

/** How long the run must be to show what these faults lead to. */
export function durationWith(baseMs: number, faults: readonly Fault[]): number {
  const last = faults.reduce((latest, fault) => Math.max(latest, fault.atMs, fault.untilMs ?? 0), 0);
  return Math.max(baseMs, faults.length === 0 ? 0 : Math.min(longestRunMs, last + afterwardsMs));
}
