import { PATIENCE_MS, standing } from '../checks/reading.ts';
import { recoveries } from '../trace/recovery.ts';
import type { Trace } from '../trace/trace.ts';

/** What clients got from a system in which one or two things broke at the same moment. */
export interface Cell {
  /** Nobody noticed; all were answered, some late; some failed until all went well again; some kinds of request never did; none did. */
  readonly outcome: 'unnoticed' | 'late' | 'recovered' | 'partial' | 'outage';
  /** Requests that were under way at the fault and failed. */
  readonly cut: number;
  /** Of the requests that began after the fault, the share that was answered with less than a 5xx; 0 to 1. 1 where none began. */
  readonly availability: number;
  /** From the fault to the first good request after the last bad one; 0 where none was bad, null where it did not recover. */
  readonly recoveryMs: number | null;
  /** The longest that a client waited for an answer with less than a 5xx, in milliseconds; 0 where there was none. */
  readonly longestWaitMs: number;
  /** Kinds of request that never recovered while others did: `POST /orders`. */
  readonly never: readonly string[];
}

/** Reads a run whose faults all came at `faultMs`. */
export function cellOf(trace: Trace, faultMs: number): Cell {
  const answers = answersFrom(trace, faultMs);
  // Of faults at one moment the trace has one after another: the last has all that follows.
  const felt = recoveries(trace).at(-1);
  if (felt === undefined) {
    const outcome = answers.longestWaitMs < PATIENCE_MS ? 'unnoticed' : 'late';
    return { outcome, ...answers, recoveryMs: 0, never: [] };
  }
  const { never, toMs, fromMs } = felt;
  if (never.length > 0) return { outcome: 'partial', ...answers, recoveryMs: null, never };
  return { outcome: toMs === null ? 'outage' : 'recovered', ...answers, recoveryMs: toMs === null ? null : toMs - fromMs, never };
}

function answersFrom(trace: Trace, fromMs: number): Pick<Cell, 'cut' | 'availability' | 'longestWaitMs'> {
  const { requests } = trace;
  let cut = 0;
  let ok = 0;
  let failed = 0;
  let longestWaitMs = 0;
  for (let r = 0; r < requests.length; r++) {
    const startMs = requests.startMs[r] as number;
    const before = startMs < fromMs;
    if (before && (requests.endMs[r] as number) <= fromMs) continue;
    const how = standing(trace, r);
    if (how === 'failed') {
      if (before) cut++;
      else failed++;
    }
    if (before || how !== 'ok') continue;
    ok++;
    longestWaitMs = Math.max(longestWaitMs, (requests.endMs[r] as number) - startMs);
  }
  return { cut, availability: ok + failed === 0 ? 1 : ok / (ok + failed), longestWaitMs };
}
