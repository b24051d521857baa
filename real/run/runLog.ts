import type { EventReport } from '../../src/lab/runReport.ts';
import { monotonicMs } from './clock.ts';

export type LoggedEvent = Pick<EventReport, 'kind' | 'machine' | 'subject' | 'detail'>;

/** What happened on the machines, with its moments; what comes before the traffic has moments below 0. */
export class RunLog {
  readonly #events: { readonly atMs: number; readonly event: LoggedEvent }[] = [];

  add(event: LoggedEvent): void {
    this.#events.push({ atMs: monotonicMs(), event });
  }

  /** In the order of their moments, counted from `zeroMs` of the monotonic clock. No line of a file is known to have caused them. */
  since(zeroMs: number): EventReport[] {
    return this.#events.map(({ atMs, event }) => ({ atMs: micro(atMs - zeroMs), ...event, file: null, line: null }));
  }
}

/** To the microsecond, as simulated runs are told. */
export function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
