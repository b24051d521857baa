import type { Frame } from './frame.ts';

/** Fewer than this are all drawn. */
const MANY = 500;
/** Device pixels: of two shapes so near, one hides the other. */
const CELL = 2;

const taken = new Set<number>();
let rows = new Int32Array(256);

/**
 * Rows of a frame that are to be drawn. Where thousands are under way they lie on one another: of those of one kind in a cell of two device pixels the first
 * stands for all. Valid until the next call.
 * @param scale device pixels a unit
 */
export function shownRows({ length, xs, ys, shapes }: Frame, scale: number): Int32Array {
  if (rows.length < length) rows = new Int32Array(length * 2);
  taken.clear();
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (length >= MANY) {
      const column = ((xs[i] as number) * scale) / CELL;
      const line = ((ys[i] as number) * scale) / CELL;
      const cell = ((column & 4095) << 15) | ((line & 4095) << 3) | (shapes[i] as number);
      if (taken.has(cell)) continue;
      taken.add(cell);
    }
    rows[count++] = i;
  }
  return rows.subarray(0, count);
}
