import { happenings, stepTimes, tallyEnded, type Tally } from '../../app/traceReading.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Trace } from '../../trace/trace.ts';

/** One row of the timeline's table: a moment, what happened at it, and how requests fared until the next. */
export interface MomentRow {
  readonly atMs: number;
  readonly words: string;
  /** Requests decided after this moment up to the next one. */
  readonly decided: Tally;
}

/** The moments of a run at which something happened, with its start and its end. */
export function momentRows(cluster: Cluster, trace: Trace): MomentRow[] {
  const rows: MomentRow[] = [];
  const times = stepTimes(trace);
  for (const [i, atMs] of times.entries()) {
    const before = times[i - 1];
    const { faults, reactions } = happenings(cluster, trace, before ?? -1, atMs);
    const said = [...new Set([...faults, ...reactions])];
    // What nobody would miss, as a VRRP instance that prepares, has no row: its requests count for the row before.
    const ends = i === 0 || i === times.length - 1;
    if (said.length === 0 && !ends && !failsAt(trace, before ?? 0, atMs)) continue;
    rows.push({ atMs, words: wordsOf(said, i === 0, i === times.length - 1), decided: NOTHING });
  }
  return rows.map((row, i) => ({
    ...row,
    decided: tallyEnded(trace, row.atMs, rows[i + 1]?.atMs ?? trace.durationMs),
  }));
}

const NOTHING: Tally = { ok: 0, error: 0, timeout: 0, refused: 0, flight: 0 };

/** Index of the row that holds at `tMs`. */
export function rowNow(rows: readonly MomentRow[], tMs: number): number {
  return rows.findLastIndex(({ atMs }) => atMs <= tMs + 0.5);
}

function failsAt(trace: Trace, fromMs: number, toMs: number): boolean {
  const { error, timeout, refused } = tallyEnded(trace, fromMs, toMs);
  return error + timeout + refused > 0;
}

function wordsOf(said: readonly string[], first: boolean, last: boolean): string {
  if (said.length > 0) return said.join('; ');
  if (first) return 'the run begins';
  return last ? 'the run ends' : 'requests begin to fail';
}
