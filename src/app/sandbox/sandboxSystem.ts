import { readChecks } from '../../lesson/checksFile.ts';
import type { LessonCheck } from '../../lesson/lesson.ts';
import { readScenarioFile } from '../../lesson/scenarioFile.ts';
import { scenarioText } from '../../lesson/scenarioText.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Files } from '../../text/sourceFile.ts';
import type { Futures } from '../futures.ts';
import type { Note } from './bringing/brought.ts';

/** What stands in the sandbox: all of it can be kept, undone, sent. */
export interface SandboxSystem {
  /** What people call it. */
  readonly name: string;
  /** A workspace, and beside it what happens to it and what is checked: `scenario.yaml` and `checks.yaml`, either of which may be missing. */
  readonly files: Files;
  readonly futures: Futures;
  readonly seed: number;
  /** For files that would not start: the last text that did, which runs in their place. */
  readonly lastValid?: Files;
  /** What was assumed when it was made of files from elsewhere, until somebody has read it. */
  readonly notes?: readonly Note[];
}

/** Who asks for what, for how long, and the faults that are there without anybody's doing. */
export const SCENARIO_FILE = 'scenario.yaml';
/** A list of checks, as in a lesson. */
export const CHECKS_FILE = 'checks.yaml';

/** What happens where nothing is said. */
export const usualScenario: Scenario = {
  traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 10_000, arrivals: 'even' },
  requests: [],
  durationMs: 60_000,
  faults: [],
};

/** What the two files beside the workspace say. */
export interface OwnFiles {
  /** Null where scenario.yaml cannot be read. */
  readonly scenario: Scenario | null;
  /** Null where checks.yaml cannot be read. */
  readonly checks: readonly LessonCheck[] | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Never throws.
 * @param last what scenario.yaml said when it could last be read: checks go on with its traffic
 */
export function readOwnFiles(files: Files, last: Scenario = usualScenario): OwnFiles {
  const { scenario, diagnostics } = readScenario(files[SCENARIO_FILE]);
  const read = readOwnChecks(files[CHECKS_FILE]);
  const { traffic } = scenario ?? last;
  return {
    scenario,
    checks: read.checks?.map((check) => withTraffic(check, traffic)) ?? null,
    diagnostics: [...diagnostics, ...read.diagnostics],
  };
}

/** A check that says nothing of requests has the traffic of scenario.yaml. */
function withTraffic(check: LessonCheck, traffic: Scenario['traffic']): LessonCheck {
  const { scenario } = check;
  if (scenario.traffic !== null || scenario.requests.length > 0) return check;
  return { ...check, scenario: { ...scenario, traffic } };
}

function readScenario(text: string | undefined): { scenario: Scenario | null; diagnostics: readonly Diagnostic[] } {
  if (text === undefined) return { scenario: usualScenario, diagnostics: [] };
  return readScenarioFile({ path: SCENARIO_FILE, text });
}

function readOwnChecks(text: string | undefined): {
  checks: readonly LessonCheck[] | null;
  diagnostics: readonly Diagnostic[];
} {
  if (text === undefined || isUnbegun(text)) return { checks: [], diagnostics: [] };
  const { checks, diagnostics } = readChecks({ path: CHECKS_FILE, text });
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  return { checks: failed ? null : checks, diagnostics };
}

/** Nothing but comments, or an empty list: one that has yet to be begun. */
export function isUnbegun(checks: string): boolean {
  return checks.split('\n').every((line) => /^\s*(#|\[\s*\]\s*$|$)/.test(line));
}

/** The workspace alone: what the daemons read. */
export function workspaceOf(files: Files): Files {
  const { [SCENARIO_FILE]: scenario, [CHECKS_FILE]: checks, ...workspace } = files;
  void scenario;
  void checks;
  return workspace;
}

/** The files with a scenario in them. */
export function withScenario(files: Files, scenario: Scenario): Files {
  return { ...files, [SCENARIO_FILE]: scenarioText(scenario) };
}
