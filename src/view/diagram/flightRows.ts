import type { Outcome } from '../../app/worldReading.ts';

/** What a shape does during one stretch of time. */
export const Motion = {
  /** From the link's start to its end. */
  forth: 0,
  /** From its end back to its start. */
  back: 1,
  /** At the end, inside the process that has it. */
  held: 2,
  /** Before the end, with nobody there to take it: it piles up. */
  stuck: 3,
  /** At the start, for a moment: whoever asked gave up. */
  gaveUp: 4,
} as const;

export const SHAPES: readonly Outcome[] = ['flight', 'ok', 'error', 'timeout', 'refused'];

/** Everything that moves in one run at one speed, in order of their requests, oldest first. Times are the run's, in milliseconds. */
export interface FlightRows {
  readonly fromMs: Float64Array;
  readonly toMs: Float64Array;
  /** Index into the links handed in. */
  readonly link: Uint16Array;
  /** A `Motion`. */
  readonly motion: Uint8Array;
  /** Index into `SHAPES`. */
  readonly shape: Uint8Array;
  readonly request: Int32Array;
}

export interface Flights extends FlightRows {
  readonly length: number;
  /** Rows that are live at some moment of each bucket: `rows` from `starts[b]` to `starts[b + 1]`. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
  readonly firstMs: number;
}

/** Rows that are live at one moment are found by the quarter of a second that it is in. */
const BUCKET_MS = 250;

/** Rows with what finds those of a moment. */
export function flightsOf(rows: FlightRows): Flights {
  const { fromMs, toMs } = rows;
  const firstMs = fromMs.reduce((least, ms) => Math.min(least, ms), 0);
  return { ...rows, length: fromMs.length, firstMs, ...bucketsOf(fromMs, toMs, firstMs) };
}

/** Which rows are live in each quarter of a second: a frame looks at those only. */
function bucketsOf(
  fromMs: Float64Array,
  toMs: Float64Array,
  firstMs: number,
): { starts: Int32Array; rows: Int32Array } {
  const bucketOf = (tMs: number): number => Math.floor((tMs - firstMs) / BUCKET_MS);
  const lastMs = toMs.reduce((most, ms) => Math.max(most, ms), firstMs);
  const count = fromMs.length === 0 ? 0 : bucketOf(lastMs) + 1;
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < fromMs.length; row++) {
    const last = bucketOf(toMs[row] as number);
    for (let b = bucketOf(fromMs[row] as number); b <= last; b++) starts[b + 1] = (starts[b + 1] as number) + 1;
  }
  for (let b = 0; b < count; b++) starts[b + 1] = (starts[b + 1] as number) + (starts[b] as number);
  const listed = new Int32Array(starts[count] as number);
  const next = starts.slice();
  for (let row = 0; row < fromMs.length; row++) {
    const last = bucketOf(toMs[row] as number);
    for (let b = bucketOf(fromMs[row] as number); b <= last; b++) {
      const at = next[b] as number;
      listed[at] = row;
      next[b] = at + 1;
    }
  }
  return { starts, rows: listed };
}

/** Calls `see` for every row live at `tMs`, oldest request first. */
export function eachLive(all: Flights, tMs: number, see: (row: number) => void): void {
  const bucket = Math.floor((tMs - all.firstMs) / BUCKET_MS);
  if (bucket < 0 || bucket >= all.starts.length - 1) return;
  const end = all.starts[bucket + 1] as number;
  for (let i = all.starts[bucket] as number; i < end; i++) {
    const row = all.rows[i] as number;
    if ((all.fromMs[row] as number) <= tMs && tMs < (all.toMs[row] as number)) see(row);
  }
}
