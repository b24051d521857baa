/** A value that changes at moments: a step function of time. Rows are in order of time; the value holds until the next row. */
export interface Lane<T> {
  readonly atMs: readonly number[];
  readonly values: readonly T[];
  /** What held before the first row. */
  readonly before: T;
}

/** A stretch of a lane in which its value did not change; `toMs` is exclusive. */
export interface Stretch<T> {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: T;
}

/** Collects a lane from facts that come in order of time. */
export class LaneBuilder<T> {
  readonly #atMs: number[] = [];
  readonly #values: T[] = [];
  readonly #before: T;

  constructor(before: T) {
    this.#before = before;
  }

  get current(): T {
    return this.#values.length === 0 ? this.#before : (this.#values[this.#values.length - 1] as T);
  }

  /** From `atMs` on the value is `value`. A second change at the same moment replaces the first; no change adds no row. */
  set(atMs: number, value: T): void {
    if (value === this.current) return;
    const last = this.#atMs.length - 1;
    if (last >= 0 && this.#atMs[last] === atMs) {
      this.#atMs.pop();
      this.#values.pop();
      if (value === this.current) return;
    }
    this.#atMs.push(atMs);
    this.#values.push(value);
  }

  finish(): Lane<T> {
    return { atMs: this.#atMs, values: this.#values, before: this.#before };
  }
}

/** Index of the last row at or before `tMs`, -1 when `tMs` lies before the first. O(log n). */
export function rowAt(lane: Lane<unknown>, tMs: number): number {
  let low = 0;
  let high = lane.atMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lane.atMs[middle] as number) <= tMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function valueAt<T>(lane: Lane<T>, tMs: number): T {
  const row = rowAt(lane, tMs);
  return row < 0 ? lane.before : (lane.values[row] as T);
}

/** Since when the value at `tMs` holds; -Infinity when it always did. */
export function sinceMs(lane: Lane<unknown>, tMs: number): number {
  const row = rowAt(lane, tMs);
  return row < 0 ? -Infinity : (lane.atMs[row] as number);
}

/** The lane between two moments as stretches without gaps. */
export function stretches<T>(lane: Lane<T>, fromMs: number, toMs: number): Stretch<T>[] {
  const found: Stretch<T>[] = [];
  let row = rowAt(lane, fromMs);
  let start = fromMs;
  while (start < toMs) {
    const value = row < 0 ? lane.before : (lane.values[row] as T);
    row++;
    const next = lane.atMs[row];
    const end = next === undefined || next > toMs ? toMs : next;
    found.push({ fromMs: start, toMs: end, value });
    start = end;
  }
  return found;
}
