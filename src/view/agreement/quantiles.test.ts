import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bins, quantile, shareUpTo, wholeBins } from './quantiles.ts';

const even = [0, 1, 2, 3, 4];
const sorted = fc
  .array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 41 })
  .map((values) => values.sort((a, b) => a - b));
const total = (shares: readonly { readonly share: number }[]) => shares.reduce((sum, { share }) => sum + share, 0);

describe('a distribution kept as quantiles', () => {
  test('gives back its values, and what lies between them', () => {
    expect(quantile(even, 0)).toBe(0);
    expect(quantile(even, 0.5)).toBe(2);
    expect(quantile(even, 0.625)).toBe(2.5);
    expect(quantile(even, 1)).toBe(4);
  });

  test('says what share lies below a value', () => {
    expect(shareUpTo(even, -1)).toBe(0);
    expect(shareUpTo(even, 1)).toBe(0.25);
    expect(shareUpTo(even, 2.5)).toBe(0.625);
    expect(shareUpTo(even, 9)).toBe(1);
  });

  test('jumps at a value that many runs share', () => {
    const three = [1, 3, 3, 3, 5];
    expect(shareUpTo(three, 2.999)).toBeLessThan(0.25);
    expect(shareUpTo(three, 3)).toBe(0.75);
  });

  test('is cut into bins whose shares add up to 1, none below 0', () => {
    fc.assert(
      fc.property(sorted, fc.double({ min: 0.1, max: 50, noNaN: true }), (quantiles, width) => {
        const cut = bins(quantiles, width);
        expect(total(cut)).toBeCloseTo(1, 9);
        expect(Math.min(...cut.map(({ share }) => share))).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('of one value is one bin around it', () => {
    expect(bins([5, 5, 5], 0.2)).toEqual([{ from: 4.9, to: 5.1, share: 1 }]);
  });

  test('of counts has a bin a whole number', () => {
    expect(wholeBins([3, 3, 4, 6, 6]).map(({ from, to }) => [from, to])).toEqual([
      [2.5, 3.5],
      [3.5, 4.5],
      [4.5, 5.5],
      [5.5, 6.5],
    ]);
    fc.assert(
      fc.property(sorted, (quantiles) => {
        expect(total(wholeBins(quantiles))).toBeCloseTo(1, 9);
      }),
    );
  });
});
