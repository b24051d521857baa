import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundText, boundWords, isWithin, parseBound } from './bound.ts';

describe('bounds', () => {
  it.each([
    ['>= 99%', 'share', 'at least 99 %', [0.99, 1], [0.9899]],
    ['<= 4s', 'ms', 'at most 4 s', [0, 4000], [4001]],
    ['<= 3.61s', 'ms', 'at most 3.61 s', [3610], [3610.1]],
    ['< 250ms', 'ms', 'less than 250 ms', [249], [250]],
    ['40..60%', 'share', '40 % to 60 %', [0.4, 0.6], [0.39, 0.61]],
    ['1', 'count', 'exactly 1', [1], [0, 2]],
    ['> 0', 'count', 'more than 0', [1], [0]],
  ] as const)('%s', (text, unit, words, inside, outside) => {
    const bound = parseBound(text, unit);
    if (bound === null) throw new Error('not read');
    expect(boundWords(bound)).toBe(words);
    for (const value of inside) expect(isWithin(bound, value)).toBe(true);
    for (const value of outside) expect(isWithin(bound, value)).toBe(false);
  });

  it.each([
    ['99', 'share'],
    ['4', 'ms'],
    ['4s', 'count'],
    ['60..40%', 'share'],
    ['', 'ms'],
    ['>=', 'share'],
    ['-1', 'count'],
  ] as const)('%s is no bound of %s', (text, unit) => expect(parseBound(text, unit)).toBeNull());

  it('a bound is read back as it was written', () => {
    const value = fc.integer({ min: 0, max: 100_000 }).map((n) => n / 1000);
    fc.assert(
      fc.property(
        fc.constantFrom('share', 'ms', 'count'),
        fc.constantFrom('>=', '<=', '>', '<', '', '..'),
        value,
        value,
        (unit, sign, one, two) => {
          const word = { share: '%', ms: 's', count: '' }[unit];
          const [low, high] = [Math.min(one, two), Math.max(one, two)];
          const bound = parseBound(sign === '..' ? `${low}${word}..${high}${word}` : `${sign}${one}${word}`, unit as 'share');
          if (bound === null) throw new Error('not read');
          const back = parseBound(boundText(bound), unit as 'share');
          expect(back).toEqual({
            ...bound,
            low: bound.low === null ? null : expect.closeTo(bound.low, 6),
            high: bound.high === null ? null : expect.closeTo(bound.high, 6),
          });
        },
      ),
    );
  });

  it('any text is read or refused', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('share', 'ms', 'count'), (text, unit) => {
        const bound = parseBound(text, unit as 'share');
        return bound === null || bound.low !== null || bound.high !== null;
      }),
    );
  });
});
