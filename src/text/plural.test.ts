import { expect, it } from 'vitest';
import { plural } from './plural.ts';

const files = (count: number) => plural(count, ['# file', '# files']);

it('one is one, all others are many', () => {
  expect([0, 1, 2, 1.5].map(files)).toEqual(['0 files', '1 file', '2 files', '1.5 files']);
});

it('another language brings its forms and its rule', () => {
  expect(plural(5, ['# plik', '# pliki', '# plików'], () => 2)).toBe('5 plików');
});

it('the number may be left out', () => {
  expect(plural(2, ['is', 'are'])).toBe('are');
});
