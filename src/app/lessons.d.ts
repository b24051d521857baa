/** Lessons, made into modules when the site is built. */
declare module 'virtual:lessons' {
  import type { Lesson, LessonSummary } from '../lesson/lesson.ts';

  /** In the order of their tracks. */
  export const index: readonly LessonSummary[];
  /** Each lesson's own chunk, by id. */
  export const loaders: Readonly<Record<string, () => Promise<{ readonly default: Lesson }>>>;
  /** How each lesson's first run begins, as devalue writes it; the word null where there is none. */
  export const beginnings: Readonly<Record<string, () => Promise<{ readonly default: string }>>>;
}
