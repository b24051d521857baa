import type { Verdict } from '../checks/check.ts';
import { judgedRun, type JudgedRun, type RunCondition } from '../lesson/fitting.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Pipeline } from '../lesson/pipeline.ts';
import { runCheck } from '../lesson/trial.ts';
import type { Cluster } from '../model/cluster.ts';

/** What came of one check, without its run: it crosses from thread to thread. */
export interface Finding {
  readonly verdict: Verdict;
  /** For each condition that was asked about, in their order: whether the run showed it. */
  readonly shown: readonly boolean[];
}

/** Runs a check and looks for what hints will want to know of its run. */
export function findingOf(
  check: LessonCheck,
  cluster: Cluster,
  asked: readonly RunCondition[],
  pipeline: Pipeline,
  seed: number,
): Finding {
  const { verdict, trace } = runCheck(check, cluster, pipeline, seed);
  const run = judgedRun(verdict, trace);
  // A condition about another check's run is not asked of this one.
  const shown = asked.map((one) => (one.check === null || one.check === check.id) && run.shows(one));
  return { verdict, shown };
}

/** A finding as hints ask it: about the very conditions it was made with. */
export function judgedFinding({ verdict, shown }: Finding, asked: readonly RunCondition[]): JudgedRun {
  return { verdict, shows: (condition) => shown[asked.indexOf(condition)] === true };
}
