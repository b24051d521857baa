import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer } from '../../lesson/quiz.ts';
import { mergeReviews, noReview, partsOf, keyOf, readReview, type ReviewRecord } from './reviewRecord.ts';
import { dayMs, dueKeys, forecast, nextDueMs } from './due.ts';
import { answered, type Rated } from './schedule.ts';
import { withAnswers } from './withAnswers.ts';

const nowMs = Date.UTC(2026, 0, 5, 9);
const rated = fc.constantFrom<Rated>('again', 'guessed', 'good', 'easy');

test('the better the answer, the later it comes back, and never today', () => {
  const next = (['again', 'guessed', 'good', 'easy'] as const).map((how) => answered(null, how, nowMs).intervalDays);
  expect(next).toEqual([...next].sort((a, b) => a - b));
  expect(next[0]).toBe(1);
  expect(next[3]).toBeGreaterThan(next[2]!);
});

test('right again and again: the intervals grow; forgotten: they start afresh, and that is counted', () => {
  let card = answered(null, 'good', nowMs);
  const intervals = [card.intervalDays];
  for (let i = 0; i < 4; i++) {
    card = answered(card, 'good', card.dueMs);
    intervals.push(card.intervalDays);
  }
  for (let i = 1; i < intervals.length; i++) expect(intervals[i]).toBeGreaterThan(intervals[i - 1]!);
  const forgotten = answered(card, 'again', card.dueMs);
  expect(forgotten.intervalDays).toBeLessThan(intervals.at(-1)!);
  expect(forgotten.lapses).toBe(card.lapses + 1);
});

test('whatever the answers, a card can be kept and read back as it was, and is due later than now', () => {
  fc.assert(
    fc.property(fc.array(rated, { minLength: 1, maxLength: 12 }), fc.integer({ min: 0, max: 400 }), (answers, lateDays) => {
      let atMs = nowMs;
      let card = null;
      for (const how of answers) {
        card = answered(card, how, atMs);
        expect(card.dueMs).toBeGreaterThan(atMs);
        // The library keeps the better of two ratings a day behind the other, also at the limit of 365.
        expect(card.dueMs - atMs).toBeLessThanOrEqual(367 * dayMs);
        atMs = card.dueMs + lateDays * dayMs;
      }
      const record = { version: 1, cards: { 'a/b': card } };
      expect(readReview(structuredClone(record))).toEqual({ record });
    }),
  );
});

test('what is due is counted, and forecast by days', () => {
  const card = answered(null, 'good', nowMs);
  const at = (dueMs: number) => ({ ...card, dueMs });
  const record: ReviewRecord = {
    version: 1,
    cards: { 'a/late': at(nowMs - 1), 'a/later': at(nowMs - 5 * dayMs), 'a/soon': at(nowMs + 1), 'b/c': at(nowMs + 2.5 * dayMs), 'b/far': at(nowMs + 9 * dayMs) },
  };
  expect(dueKeys(record, nowMs)).toEqual(['a/later', 'a/late']);
  expect(nextDueMs(record, nowMs)).toBe(nowMs + 1);
  expect(forecast(record, nowMs, 7)).toEqual([3, 0, 1, 0, 0, 0, 0]);
  expect(nextDueMs(noReview, nowMs)).toBeNull();
});

test('a question enters when it is first answered, right or wrong, and not again', () => {
  const answers: Record<string, Answer> = {
    one: { kind: 'options', options: ['a'], mix: null },
    two: { kind: 'number', value: 3, tolerance: 0.1, unit: 's' },
    three: { kind: 'line', file: 'f', line: 3 },
  };
  const given = { one: { kind: 'options', options: ['a'] }, two: { kind: 'number', value: 9 }, four: { kind: 'line', line: 1 } } as const;
  const record = withAnswers(noReview, 'lesson', given, answers, nowMs);
  expect(Object.keys(record.cards).sort()).toEqual(['lesson/one', 'lesson/two']);
  expect(record.cards['lesson/one']).toEqual(answered(null, 'good', nowMs));
  expect(record.cards['lesson/two']).toEqual(answered(null, 'again', nowMs));
  expect(withAnswers(record, 'lesson', given, answers, nowMs + dayMs)).toBe(record);
});

test('two tabs: of each question the later answer stays', () => {
  const early = answered(null, 'good', nowMs);
  const late = answered(early, 'again', nowMs + dayMs);
  const mine = { version: 1, cards: { x: late, mine: early } } as const;
  const theirs = { version: 1, cards: { x: early, theirs: late } } as const;
  const both = { x: late, mine: early, theirs: late };
  expect(mergeReviews(mine, theirs).cards).toEqual(both);
  expect(mergeReviews(theirs, mine).cards).toEqual(both);
});

test('what this lab did not write is refused with a reason', () => {
  expect(readReview({ version: 7, cards: {} })).toEqual({ problem: 'it has version 7, and this lab reads version 1' });
  expect(readReview({ version: 1, cards: { 'a/b': { dueMs: 'soon' } } })).toEqual({
    problem: '`cards.a/b.dueMs` is not what this lab writes',
  });
  expect(readReview('rubbish')).toHaveProperty('problem');
  expect(readReview(undefined)).toEqual({ record: noReview });
});

test('a key is two names', () => {
  expect(partsOf(keyOf('load-balancer', 'how-long'))).toEqual({ lesson: 'load-balancer', question: 'how-long' });
  expect(partsOf('alone')).toBeNull();
  expect(partsOf('a/b/c')).toBeNull();
});
