/** How far the learner has come in one lesson, as the home page shows it. */
export interface LessonProgress {
  readonly state: 'ahead' | 'begun' | 'done';
  /** The step they are at, counted from 1; 0 before the first. */
  readonly step: number;
  readonly steps: number;
  readonly checksPassed: number;
  readonly checks: number;
  readonly answered: number;
  readonly questions: number;
}

/** By lesson id. A lesson that was never opened may be missing: then it is to come. */
export type ProgressByLesson = Readonly<Record<string, LessonProgress>>;
