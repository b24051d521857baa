import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaneBuilder, sinceMs, stretches, valueAt } from './lane.ts';

function laneOf(rows: readonly (readonly [number, string])[]) {
  const builder = new LaneBuilder('a');
  for (const [atMs, value] of rows) builder.set(atMs, value);
  return builder.finish();
}

describe('a lane', () => {
  it('holds a value until the next row', () => {
    const lane = laneOf([
      [10, 'b'],
      [20, 'c'],
    ]);
    expect([9, 10, 19.9, 20, 1000].map((t) => valueAt(lane, t))).toEqual(['a', 'b', 'b', 'c', 'c']);
    expect(sinceMs(lane, 15)).toBe(10);
    expect(sinceMs(lane, 5)).toBe(-Infinity);
  });

  it('keeps no row without a change, and the last of several at one moment', () => {
    expect(
      laneOf([
        [10, 'a'],
        [10, 'b'],
        [10, 'c'],
        [20, 'c'],
      ]).atMs,
    ).toEqual([10]);
    expect(
      laneOf([
        [10, 'b'],
        [10, 'a'],
      ]).atMs,
    ).toEqual([]);
  });

  it('agrees at every moment with a walk from the start, and its stretches leave no gap', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.constantFrom('a', 'b', 'c')));
    fc.assert(
      fc.property(rows, fc.integer({ min: -5, max: 60 }), (unsorted, tMs) => {
        const sorted = [...unsorted].sort((x, y) => x[0] - y[0]);
        const lane = laneOf(sorted);
        let walked = 'a';
        for (const [atMs, value] of sorted) if (atMs <= tMs) walked = value;
        expect(valueAt(lane, tMs)).toBe(walked);
        const parts = stretches(lane, -5, 60);
        expect(parts[0]?.fromMs).toBe(-5);
        expect(parts[parts.length - 1]?.toMs).toBe(60);
        for (const [i, part] of parts.entries()) {
          expect(valueAt(lane, part.fromMs)).toBe(part.value);
          if (i > 0) expect(part.fromMs).toBe(parts[i - 1]?.toMs);
        }
      }),
    );
  });
});
