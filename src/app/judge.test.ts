import { expect, test } from 'vitest';
import type { Answer, Given } from '../lesson/quiz.ts';
import { isRight } from './judge.ts';

test('options and machines are sets', () => {
  const answer: Answer = { kind: 'options', options: ['a', 'b'], mix: null };
  expect(isRight(answer, { kind: 'options', options: ['b', 'a'] })).toBe(true);
  expect(isRight(answer, { kind: 'options', options: ['a'] })).toBe(false);
  expect(isRight(answer, { kind: 'options', options: ['a', 'b', 'c'] })).toBe(false);
  expect(isRight({ kind: 'machines', machines: ['lb1'] }, { kind: 'machines', machines: ['lb1', 'lb1'] })).toBe(true);
});

test('order is order', () => {
  const answer: Answer = { kind: 'order', items: ['a', 'b', 'c'] };
  expect(isRight(answer, { kind: 'order', items: ['a', 'b', 'c'] })).toBe(true);
  expect(isRight(answer, { kind: 'order', items: ['a', 'c', 'b'] })).toBe(false);
});

test('a number may be off by the tolerance, its end included', () => {
  const answer: Answer = { kind: 'number', value: 0.3, tolerance: 0.1, unit: 's' };
  for (const value of [0.2, 0.3, 0.4]) expect(isRight(answer, { kind: 'number', value })).toBe(true);
  for (const value of [0.19, 0.41, Number.NaN]) expect(isRight(answer, { kind: 'number', value })).toBe(false);
});

test('an answer of another kind is wrong', () => {
  const given: Given = { kind: 'line', line: 3 };
  expect(isRight({ kind: 'line', file: 'f', line: 3 }, given)).toBe(true);
  expect(isRight({ kind: 'order', items: [] }, given)).toBe(false);
});
