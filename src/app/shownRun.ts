import { filesFrom } from '../lesson/fileSets.ts';
import type { Lesson, LessonCheck } from '../lesson/lesson.ts';
import type { Question, Trial } from '../lesson/quiz.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';

/** Whose run is on screen: the learner's own, a check's, one that answers a question (`predicted`: that somebody predicted), or a cell of the fault matrix. */
export type Shown =
  | { readonly kind: 'own' }
  | { readonly kind: 'check'; readonly check: LessonCheck }
  | { readonly kind: 'trial'; readonly question: string; readonly trial: Trial; readonly predicted: boolean }
  | { readonly kind: 'what-if'; readonly title: string; readonly scenario: Scenario };

/** A finished run as it is shown: what was run and what happened. */
export interface FinishedRun {
  readonly shown: Shown;
  readonly cluster: Cluster;
  readonly trace: Trace;
}

/** Every run of a lesson has this seed, and so every check: what a check found can be shown. */
export const usualSeed = 1;

/** So much of a lesson's run is made while the site is built: it moves while the simulation is on its way. */
export const beginningMs = 3000;

/** How long before the first fault of a prediction's run the showing starts, and how long after it is watched enough. */
export const leadInMs = 2000;
export const watchedAfterMs = 8000;

/** The files a trial runs on; null where the run is about the learner's own. */
export function filesOf(shown: Shown, lesson: Lesson): Files | null {
  if (shown.kind !== 'trial') return null;
  return filesFrom(lesson, shown.trial.files) ?? lesson.start;
}

/** The run that answers a prediction, or null for questions without one. */
export function trialOf(question: Question | undefined): Trial | null {
  return question !== undefined && 'trial' in question ? question.trial : null;
}

/** When the first fault happens; 0 in a run without faults. */
export function firstFaultMs(scenario: Scenario): number {
  return scenario.faults.reduce(
    (first, fault) => Math.min(first, fault.atMs),
    scenario.faults.length === 0 ? 0 : Infinity,
  );
}
