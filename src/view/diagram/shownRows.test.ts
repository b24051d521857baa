import { expect, test } from 'vitest';
import { emptyFrame, type Frame } from './frame.ts';
import { shownRows } from './shownRows.ts';

function frameOf(places: readonly (readonly [x: number, y: number, shape: number])[]): Frame {
  const frame = emptyFrame();
  frame.length = places.length;
  frame.xs = Float32Array.from(places, ([x]) => x);
  frame.ys = Float32Array.from(places, ([, y]) => y);
  frame.shapes = Uint8Array.from(places, ([, , shape]) => shape);
  return frame;
}

const rowOf = (count: number, gap: number, shape = 0) =>
  Array.from({ length: count }, (_, i) => [i * gap, 40, shape] as const);

test('few are all drawn, even where they lie on one another', () => {
  expect([...shownRows(frameOf(rowOf(300, 0)), 1)]).toEqual(Array.from({ length: 300 }, (_, i) => i));
});

test('of many, those that others hide are left out', () => {
  const places = [...rowOf(2000, 0.1), ...rowOf(2000, 0.1, 1)];
  const shown = shownRows(frameOf(places), 1);
  expect(shown.length).toBe(2 * 100);
  const nearest = (x: number, shape: number): number =>
    Math.min(...[...shown].filter((row) => places[row]![2] === shape).map((row) => Math.abs(places[row]![0] - x)));
  // None is further from one that is drawn than a cell is wide.
  for (const [x, , shape] of places) expect(nearest(x, shape)).toBeLessThan(2);
  expect([...shown]).toEqual([...shown].sort((a, b) => a - b));
});

test('drawn larger, more of them show', () => {
  const frame = frameOf(rowOf(2000, 0.5));
  expect(shownRows(frame, 1).length).toBe(500);
  expect(shownRows(frame, 3).length).toBe(1500);
});
