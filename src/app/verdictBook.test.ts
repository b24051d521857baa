import { expect, test } from 'vitest';
import type { Verdict } from '../checks/check.ts';
import { passedCount, VerdictBook } from './verdictBook.svelte.ts';

const verdict = (id: string, passed: boolean) => ({ id, passed }) as Verdict;

test('a verdict is stale once the files changed, until it comes again', () => {
  const book = new VerdictBook();
  book.take(verdict('a', true), 1);
  book.take(verdict('b', false), 1);
  expect(passedCount(book.known(1, false))).toBe(1);
  expect(Object.values(book.known(2, false)).map(({ stale }) => stale)).toEqual([true, true]);
  book.take(verdict('b', true), 2);
  expect(passedCount(book.known(2, false))).toBe(1);
  expect(book.of('b')?.passed).toBe(true);
  expect(book.of('c')).toBeNull();
});

test('while an earlier text runs, no verdict is about what is written', () => {
  const book = new VerdictBook();
  book.take(verdict('a', true), 1);
  expect(passedCount(book.known(1, true))).toBe(0);
});
