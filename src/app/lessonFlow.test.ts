import { createActor } from 'xstate';
import { expect, test } from 'vitest';
import { lessonFlowMachine } from './lessonFlow.ts';

function flow(done = false) {
  const actor = createActor(lessonFlowMachine, { input: { done } });
  actor.start();
  return actor;
}

test('a prediction is made, watched, and then the step reads on', () => {
  const actor = flow();
  actor.send({ type: 'ENTER', step: 1, prediction: 'open', exercise: false });
  expect(actor.getSnapshot().value).toBe('predicting');
  actor.send({ type: 'WATCHED' });
  expect(actor.getSnapshot().value).toBe('predicting');
  actor.send({ type: 'PREDICTED' });
  expect(actor.getSnapshot().value).toBe('watching');
  actor.send({ type: 'WATCHED' });
  expect(actor.getSnapshot().value).toBe('reading');
});

test('a step with an exercise goes from its prediction to the exercise', () => {
  const actor = flow();
  actor.send({ type: 'ENTER', step: 2, prediction: 'unwatched', exercise: true });
  expect(actor.getSnapshot().value).toBe('watching');
  actor.send({ type: 'WATCHED' });
  expect(actor.getSnapshot().value).toBe('exercising');
});

test('done needs every check and every question, in either order, and lasts', () => {
  const actor = flow();
  actor.send({ type: 'ENTER', step: 3, prediction: 'none', exercise: true });
  actor.send({ type: 'QUESTIONS', allAnswered: true });
  expect(actor.getSnapshot().value).toBe('exercising');
  actor.send({ type: 'CHECKS', allPassed: true });
  expect(actor.getSnapshot().value).toBe('done');
  actor.send({ type: 'CHECKS', allPassed: false });
  actor.send({ type: 'ENTER', step: 0, prediction: 'none', exercise: false });
  expect(actor.getSnapshot().value).toBe('done');
  expect(actor.getSnapshot().context.step).toBe(0);
});

test('a lesson that was done before opens as done', () => {
  expect(flow(true).getSnapshot().value).toBe('done');
});
