import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { missingFrom } from './missing.ts';
import { scenarioFileSchema, scenarioFlaw, toScenario } from './scenarioSchema.ts';
import { readYaml } from './yamlFile.ts';

export interface ScenarioFile {
  readonly scenario: Scenario | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Line of a fault, by its index. */
  faultSpan(index: number): Span;
}

/** Reads a scenario file (YAML). Never throws; `scenario` is null when there are errors. */
export function readScenarioFile(source: SourceFile): ScenarioFile {
  const file = readYaml(source, scenarioFileSchema);
  const faultSpan = (index: number) => file.spanOf(['faults', index]);
  if (file.value === null) return { scenario: null, diagnostics: file.diagnostics, faultSpan };
  const flaw = scenarioFlaw(file.value);
  if (flaw !== null) {
    const diagnostic = scenarioError(file.spanOf([flaw.key]), flaw.words);
    return { scenario: null, diagnostics: [diagnostic], faultSpan };
  }
  return { scenario: toScenario(file.value), diagnostics: [], faultSpan };
}

/** Faults that name a machine or a process which the workspace does not have, said at their lines. */
export function strangersIn(
  scenario: Scenario,
  cluster: Cluster,
  spanOf: (index: number) => Span,
): readonly Diagnostic[] {
  return missingFrom(scenario.faults, cluster).map(({ fault, words }) => scenarioError(spanOf(fault), words));
}

function scenarioError(span: Span, message: string): Diagnostic {
  return { file: span.file, span, severity: 'error', code: 'lab.scenario', message };
}
