import { expect, test } from 'vitest';
import { unbroken } from './unbroken.ts';

/** Spaces that may not break, as underscores. */
const shown = (words: string) => unbroken(words).replaceAll('\u00a0', '_');

test('a number stays with its unit', () => {
  expect(shown('web1 50 %, web2 50 %')).toBe('web1 50_%, web2 50_%');
  expect(shown('nobody for 12 s')).toBe('nobody for 12_s');
  expect(shown('2 servers')).toBe('2 servers');
});

test('a short bracket stays whole, a long one may break', () => {
  expect(shown('62.5 % (1000 of 1600)')).toBe('62.5_% (1000_of_1600)');
  expect(shown('(as long as the address is with lb1)')).toBe('(as long as the address is with lb1)');
});
