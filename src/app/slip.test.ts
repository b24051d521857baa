import { expect, test } from 'vitest';
import { parseBound, type Bound, type Unit } from '../checks/bound.ts';
import type { Inline } from '../lesson/prose.ts';
import type { NumberQuestion } from '../lesson/quiz.ts';
import { slipOf } from './slip.ts';

const words = (text: string): readonly Inline[] => [{ type: 'text', text }];
const bound = (text: string, unit: Unit): Bound => {
  const read = parseBound(text, unit);
  if (read === null) throw new Error(`no bound: ${text}`);
  return read;
};
const question = (unit: string, ...slips: [Bound, string][]): NumberQuestion => ({
  ...{ kind: 'number', id: 'q', text: [], unit, tolerance: 0, explanation: [], value: 1, measure: null },
  slips: slips.map(([b, text]) => ({ bound: b, explanation: words(text) })),
});

test('reads per cent and seconds as the learner does', () => {
  const nines = question(
    '%',
    [bound('98..98.1%', 'share'), 'that is both up'],
    [bound('<= 1%', 'share'), 'that is one down'],
  );
  expect(slipOf(nines, 98.01)).toEqual(words('that is both up'));
  expect(slipOf(nines, 1)).toEqual(words('that is one down'));
  expect(slipOf(nines, 50)).toBeNull();
  const takeover = question('s', [bound('<= 1s', 'ms'), 'one advertisement may get lost']);
  expect(slipOf(takeover, 1)).toEqual(words('one advertisement may get lost'));
  expect(slipOf(takeover, 3)).toBeNull();
});

test('counts are counts', () => {
  expect(slipOf(question('requests', [bound('0', 'count'), 'some fail']), 0)).toEqual(words('some fail'));
});
