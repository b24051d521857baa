import type { Cluster } from '../model/cluster.ts';
import { findMachine, findProcess } from '../model/cluster.ts';
import type { Fault, FaultAction, Scenario } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
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

/** Faults that name a machine or a process which the workspace does not have, in words. */
export function missingFrom(
  faults: readonly Fault[],
  cluster: Cluster,
): { readonly fault: number; readonly words: string }[] {
  const machines = cluster.machines.map((m) => m.name).join(', ');
  const found: { fault: number; words: string }[] = [];
  faults.forEach((fault, index) => {
    for (const name of machinesOf(fault)) {
      if (findMachine(cluster, name) !== undefined) continue;
      found.push({ fault: index, words: `no machine is called ${name}; there are ${machines}` });
    }
    if ('process' in fault && findProcess(cluster, fault.process) === undefined) {
      const machine = cluster.machines.find((m) => m.name === fault.process.split('/')[0]);
      const runs = machine?.processes.map((p) => p.id).join(', ') ?? '';
      const there =
        machine === undefined ? `there are the machines ${machines}` : `${machine.name} runs ${runs || 'nothing'}`;
      found.push({ fault: index, words: `no process is called ${fault.process}; ${there}` });
    }
  });
  return found;
}

/** The same, said at the faults' lines. */
export function strangersIn(
  scenario: Scenario,
  cluster: Cluster,
  spanOf: (index: number) => Span,
): readonly Diagnostic[] {
  return missingFrom(scenario.faults, cluster).map(({ fault, words }) => scenarioError(spanOf(fault), words));
}

function machinesOf(fault: FaultAction): readonly string[] {
  if (fault.kind === 'partition') return fault.groups.flat();
  return 'machine' in fault ? [fault.machine] : [];
}

function scenarioError(span: Span, message: string): Diagnostic {
  return { file: span.file, span, severity: 'error', code: 'lab.scenario', message };
}
