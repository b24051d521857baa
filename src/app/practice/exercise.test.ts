import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availabilityByArithmetic } from '../../matrix/arithmetic.ts';
import { availabilityOf, machinesOf, worksWithout, type Part } from './blocks.ts';
import { exerciseKinds, exerciseOf, type Exercise } from './exercise.ts';
import { fixed, minutesPerYear, percent, trimmed } from './figures.ts';

/** All states of all machines, one by one. */
function byStates(part: Part): number {
  const machines = machinesOf(part);
  let sum = 0;
  for (let state = 0; state < 1 << machines.length; state++) {
    const down = new Set(machines.filter((_, i) => (state & (1 << i)) !== 0).map(({ name }) => name));
    if (!worksWithout(part, down)) continue;
    sum += machines.reduce((chance, { name, works }) => chance * (down.has(name) ? 1 - works : works), 1);
  }
  return sum;
}

/** Parts of up to nine machines, nested. */
const anyPart = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 9 })
  .chain((drawn) => fc.array(fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 0, max: 9 })), { minLength: 0, maxLength: 6 }).map((folds) => {
    let parts: Part[] = drawn.map(([share], i) => ({ kind: 'machine', name: `m${i}`, works: share / 1000 }));
    for (const [size, kind] of folds) {
      const taken = parts.slice(0, size);
      const folded: Part = kind < 4 ? { kind: 'series', parts: taken } : { kind: 'group', need: (kind % taken.length) + 1, parts: taken };
      parts = [...parts.slice(size), folded];
    }
    return { kind: 'series', parts } as Part;
  }));

test('the formula says what adding up all states says', () => {
  fc.assert(
    fc.property(anyPart, (part) => {
      expect(availabilityOf(part)).toBeCloseTo(byStates(part), 12);
    }),
  );
});

test('layers of equal machines: as the arithmetic of the fault matrix has it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }), fc.double({ min: 0, max: 1, noNaN: true }), (counts, each) => {
      const layers = counts.map((count, l) => ({ daemon: `d${l}`, machines: Array.from({ length: count }, (_, i) => `m${l}${i}`) }));
      const system: Part = {
        kind: 'series',
        parts: layers.map(({ machines }) => ({ kind: 'group', need: 1, parts: machines.map((name) => ({ kind: 'machine', name, works: each })) })),
      };
      expect(availabilityOf(system)).toBeCloseTo(availabilityByArithmetic(layers, each)!, 12);
    }),
  );
});

describe('exercises', () => {
  const any = fc.record({ kind: fc.constantFrom(...exerciseKinds), seed: fc.integer({ min: 0, max: 2 ** 31 }) });

  test('the same seed draws the same, and other seeds draw others', () => {
    for (const kind of exerciseKinds) {
      expect(exerciseOf(kind, 7)).toEqual(exerciseOf(kind, 7));
      const texts = Array.from({ length: 40 }, (_, seed) => JSON.stringify([exerciseOf(kind, seed).text, exerciseOf(kind, seed).system]));
      expect(new Set(texts).size, kind).toBeGreaterThan(3);
    }
  });

  test('where there is a system, the answer is that of all its states', () => {
    fc.assert(
      fc.property(any, ({ kind, seed }) => {
        const { system, answer, unit } = exerciseOf(kind, seed);
        if (system === null) return;
        expect(unit).toBe('%');
        expect(answer).toBeCloseTo(byStates(system) * 100, 9);
      }),
      { numRuns: 300 },
    );
  });

  test('the last number of the way is the answer, to the tolerance, which is narrower than another nine', () => {
    fc.assert(
      fc.property(any, ({ kind, seed }) => {
        const exercise = exerciseOf(kind, seed);
        const { answer, tolerance, unit, solution } = exercise;
        expect(solution.some((line) => numbersIn(line).some((n) => Math.abs(n - answer) <= tolerance + 1e-9)), JSON.stringify(exercise)).toBe(true);
        if (unit === '%') {
          expect(answer).toBeGreaterThan(0);
          expect(answer).toBeLessThan(100);
          expect(tolerance).toBeGreaterThan(0);
          expect(tolerance).toBeLessThanOrEqual((100 - answer) * 0.05 * (1 + 1e-9));
        }
      }),
      { numRuns: 400 },
    );
  });

  test('how many are needed: as many as are enough, and one fewer is not', () => {
    for (let seed = 0; seed < 60; seed++) {
      const { text, answer } = exerciseOf('how-many', seed);
      const [works, target] = numbersIn(text) as [number, number];
      const down = (count: number) => Array.from({ length: count }, () => 1 - works / 100).reduce((a, b) => a * b, 1);
      expect(down(answer)).toBeLessThanOrEqual((1 - target / 100) * (1 + 1e-9));
      if (answer > 1) expect(down(answer - 1)).toBeGreaterThan((1 - target / 100) * (1 + 1e-9));
    }
  });

  test('minutes: of a year with 365 days', () => {
    const found = Array.from({ length: 60 }, (_, seed) => exerciseOf('minutes', seed)).find(({ text }) => text.includes(' 99.9 %')) as Exercise;
    expect(found.answer).toBeCloseTo(525.6, 6);
    expect(found.tolerance).toBe(5);
  });
});

test('figures are written without powers of ten, to what they lack', () => {
  expect(trimmed(1e-8)).toBe('0.00000001');
  expect(fixed(0.99 * 0.99)).toBe('0.9801');
  expect(fixed(1 - 0.01 * 0.01 * 0.01)).toBe('0.999999');
  expect(fixed(0.0001)).toBe('0.0001');
  expect(percent(0.999875)).toBe('99.9875 %');
  expect(minutesPerYear).toBe(365 * 24 * 60);
});

function numbersIn(line: string): number[] {
  return (line.replaceAll(/(\d),(\d{3})/g, '$1$2').match(/\d+(\.\d+)?/g) ?? []).map(Number);
}
