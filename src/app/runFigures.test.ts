import { describe, expect, test } from 'vitest';
import { fault, request, shopCluster, startTrace } from '../trace/folds.testing.ts';
import { figureDifferences, runFigures } from './runFigures.ts';

/** A request every 100 ms for 20 s, a fault at 5 s; 503 from then to `badToMs`. */
function run(badToMs: number) {
  const writer = startTrace(shopCluster());
  fault(writer, 5000, 'power-off', 'web1');
  for (let tMs = 0; tMs < 20_000; tMs += 100) request(writer, tMs, tMs + 20, tMs >= 5000 && tMs < badToMs ? 503 : 200);
  return runFigures(writer.finish(1, 20_000, null));
}

describe('figures of a run', () => {
  test('are what clients got', () => {
    expect(run(9000)).toEqual({ answered: 160, failed: 40, availability: 0.8, recoveryMs: 4000 });
    expect(run(0)).toMatchObject({ failed: 0, recoveryMs: 0 });
    expect(run(20_000)).toMatchObject({ recoveryMs: null });
  });

  test('of nothing are none', () => {
    const figures = runFigures(startTrace(shopCluster()).finish(1, 1000, null));
    expect(figures).toEqual({ answered: 0, failed: 0, availability: null, recoveryMs: 0 });
    expect(figureDifferences(figures, figures).map(({ a, words }) => [a, words])).toEqual([
      ['none', 'the same'],
      ['0', 'the same'],
      ['not felt', 'the same'],
    ]);
  });
});

test('two runs differ in words, and in whether that is better', () => {
  const lines = (a: number, b: number) =>
    figureDifferences(run(a), run(b)).map(({ a, b, words, better }) => [a, b, words, better]);
  expect(lines(9000, 6000)).toEqual([
    ['80 %', '95 %', '15 points more', true],
    ['40', '10', '30 fewer', true],
    ['4.0 s', '1.0 s', '3.0 s shorter', true],
  ]);
  expect(lines(0, 20_000)).toEqual([
    ['100 %', '25 %', '75 points less', false],
    ['0', '150', '150 more', false],
    ['not felt', 'never', 'never recovers', false],
  ]);
  expect(lines(20_000, 9000)[2]).toEqual(['never', '4.0 s', 'recovers', true]);
});
