import type { Expectation } from '../../checks/check.ts';
import type { LessonCheck } from '../../lesson/lesson.ts';
import { missingFrom } from '../../lesson/missing.ts';
import { findMachine, findProcess, type Cluster } from '../../model/cluster.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Files } from '../../text/sourceFile.ts';
import { lineSpan } from '../../text/span.ts';
import { CHECKS_FILE, SCENARIO_FILE } from './sandboxSystem.ts';
import { yamlLine, type YamlPath } from './yamlText.ts';

/** Something that a check names and the system does not have (any more). */
export interface Stranger {
  /** In `faults` or `expect` of the check: which of them. */
  readonly list: 'faults' | 'expect';
  readonly index: number;
  /** `no machine is called web9; there are web1, db1`. */
  readonly words: string;
}

/** What a check names that is not there. An expectation about a machine that is gone may hold for that reason alone. */
export function strangersOf(check: LessonCheck, cluster: Cluster): Stranger[] {
  const faults = missingFrom(check.scenario.faults, cluster).map(({ fault, words }): Stranger => {
    return { list: 'faults', index: fault, words };
  });
  const expectations = check.expect.flatMap((expectation, index) => {
    const gone = namedBy(expectation).find((name) => !isThere(name, cluster));
    return gone === undefined ? [] : [{ list: 'expect' as const, index, words: goneWords(gone, cluster) }];
  });
  return [...faults, ...expectations];
}

/** Indexes of the faults that are about nothing in the system: nothing happens where they are. */
export function strangerFaults(faults: Scenario['faults'], cluster: Cluster | null): readonly number[] {
  return cluster === null ? [] : missingFrom(faults, cluster).map(({ fault }) => fault);
}

/** What both files name and the system lacks, said at its line; both can be read. */
export function strangerDiagnostics(
  files: Files,
  faults: Scenario['faults'],
  checks: readonly LessonCheck[],
  cluster: Cluster,
): Diagnostic[] {
  const say = (file: string, path: YamlPath, words: string): Diagnostic => {
    const text = files[file] ?? '';
    const line = yamlLine(text, path);
    const span = lineSpan(file, line, 1, text.split('\n')[line - 1]?.length ?? 0);
    return { file, span, severity: 'warning', code: 'lab.stranger', message: words };
  };
  return [
    ...missingFrom(faults, cluster).map(({ fault, words }) =>
      say(SCENARIO_FILE, ['faults', fault], `${words}: nothing happens here`),
    ),
    ...checks.flatMap((check, i) =>
      strangersOf(check, cluster).map(({ list, index, words }) => say(CHECKS_FILE, [i, list, index], words)),
    ),
  ];
}

/** Machines and processes that it is about. */
function namedBy(expectation: Expectation): readonly string[] {
  switch (expectation.kind) {
    case 'reaches':
    case 'avoids':
      return expectation.machines;
    case 'shares':
      return expectation.shares.map(({ machine }) => machine);
    case 'holder':
      return [expectation.machine];
    case 'takeover':
      return present(expectation.by);
    case 'detects':
      return [expectation.machine, ...present(expectation.by)];
    case 'event':
      return present(expectation.match.machine);
    case 'starts':
      return expectation.processes === 'all' ? [] : expectation.processes;
    default:
      return [];
  }
}

function present(name: string | null): readonly string[] {
  return name === null ? [] : [name];
}

function isThere(name: string, cluster: Cluster): boolean {
  return (name.includes('/') ? findProcess(cluster, name) : findMachine(cluster, name)) !== undefined;
}

function goneWords(name: string, cluster: Cluster): string {
  const [machine = ''] = name.split('/');
  const there = findMachine(cluster, machine);
  const machines = cluster.machines.map((one) => one.name).join(', ');
  if (!name.includes('/')) return `no machine is called ${name}; there are ${machines}`;
  if (there === undefined) return `no process is called ${name}; there are the machines ${machines}`;
  return `no process is called ${name}; ${machine} runs ${there.processes.map(({ id }) => id).join(', ') || 'nothing'}`;
}
