import { expect, test } from 'vitest';
import type { LessonProgress } from '../../app/lessonProgress.ts';
import { stateWords } from './stateWords.ts';

const at = (state: LessonProgress['state'], step: number): LessonProgress => ({
  ...{ state, step, steps: 5 },
  ...{ checksPassed: 0, checks: 4, answered: 0, questions: 5 },
});

test('says where the learner is and what is left', () => {
  expect(stateWords(undefined, 25)).toBe('to come · 25 min');
  expect(stateWords(at('done', 5), 20)).toBe('done · 20 min');
  expect(stateWords(at('begun', 1), 25)).toBe('step 1 of 5 · 25 min left');
  expect(stateWords(at('begun', 3), 25)).toBe('step 3 of 5 · 15 min left');
  expect(stateWords(at('begun', 5), 25)).toBe('step 5 of 5 · 5 min left');
});
