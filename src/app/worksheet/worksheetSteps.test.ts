import { describe, expect, it } from 'vitest';
import { sampleLesson } from '../../lesson/sample.testing.ts';
import { questionsOf, worksheetSteps } from './worksheetSteps.ts';

describe('a worksheet', () => {
  const lesson = sampleLesson();
  const steps = worksheetSteps(lesson);

  it('asks every question of the lesson once, numbered as they come', () => {
    const asked = questionsOf(steps);
    expect(asked.map(({ question }) => question.id).sort()).toEqual(lesson.questions.map(({ id }) => id).sort());
    expect(asked.map(({ number }) => number)).toEqual(asked.map((_, i) => i + 1));
  });

  it('has no step that asks nothing, and the checks where the text has them', () => {
    for (const { items } of steps) expect(items.length).toBeGreaterThan(0);
    const ticked = steps.flatMap(({ items }) => items.flatMap((item) => (item.kind === 'checks' ? item.checks : [])));
    expect(new Set(ticked.map(({ id }) => id))).toEqual(new Set(lesson.checks.map(({ id }) => id)));
  });
});
