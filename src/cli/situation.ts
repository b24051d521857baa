import { readScenarioFile, strangersIn } from '../lesson/scenarioFile.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { readFolder, readText } from './folder.ts';
import { onlyName, type Options } from './options.ts';
import { diagnosticLine, EXIT, type Output, UsageError } from './output.ts';
import { pipeline } from './pipeline.ts';

/** A workspace and what happens to it. */
export interface Situation {
  /** Null when cluster.yaml cannot be read. */
  readonly cluster: Cluster | null;
  readonly scenario: Scenario;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the workspace that a command names and its `--scenario`, and writes down what there is to complain of.
 * @returns an exit code where the scenario makes no sense
 * @throws UsageError, FolderError
 */
export function readSituation(options: Options, output: Output): Situation | number {
  const folder = onlyName(options, 'workspace');
  if (options.scenario === null) throw new UsageError('which scenario? Say --scenario FILE');
  const files = readFolder(folder);
  const file = readScenarioFile({ path: options.scenario, text: readText(options.scenario) });
  if (file.scenario === null) return complain(file.diagnostics, output);
  const { cluster, diagnostics } = pipeline.prepare(files);
  for (const diagnostic of diagnostics) if (diagnostic.severity !== 'info') output.err(diagnosticLine(diagnostic));
  if (cluster !== null) {
    const strangers = strangersIn(file.scenario, cluster, file.faultSpan);
    if (strangers.length > 0) return complain(strangers, output);
  }
  return { cluster, scenario: file.scenario, diagnostics };
}

function complain(diagnostics: readonly Diagnostic[], output: Output): number {
  for (const diagnostic of diagnostics) output.err(diagnosticLine(diagnostic));
  return EXIT.usage;
}
