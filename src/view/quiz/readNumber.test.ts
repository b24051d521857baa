import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readNumber } from './readNumber.ts';

test('reads numbers as people write them', () => {
  expect(readNumber('99.99', '%')).toBe(99.99);
  expect(readNumber(' 99,99 % ', '%')).toBe(99.99);
  expect(readNumber('1 000', 'requests')).toBe(1000);
  expect(readNumber('3.6s', 's')).toBe(3.6);
  expect(readNumber('−2', '')).toBe(-2);
  expect(readNumber('.5', 's')).toBe(0.5);
});

test.each(['', '%', 'four', '1.2.3', '1,000.5', '4 ms', '--1'])('%j is no number of seconds', (text) => {
  expect(readNumber(text, 's')).toBeNull();
});

test('reads back every number it is shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), (n) => {
      expect(readNumber(String(n / 1000), 's')).toBe(n / 1000);
    }),
  );
});

test('never fails, whatever is typed', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (text, unit) => {
      const value = readNumber(text, unit);
      return value === null || Number.isFinite(value);
    }),
  );
});
