import { describe, expect, test } from 'vitest';
import type { Lesson } from '../lesson/lesson.ts';
import { LessonCourse } from './lessonCourse.svelte.ts';
import type { LessonRecord } from './lessonRecord.ts';

/** Three steps: words, a prediction, the exercise; one question besides the prediction. */
const lesson = {
  steps: [
    { title: 'One', blocks: [] },
    { title: 'Two', blocks: [{ type: 'predict', question: 'guess' }] },
    { title: 'Three', blocks: [{ type: 'checks' }] },
  ],
  questions: [{ id: 'guess' }, { id: 'why' }],
} as unknown as Lesson;

function begin({ withRun = true, record = null as LessonRecord | null } = {}) {
  const watched: string[] = [];
  let changes = 0;
  const course = new LessonCourse(lesson, record, {
    changed: () => void changes++,
    watch: (question) => {
      if (withRun) watched.push(question);
      return withRun;
    },
    showsOwn: () => true,
  });
  return { course, watched, changes: () => changes };
}

describe('the course of a lesson', () => {
  test('waits for a prediction, then for its run to be watched', () => {
    const { course, watched, changes } = begin();
    course.enter(1);
    expect(course.flowState).toBe('predicting');
    course.predict('guess', 'half');
    expect([course.flowState, watched]).toEqual(['watching', ['guess']]);
    course.watched('guess');
    expect(course.flowState).toBe('reading');
    expect(course.learner.answers).toEqual({ guess: { kind: 'options', options: ['half'] } });
    const before = changes();
    course.watched('guess');
    expect(changes()).toBe(before);
  });

  test('counts a prediction without a run as watched at once', () => {
    const { course } = begin({ withRun: false });
    course.enter(1);
    course.predict('guess', '');
    expect(course.flowState).toBe('reading');
    expect(course.learner.predictions).toEqual({ guess: { option: '', seen: true } });
  });

  test('shows the run that an earlier visit still owes', () => {
    const { course, watched } = begin();
    course.learner.predict('guess', 'half');
    course.enter(1);
    expect([course.flowState, watched]).toEqual(['watching', ['guess']]);
  });

  test('is done with every check passed and every question answered, and stays so', () => {
    const { course } = begin();
    course.enter(2);
    course.checked(true);
    expect(course.flowState).toBe('exercising');
    course.answer('why', { kind: 'number', value: 3 });
    course.answer('guess', { kind: 'options', options: [] });
    expect([course.flowState, course.learner.done]).toEqual(['done', true]);
    course.checked(false);
    course.enter(0);
    expect(course.flowState).toBe('done');
  });

  test('opens no more hints than fit', () => {
    const { course } = begin();
    for (let i = 0; i < 5; i++) course.nextHint(2);
    expect(course.learner.hintsShown).toBe(2);
    course.restore(null);
    expect(course.learner.hintsShown).toBe(0);
  });
});
