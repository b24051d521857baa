import { expect, test } from 'vitest';
import { pipeline } from '../cli/pipeline.ts';
import { answerOf } from './answer.ts';
import { published } from './published.ts';
import { sampleLesson } from './sample.testing.ts';

test('solutions and mistakes stay behind, unless a question asks about their files', () => {
  const lesson = sampleLesson();
  const [first] = lesson.solutions;
  if (first === undefined) throw new Error('the sample has a solution');
  const none = published({ ...lesson, questions: [] });
  expect(none.solutions).toEqual([]);
  expect(none.mistakes).toEqual([]);
  const asked = { ...lesson, questions: [{ files: { kind: 'solution', name: first.name } }] } as unknown as typeof lesson;
  expect(published(asked).solutions).toEqual([first]);
});

test('every question of the sample has the answer it has with the whole lesson', () => {
  const whole = sampleLesson();
  const lesson = published(whole);
  expect(lesson.questions.length).toBeGreaterThan(0);
  for (const question of lesson.questions) expect(answerOf(question, lesson, pipeline, 1)).toEqual(answerOf(question, whole, pipeline, 1));
});
