import type { Verdict } from '../checks/check.ts';
import { evaluate } from '../checks/evaluate.ts';
import { momentEvidence } from '../checks/reading.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Trace } from '../trace/trace.ts';
import type { LessonCheck } from './lesson.ts';
import type { Pipeline } from './pipeline.ts';
import { missingFrom } from './missing.ts';

/** One check of a lesson run on a cluster. `trace` is null when the check's faults name what the cluster does not have. */
export interface CheckRun {
  readonly verdict: Verdict;
  readonly trace: Trace | null;
}

/** Runs a check's scenario and judges it. A fault on a machine or process that the workspace has not fails the check with a sentence. */
export function runCheck(check: LessonCheck, cluster: Cluster, pipeline: Pipeline, seed: number): CheckRun {
  const missing = missingFrom(check.scenario.faults, cluster)[0];
  if (missing === undefined) {
    const trace = pipeline.simulate(cluster, check.scenario, seed);
    return { verdict: evaluate(check, cluster, trace), trace };
  }
  const evidence = {
    ...momentEvidence(check.scenario.faults[missing.fault]?.atMs ?? 0, missing.words),
    file: 'cluster.yaml',
  };
  const { id, title } = check;
  const expected = 'the machines and processes that this check breaks';
  return { verdict: { id, title, passed: false, expected, measured: missing.words, evidence, parts: [] }, trace: null };
}
