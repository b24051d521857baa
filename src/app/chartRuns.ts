import type { Trace, TraceEvent } from '../trace/trace.ts';
import { happenedBy } from './eventLog.ts';

/** One statechart at work: `haproxy.health` of `web/web1` in lb1, with every state it was in. */
export interface ChartRun {
  readonly key: string;
  /** As the daemons name it: `haproxy.health`. */
  readonly chart: string;
  readonly machine: string;
  readonly subject: string;
  /** Its changes of state, in order; the first says where it started. */
  readonly changes: readonly TraceEvent[];
  /** Results of the checks that feed it, in order. */
  readonly checks: readonly TraceEvent[];
}

/** Every statechart that ran, in the order in which they started. */
export function chartRuns(trace: Trace): ChartRun[] {
  const runs = new Map<string, ChartRun & { changes: TraceEvent[]; checks: TraceEvent[] }>();
  const bySubject = new Map<string, (ChartRun & { checks: TraceEvent[] })[]>();
  for (const event of trace.events) {
    const place = `${event.machine} ${event.subject}`;
    if (event.kind === 'check') for (const run of bySubject.get(place) ?? []) run.checks.push(event);
    if (event.kind !== 'state' || event.chart === undefined) continue;
    const key = `${event.chart} ${place}`;
    let run = runs.get(key);
    if (!run) {
      run = { key, chart: event.chart, machine: event.machine, subject: event.subject, changes: [], checks: [] };
      runs.set(key, run);
      bySubject.set(place, [...(bySubject.get(place) ?? []), run]);
    }
    run.changes.push(event);
  }
  return [...runs.values()];
}

/** The change that led to the state at `tMs`; null before the chart started. */
export function changeAt(run: ChartRun, tMs: number): TraceEvent | null {
  return run.changes[happenedBy(run.changes, tMs) - 1] ?? null;
}

/** The last check by `tMs`, or null. */
export function checkAt(run: ChartRun, tMs: number): TraceEvent | null {
  return run.checks[happenedBy(run.checks, tMs) - 1] ?? null;
}
