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
  /** By check. */
  readonly runs: ReadonlyMap<string, JudgedRun>;
}

/** What a check's run came to, and what it showed, wherever the run itself may be. */
export interface JudgedRun {
  readonly verdict: Verdict;
  /** Never, where there was no run. */
  shows(condition: RunCondition): boolean;
}

/** What only a run can tell. */
export type RunCondition = Extract<Condition, { readonly kind: 'outcome' | 'event' | 'two-holders' }>;

/** A run that is at hand. */
export function judgedRun(verdict: Verdict, trace: Trace | null): JudgedRun {
  return { verdict, shows: (condition) => trace !== null && showsIn(trace, condition) };
}

/** All that these hints would ask of a run. */
export function runConditions(hints: readonly Hint[]): RunCondition[] {
  return hints.flatMap(({ when }) => when.flatMap(askedOfRuns));
}

function askedOfRuns(condition: Condition): RunCondition[] {
  switch (condition.kind) {
    case 'outcome':
    case 'event':
    case 'two-holders':
      return [condition];
    case 'not':
      return askedOfRuns(condition.of);
    case 'any':
    case 'all':
      return condition.of.flatMap(askedOfRuns);
    default:
      return [];
  }
}

/** Whether a run shows it. Which check the condition names is another matter. */
export function showsIn(trace: Trace, condition: RunCondition): boolean {
  switch (condition.kind) {
    case 'outcome':
      return requestsIn(trace, ALL).some((request) => isBad(trace, request, condition.bad));
    case 'event':
      return eventsMatching(trace.events, condition.match).length > 0;
    case 'two-holders':
      return heldByTwo(trace, condition.address);
  }
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
    case 'event':
    case 'two-holders':
      return runsOf(situation, condition.check).some((run) => run.shows(condition));
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
function runsOf({ runs }: Situation, check: string | null): JudgedRun[] {
  if (check === null) return [...runs.values()];
  const run = runs.get(check);
  return run === undefined ? [] : [run];
}

function isMeant(diagnostic: Diagnostic, wanted: Extract<Condition, { kind: 'diagnostic' }>): boolean {
  const { file, code, severity } = wanted;
  if (file !== null && diagnostic.file !== file) return false;
  if (severity !== null && diagnostic.severity !== severity) return false;
  if (code === null) return true;
  return code.endsWith('*') ? diagnostic.code.startsWith(code.slice(0, -1)) : diagnostic.code === code;
}
