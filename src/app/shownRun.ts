import { filesFrom } from '../lesson/fileSets.ts';
import type { Lesson, LessonCheck } from '../lesson/lesson.ts';
import type { Question, Trial } from '../lesson/quiz.ts';
import type { Fault, Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { durationWith } from './faultList.ts';

/** Whose run is on screen: the learner's own, a check's, or the one that answers a prediction. */
export type Shown =
  | { readonly kind: 'own' }
  | { readonly kind: 'check'; readonly check: LessonCheck }
  | { readonly kind: 'trial'; readonly question: string; readonly trial: Trial };

/** Every run of the page has this seed, and so every check: what a check found can be shown. */
export const seed = 1;

/** How long before the first fault of a prediction's run the showing starts, and how long after it is watched enough. */
export const leadInMs = 2000;
export const watchedAfterMs = 8000;

/** What to run. For the learner's own run: the lesson's traffic with the faults as the learner has them, which begin as the lesson's. */
export function scenarioOf(shown: Shown, lesson: Lesson, faults: readonly Fault[]): Scenario {
  if (shown.kind === 'check') return shown.check.scenario;
  if (shown.kind === 'trial') return shown.trial.scenario;
  return { ...lesson.live, faults, durationMs: durationWith(lesson.live.durationMs, faults) };
}

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
