import type { Lesson } from '../lesson/lesson.ts';
import type { Given } from '../lesson/quiz.ts';
import type { LessonRecord } from './lessonRecord.ts';

/** What a learner said and saw in one lesson: the step, predictions, answers, hints. */
export class Learner {
  /** The step on the page, from 0. */
  step = $state(0);
  /** The furthest step that was ever on the page. */
  furthest = $state(0);
  hintsShown = $state(0);
  done = $state(false);
  predictions = $state.raw<LessonRecord['predictions']>({});
  answers = $state.raw<LessonRecord['answers']>({});

  constructor(lesson: Lesson, record: LessonRecord | null) {
    if (record === null) return;
    this.step = Math.min(record.step, Math.max(lesson.steps.length - 1, 0));
    this.furthest = Math.max(this.step, Math.min(record.furthest, Math.max(lesson.steps.length - 1, 0)));
    this.hintsShown = record.hintsShown;
    this.done = record.summary.done;
    this.predictions = record.predictions;
    this.answers = record.answers;
  }

  enter(step: number): void {
    this.step = step;
    this.furthest = Math.max(this.furthest, step);
  }

  predict(question: string, option: string): void {
    this.predictions = { ...this.predictions, [question]: { option, seen: false } };
  }

  /** The run that answers the prediction was watched, or its result was asked for: from now on it counts as answered. */
  watched(question: string): void {
    const prediction = this.predictions[question];
    if (!prediction || prediction.seen) return;
    this.predictions = { ...this.predictions, [question]: { ...prediction, seen: true } };
    this.answer(question, { kind: 'options', options: prediction.option === '' ? [] : [prediction.option] });
  }

  answer(question: string, given: Given): void {
    // A plain copy: what a component hands over may be a reactive stand-in, which the browser's database refuses.
    this.answers = { ...this.answers, [question]: $state.snapshot(given) as LessonRecord['answers'][string] };
  }

  answeredAll(lesson: Lesson): boolean {
    return lesson.questions.every(({ id }) => Object.hasOwn(this.answers, id));
  }
}
