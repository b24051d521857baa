import type { Verdict } from '../checks/check.ts';
import { heldByTwo } from '../checks/holding.ts';
import { isBad, requestsIn } from '../checks/reading.ts';
import { eventsMatching } from '../checks/setup.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Trace } from '../trace/trace.ts';
import type { Condition, Hint } from './hint.ts';
import { passesTest } from './clusterValue.ts';

/** What a learner's workspace came to: hints look at nothing else. */
export interface Situation {
  readonly cluster: Cluster | null;
  readonly diagnostics: readonly Diagnostic[];
  /** By check: its verdict, and its run where there was one. */
  readonly runs: ReadonlyMap<string, { readonly verdict: Verdict; readonly trace: Trace | null }>;
}

/** The hints that fit, in the order written. None when every check passes. */
export function fittingHints(hints: readonly Hint[], situation: Situation): Hint[] {
  const done = [...situation.runs.values()].every((run) => run.verdict.passed);
  if (done && situation.runs.size > 0) return [];
  return hints.filter((hint) => hint.when.every((condition) => isSo(condition, situation)));
}

function isSo(condition: Condition, situation: Situation): boolean {
  switch (condition.kind) {
    case 'check': {
      const run = situation.runs.get(condition.check);
      return run !== undefined && run.verdict.passed === condition.passed;
    }
    case 'outcome':
      return tracesOf(situation, condition.check).some((trace) =>
        requestsIn(trace, ALL).some((request) => isBad(trace, request, condition.bad)),
      );
    case 'event':
      return tracesOf(situation, condition.check).some(
        (trace) => eventsMatching(trace.events, condition.match).length > 0,
      );
    case 'two-holders':
      return tracesOf(situation, condition.check).some((trace) => heldByTwo(trace, condition.address));
    case 'diagnostic':
      return situation.diagnostics.some((diagnostic) => isMeant(diagnostic, condition));
    case 'value':
      return situation.cluster !== null && passesTest(situation.cluster, condition.of, condition.test);
    case 'not':
      return !isSo(condition.of, situation);
    case 'any':
      return condition.of.some((inner) => isSo(inner, situation));
    case 'all':
      return condition.of.every((inner) => isSo(inner, situation));
  }
}

const ALL = { afterMs: null, beforeMs: null, method: null, path: null } as const;

/** The run of one check, or of all of them. */
function tracesOf(situation: Situation, check: string | null): Trace[] {
  const runs = check === null ? [...situation.runs.values()] : [situation.runs.get(check)];
  return runs.flatMap((run) => run?.trace ?? []);
}

function isMeant(diagnostic: Diagnostic, wanted: Extract<Condition, { kind: 'diagnostic' }>): boolean {
  const { file, code, severity } = wanted;
  if (file !== null && diagnostic.file !== file) return false;
  if (severity !== null && diagnostic.severity !== severity) return false;
  if (code === null) return true;
  return code.endsWith('*') ? diagnostic.code.startsWith(code.slice(0, -1)) : diagnostic.code === code;
}
