import { expect, test } from 'vitest';
import { exponential, randomStream } from './random.ts';

test('streams repeat for the same seed and name, and differ for others', () => {
  const draw = (seed: number, name: string): number[] => {
    const random = randomStream(seed, name);
    return Array.from({ length: 5 }, random);
  };
  expect(draw(7, 'lb1')).toEqual(draw(7, 'lb1'));
  expect(draw(7, 'lb1')).not.toEqual(draw(8, 'lb1'));
  expect(draw(7, 'lb1')).not.toEqual(draw(7, 'lb2'));
});

test('uniform: each tenth of the range is drawn about as often', () => {
  const random = randomStream(1, 'uniform');
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) {
    const bin = Math.floor(random() * 10);
    counts[bin] = (counts[bin] as number) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
});

test('exponential: mean 1, variance 1, and e⁻¹ of the draws above 1', () => {
  const random = randomStream(1, 'exponential');
  const n = 200_000;
  let sum = 0;
  let squares = 0;
  let above = 0;
  for (let i = 0; i < n; i++) {
    const x = exponential(random);
    sum += x;
    squares += x * x;
    if (x > 1) above++;
  }
  expect(sum / n).toBeCloseTo(1, 1);
  expect(squares / n - (sum / n) ** 2).toBeCloseTo(1, 1);
  expect(above / n).toBeCloseTo(0.3679, 2);
});
