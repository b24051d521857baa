import { outcomeOf, type Outcome } from './result.ts';
import type { Trace } from './trace.ts';

/** Width of a bar on the timeline. */
export const BUCKET_MS = 250;
/** No client waits longer: requests that ended just now started at most this long ago. */
export const LONGEST_REQUEST_MS = 60_000;

export const OUTCOMES: readonly Outcome[] = ['ok', 'error', 'timeout', 'refused', 'flight'];

/**
 * What became of the requests that started in each bucket of 250 ms. A request counts where it *started*, as what it finally came to in this run:
 * so a bar tells what a visitor got who came at that moment, and bars do not change while time passes. Undecided at the end of the run: `flight`.
 */
export interface OutcomeBuckets {
  readonly bucketMs: number;
  readonly length: number;
  /** Requests by outcome and bucket. */
  readonly counts: Readonly<Record<Outcome, Uint32Array>>;
  /** The fullest bucket. */
  readonly max: number;
}

const known = new WeakMap<Trace, OutcomeBuckets>();

export function outcomeBuckets(trace: Trace): OutcomeBuckets {
  let found = known.get(trace);
  if (found === undefined) {
    found = build(trace);
    known.set(trace, found);
  }
  return found;
}

function build(trace: Trace): OutcomeBuckets {
  const { requests } = trace;
  const length = Math.max(1, Math.ceil(trace.durationMs / BUCKET_MS));
  const make = (): Uint32Array => new Uint32Array(length);
  const counts = { ok: make(), error: make(), timeout: make(), refused: make(), flight: make() };
  const totals = make();
  let max = 0;
  for (let r = 0; r < requests.length; r++) {
    const bucket = Math.min(length - 1, Math.max(0, Math.floor((requests.startMs[r] as number) / BUCKET_MS)));
    const column = counts[outcomeOf(requests.result[r] as number)];
    column[bucket] = (column[bucket] as number) + 1;
    totals[bucket] = (totals[bucket] as number) + 1;
    max = Math.max(max, totals[bucket] as number);
  }
  return { bucketMs: BUCKET_MS, length, counts, max };
}

export type Tally = Readonly<Record<Outcome, number>>;

/** Requests of the whole run by outcome. */
export function tally(trace: Trace): Tally {
  return tallyBetween(trace, -Infinity, Infinity);
}

/** Requests that started in [fromMs, toMs), by what finally became of them. Request rows are in order of their start. */
export function tallyBetween(trace: Trace, fromMs: number, toMs: number): Tally {
  const { requests } = trace;
  const sum = { ok: 0, error: 0, timeout: 0, refused: 0, flight: 0 };
  for (let r = firstStartingAt(trace, fromMs); r < requests.length && (requests.startMs[r] as number) < toMs; r++) {
    sum[outcomeOf(requests.result[r] as number)]++;
  }
  return sum;
}

/** Requests that were decided in (fromMs, toMs], by what became of them. */
export function tallyEnded(trace: Trace, fromMs: number, toMs: number): Tally {
  const { requests } = trace;
  const sum = { ok: 0, error: 0, timeout: 0, refused: 0, flight: 0 };
  for (let r = firstStartingAt(trace, fromMs - LONGEST_REQUEST_MS); r < requests.length; r++) {
    if ((requests.startMs[r] as number) > toMs) break;
    const endMs = requests.endMs[r] as number;
    if (endMs > fromMs && endMs <= toMs) sum[outcomeOf(requests.result[r] as number)]++;
  }
  return sum;
}

/** Requests that were not decided at `tMs`, under way or yet to come, by what finally became of them. */
export function tallyUndecided(trace: Trace, tMs: number): Tally {
  const { requests } = trace;
  const sum = { ok: 0, error: 0, timeout: 0, refused: 0, flight: 0 };
  for (let r = 0; r < requests.length; r++) {
    if (!((requests.endMs[r] as number) <= tMs)) sum[outcomeOf(requests.result[r] as number)]++;
  }
  return sum;
}

/** The first request row that starts at `tMs` or later. O(log n). */
export function firstStartingAt(trace: Trace, tMs: number): number {
  const { startMs, length } = trace.requests;
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((startMs[middle] as number) < tMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
