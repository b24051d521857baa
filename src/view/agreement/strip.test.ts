import { describe, expect, test } from 'vitest';
import { stripOf, type NumberMeasure } from './strip.ts';

const measure = (
  real: (number | null)[],
  quantiles: readonly number[],
  unit: 's' | 'requests' = 's',
): NumberMeasure => ({
  ...{ name: 'time', unit, real, agrees: true, complaint: null },
  simulated: { quantiles, share: quantiles.length === 0 ? 0 : 1 },
});

describe('a strip', () => {
  test('puts range, middle half and median in order, inside the tolerance', () => {
    const { simulated } = stripOf(measure([5.5], [5, 5.2, 5.6, 5.9, 6]), 400)!;
    const places = [
      ...[simulated!.fence[0], simulated!.range[0], simulated!.half[0], simulated!.median],
      ...[simulated!.half[1], simulated!.range[1], simulated!.fence[1]],
    ];
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(new Set(places).size).toBe(7);
    expect(Math.max(...simulated!.steps.map(({ height }) => height))).toBe(1);
  });

  test('tells a trial outside from one within the tolerance: 0.15 s, 2 requests', () => {
    const within = (strip: ReturnType<typeof stripOf>) => strip!.trials.map((trial) => trial.within);
    expect(within(stripOf(measure([4.84, 4.86, 6.14, 6.16], [5, 5.5, 6]), 400))).toEqual([false, true, true, false]);
    expect(within(stripOf(measure([7, 8, 14, 15], [10, 11, 12], 'requests'), 400))).toEqual([false, true, true, false]);
    expect(within(stripOf(measure([1], []), 400))).toEqual([false]);
  });

  test('keeps everything between its ends, at every width', () => {
    for (const width of [1, 240, 900]) {
      const { trials, ticks, simulated } = stripOf(measure([0.01, 40], [0, 0.1, 0.2]), width)!;
      const places = [...trials.map(({ x }) => x), ...ticks.map(({ x }) => x), ...simulated!.fence];
      expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...places)).toBeLessThanOrEqual(Math.max(width, 44));
    }
  });

  test('begins at 0 where nothing lies below it, and shows what does', () => {
    const left = (real: number[], quantiles: number[]) => stripOf(measure(real, quantiles), 400)!.simulated!;
    expect(left([0.1], [0.02, 0.03, 0.5]).fence[0]).toBe(22);
    const early = left([0.1], [-0.03, 0.02, 0.5]);
    expect(early.range[0]).toBeGreaterThan(early.fence[0]);
    expect(early.fence[0]).toBe(22);
  });

  test('piles trials that would cover each other', () => {
    const { trials } = stripOf(measure([2, 2, 2, 3], [1, 2, 4]), 400)!;
    expect(trials.map(({ level }) => level)).toEqual([0, 1, 2, 0]);
  });

  test('leaves out trials in which it did not happen, and is nothing where it never did', () => {
    expect(stripOf(measure([null, 2], [1, 2, 3]), 400)!.trials).toHaveLength(1);
    expect(stripOf(measure([null], [1, 2, 3]), 400)!.simulated).not.toBeNull();
    expect(stripOf(measure([2], []), 400)!.simulated).toBeNull();
    expect(stripOf(measure([null], []), 400)).toBeNull();
  });

  test('names whole requests only, and a step a whole number where there is room', () => {
    const { ticks, simulated } = stripOf(measure([1], [0, 1, 1, 2], 'requests'), 600)!;
    expect(ticks.map(({ words }) => words)).toEqual(['0', '1', '2', '3', '4']);
    expect(simulated!.steps).toHaveLength(3);
  });
});
