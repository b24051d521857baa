import { outcomeOf } from './result.ts';
import { firstStartingAt } from './outcomes.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** How long clients felt one fault. */
export interface Recovery {
  readonly faultIndex: number;
  /** When the fault came. */
  readonly fromMs: number;
  /** When the first good request started after the last bad one; null when requests still failed as the window closed. */
  readonly toMs: number | null;
  /** Kinds of request that did not recover while others did, `GET /widgets`. */
  readonly never: readonly string[];
}

/** Requests must have gone well for this long before they count as recovered, and for this share of the time since the fault: a lucky last second proves nothing. */
const QUIET_LEAST_MS = 500;
const QUIET_LEAST_SHARE = 0.05;
/** Undecided at the end of the run after this long counts as failed; younger ones do not count. */
const WAITS_LONG_MS = 1000;
/** Where clients felt nothing for so long after a fault, what they feel when another ends is that one's doing. */
const UNFELT_MS = 1000;
/** Started this shortly before the next fault and not decided by then: whatever it came to is the next fault's doing. */
const NEXT_FAULT_MS = 500;

/**
 * One bracket for each fault that clients felt, from the fault to the start of the first good request after the last bad one, within the time
 * before the next fault. Where only some requests fail, a good one between two bad ones proves nothing: recovered means that all went well for
 * longer than ever between two failures, and for half a second and a twentieth of the time at least. Kinds of request that never recovered are named apart.
 * Another fault that ends meanwhile (a machine that comes back and takes its address) may fail requests of its own: had all gone well by then, the
 * bracket is closed.
 */
export function recoveries(trace: Trace): Recovery[] {
  const starts = trace.events.filter((event) => event.kind === 'fault');
  const found: Recovery[] = [];
  for (const [i, event] of starts.entries()) {
    const endMs = starts[i + 1]?.atMs ?? trace.durationMs;
    const recovery =
      beforeAnotherEnds(trace, event, endMs) ?? recoveryOf(trace, event.atMs, endMs, event.faultIndex ?? -1);
    if (recovery !== null && recovery !== 'unfelt') found.push(recovery);
  }
  return found;
}

/** What clients felt until the first other fault ended by which it was over; null where that cannot be said of any. */
function beforeAnotherEnds(trace: Trace, fault: TraceEvent, endMs: number): Recovery | 'unfelt' | null {
  const { atMs, faultIndex = -1 } = fault;
  for (const event of trace.events) {
    if (event.atMs >= endMs) break;
    if (event.kind !== 'fault-end' || event.faultIndex === faultIndex || event.atMs <= atMs) continue;
    const recovery = recoveryOf(trace, atMs, event.atMs, faultIndex);
    if (recovery === null && event.atMs - atMs >= UNFELT_MS) return 'unfelt';
    if (recovery !== null && recovery.toMs !== null && recovery.never.length === 0) return recovery;
  }
  return null;
}

function recoveryOf(trace: Trace, fromMs: number, endMs: number, faultIndex: number): Recovery | null {
  const all = stretchOf(trace, fromMs, endMs, -1);
  if (all === null) return null;
  let last: number | null = null;
  const never: string[] = [];
  let healthy = false;
  for (const [kind, { method, path }] of trace.kinds.entries()) {
    const own = stretchOf(trace, fromMs, endMs, kind);
    if (own === null) healthy ||= seen(trace, fromMs, endMs, kind);
    else if (own.recoveredMs === null) never.push(`${method} ${path}`);
    else last = Math.max(last ?? 0, own.recoveredMs);
  }
  // Every kind that failed must have gone well again: the good ones of another kind prove nothing.
  if (never.length === 0) return { faultIndex, fromMs, toMs: all.recoveredMs ?? last, never };
  return { faultIndex, fromMs, toMs: last, never: last !== null || healthy ? never : [] };
}

function seen(trace: Trace, fromMs: number, endMs: number, kind: number): boolean {
  const { requests } = trace;
  for (let r = firstStartingAt(trace, fromMs); r < requests.length && (requests.startMs[r] as number) < endMs; r++) {
    if (requests.kind[r] === kind) return true;
  }
  return false;
}

/** Null: nothing failed. `kind` -1: requests of all kinds. */
function stretchOf(trace: Trace, fromMs: number, endMs: number, kind: number): { recoveredMs: number | null } | null {
  const { requests } = trace;
  let lastBadMs = NaN;
  let longestGapMs = 0;
  let firstGoodMs: number | null = null;
  let firstOpenMs: number | null = null;
  let lastMs = fromMs;
  for (let r = firstStartingAt(trace, fromMs); r < requests.length; r++) {
    const startMs = requests.startMs[r] as number;
    if (startMs >= endMs) break;
    if (kind >= 0 && requests.kind[r] !== kind) continue;
    lastMs = startMs;
    const outcome = outcomeOf(requests.result[r] as number);
    if (outcome === 'flight' && trace.durationMs - startMs < WAITS_LONG_MS) {
      firstOpenMs ??= startMs;
      continue;
    }
    if (endMs - startMs < NEXT_FAULT_MS && !((requests.endMs[r] as number) < endMs)) continue;
    if (outcome === 'ok') {
      firstGoodMs ??= startMs;
      continue;
    }
    if (!Number.isNaN(lastBadMs)) longestGapMs = Math.max(longestGapMs, startMs - lastBadMs);
    lastBadMs = startMs;
    firstGoodMs = null;
    firstOpenMs = null;
  }
  if (Number.isNaN(lastBadMs)) return null;
  // Nobody knows yet how the undecided ones fare: the quiet ends where they begin.
  const quietMs = (firstOpenMs ?? lastMs) - lastBadMs;
  const recovered =
    firstGoodMs !== null &&
    quietMs > longestGapMs &&
    quietMs >= Math.max(QUIET_LEAST_MS, QUIET_LEAST_SHARE * (lastMs - fromMs));
  return { recoveredMs: recovered ? firstGoodMs : null };
}
