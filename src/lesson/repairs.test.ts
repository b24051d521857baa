import { expect, test } from 'vitest';
import type { Files } from '../text/sourceFile.ts';
import type { Lesson } from './lesson.ts';
import { brokenFiles, repairsOf } from './repairs.ts';

const start: Files = { a: 'start', b: 'start' };
const lesson = {
  id: 'two',
  start,
  solutions: [{ name: 'right', title: '', words: '', files: { a: 'right', b: 'right' } }],
  mistakes: [
    { name: 'far', title: '', fails: 'x', hint: 'y', files: { a: 'wrong', b: 'wrong' } },
    { name: 'near', title: 'tells all', fails: 'check', hint: 'hint', files: { a: 'right', b: 'wrong', c: 'too much' } },
    { name: 'nearest', title: 'tells all', fails: 'check', hint: 'hint', files: { a: 'right' } },
  ],
} as unknown as Lesson;

test('a mistake in one file is a repair, without the words that tell what it is', () => {
  const repairs = repairsOf([lesson]);
  expect(repairs).toEqual([{ id: 'two/0', lesson: 'two', fails: 'check', hint: 'hint', changes: { a: 'right', b: null } }]);
  expect(JSON.stringify(repairs)).not.toMatch(/tells all|near/);
});

test('the broken system is the mistake’s own', () => {
  expect(brokenFiles(start, repairsOf([lesson])[0]!)).toEqual({ a: 'right' });
});
