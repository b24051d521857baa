/** What the development server and a page tell each other while somebody writes a lesson's files. */

/** The page asks what cannot be read; the server answers with `LESSON_TROUBLE`. */
export const LESSON_ASK = 'lessons:ask';
/** Every mistake in the lessons' files, a list of `LessonTrouble`; none: all of them can be read. */
export const LESSON_TROUBLE = 'lessons:trouble';
/** Lessons were saved that can be read. */
export const LESSON_SAVED = 'lessons:saved';

/** A mistake in a file of a lesson. */
export interface LessonTrouble {
  /** Below `lessons/`: `workshop/two-tills/checks.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What is wrong, and what was expected. */
  readonly words: string;
}
