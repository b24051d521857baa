import { createActor } from 'xstate';
import type { Lesson } from '../lesson/lesson.ts';
import type { Given } from '../lesson/quiz.ts';
import { Learner } from './learner.svelte.ts';
import { lessonFlowMachine } from './lessonFlow.ts';
import type { LessonRecord } from './lessonRecord.ts';

/** What the course asks of the desk. */
export interface CourseDesk {
  /** The course moved on: worth keeping. */
  changed(): void;
  /** Shows the run that answers a prediction; false where there is none. */
  watch(question: string): boolean;
  /** Whether the learner's own run is on screen. */
  showsOwn(): boolean;
}

/** A learner's way through one lesson: steps, predictions, questions, hints. Says when a run is to be watched; which runs there are it does not know. */
export class LessonCourse {
  readonly learner: Learner;
  flowState = $state<'opening' | 'reading' | 'predicting' | 'watching' | 'exercising' | 'done'>('opening');
  readonly #lesson: Lesson;
  readonly #desk: CourseDesk;
  readonly #flow;

  constructor(lesson: Lesson, record: LessonRecord | null, desk: CourseDesk) {
    this.#lesson = lesson;
    this.#desk = desk;
    this.learner = new Learner(lesson, record);
    this.#flow = createActor(lessonFlowMachine, { input: { done: this.learner.done } });
    this.#flow.subscribe((snapshot) => {
      this.flowState = snapshot.value;
      if (snapshot.value === 'done') this.learner.done = true;
    });
    this.#flow.start();
    this.#flow.send({ type: 'QUESTIONS', allAnswered: this.learner.answeredAll(lesson) });
  }

  close(): void {
    this.#flow.stop();
  }

  /** A step (from 0) came on the page. */
  enter(step: number): void {
    const blocks = this.#lesson.steps[step]?.blocks ?? [];
    const asked = blocks.flatMap((block) => (block.type === 'predict' ? [block.question] : []));
    const { predictions, answers } = this.learner;
    const open = asked.some((id) => !predictions[id] && !answers[id]);
    const unwatched = asked.find((id) => predictions[id]?.seen === false);
    const prediction = open ? 'open' : unwatched === undefined ? 'none' : 'unwatched';
    this.learner.enter(step);
    this.#flow.send({ type: 'ENTER', step, prediction, exercise: blocks.some(({ type }) => type === 'checks') });
    // Said on an earlier visit, and still owed its run.
    if (unwatched !== undefined && this.#desk.showsOwn()) this.#desk.watch(unwatched);
    this.#desk.changed();
  }

  /** The learner says what clients will get; then the run shows it. */
  predict(id: string, option: string): void {
    this.learner.predict(id, option);
    this.#flow.send({ type: 'PREDICTED' });
    this.#desk.changed();
    if (!this.#desk.watch(id)) this.watched(id);
  }

  /** The run that answers a prediction was watched, left, or its result asked for. */
  watched(id: string): void {
    if (this.learner.predictions[id]?.seen !== false) return;
    this.learner.watched(id);
    this.#flow.send({ type: 'WATCHED' });
    this.#questionsChanged();
  }

  answer(id: string, given: Given): void {
    this.learner.answer(id, given);
    this.#questionsChanged();
  }

  /** One more of so many hints that fit. */
  nextHint(of: number): void {
    this.learner.hintsShown = Math.min(this.learner.hintsShown + 1, of);
    this.#desk.changed();
  }

  checked(allPassed: boolean): void {
    this.#flow.send({ type: 'CHECKS', allPassed });
  }

  /** All that was said and seen is as in the record; nothing of it without one. The step stays. */
  restore(record: LessonRecord | null): void {
    this.learner.predictions = record?.predictions ?? {};
    this.learner.answers = record?.answers ?? {};
    this.learner.hintsShown = record?.hintsShown ?? 0;
    this.#questionsChanged();
    this.enter(this.learner.step);
  }

  #questionsChanged(): void {
    this.#flow.send({ type: 'QUESTIONS', allAnswered: this.learner.answeredAll(this.#lesson) });
    this.#desk.changed();
  }
}
