import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logarithmic, positionOf } from './scale.ts';

const scales = [logarithmic(0.1, 2000), logarithmic(0.1, 60), logarithmic(5, 300), logarithmic(1, 10_000, 1)];

describe('a logarithmic slider', () => {
  it.each(scales)('reaches both ends ($least to $most), and every value only once', ({ least, most, values }) => {
    expect([values[0], values.at(-1)]).toEqual([least, most]);
    expect(new Set(values).size).toBe(values.length);
  });

  it('gives half of its length to what is below the geometric mean', () => {
    const scale = logarithmic(0.1, 1000);
    expect(positionOf(scale, 10) / (scale.values.length - 1)).toBeCloseTo(0.5, 1);
  });

  it('never rests on a step: each position shows the value that it stands for', () => {
    for (const scale of scales) {
      for (const [i, value] of scale.values.entries()) expect(positionOf(scale, value)).toBe(i);
    }
  });

  it('puts any value next to its neighbours', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 5000, noNaN: true }), (value) => {
        const { values } = scales[0]!;
        const at = positionOf(scales[0]!, value);
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThan(values.length);
        if (at + 1 < values.length) expect(values[at + 1]).toBeGreaterThan(value);
        if (at > 0) expect(values[at - 1]).toBeLessThan(value);
      }),
    );
  });
});
