import { expect, test } from 'vitest';
import type { LessonRecord } from './lessonRecord.ts';
import { mergeRecords } from './mergeRecords.ts';

const record = (files: Record<string, string>, step = 0): LessonRecord => ({
  version: 2,
  lesson: 'load-balancer',
  files,
  lastValid: {},
  futures: { list: [{ id: 0, acts: [], seenMs: 0 }], current: 0 },
  versions: [],
  step,
  furthest: step,
  predictions: {},
  answers: {},
  hintsShown: 0,
  summary: { steps: 6, checks: 6, checksPassed: 0, questions: 7, done: false },
  updated: 0,
});

test('alone, mine is kept as it is', () => {
  expect(mergeRecords(record({ a: '1' }), null, null)).toEqual(record({ a: '1' }));
});

test('what the other tab edited stays beside what I edited', () => {
  expect(mergeRecords(record({ b: 'mine' }, 3), null, record({ a: 'theirs' }))).toEqual(record({ a: 'theirs', b: 'mine' }, 3));
});

test('a file that both edited is the one that was written last', () => {
  expect(mergeRecords(record({ a: 'mine' }), record({ a: 'old' }), record({ a: 'theirs' })).files).toEqual({ a: 'mine' });
});

test('a file that I put back is put back, one that I left alone is theirs', () => {
  expect(mergeRecords(record({ b: 'old' }), record({ a: 'old', b: 'old' }), record({ a: 'old', b: 'theirs' })).files).toEqual({ b: 'theirs' });
});
