import type { Daemon } from '../daemons/daemon.ts';
import { figuresAt, type Figures, type Moment } from '../lab/ask.ts';
import { prepare, simulate, type Prepared } from '../lab/lab.ts';
import { machineLogs, type Logs } from '../lab/logs.ts';
import { fittingHints } from '../lesson/fitting.ts';
import type { Pipeline } from '../lesson/pipeline.ts';
import { missingFrom } from '../lesson/missing.ts';
import { runCheck, type CheckRun } from '../lesson/trial.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';
import type { LabOrder, LabReport, ShownRun } from './labProtocol.ts';

/**
 * Does what the page orders, in pieces: each report is one piece, and whoever pulls them may stop between two.
 * Keeps the verdicts of the last files, so that a new fault or another shown run does not run the checks again.
 */
export class LabJob {
  readonly #daemons: readonly Daemon[];
  readonly pipeline: Pipeline;
  #checkedFiles = '';
  #checked = new Map<string, CheckRun>();
  /** The run on screen, to be asked about its moments. */
  #shown: Omit<Moment, 'atMs'> | null = null;

  constructor(daemons: readonly Daemon[]) {
    this.#daemons = daemons;
    this.pipeline = {
      prepare: (files) => prepare(files, daemons),
      simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons),
    };
  }

  *work(order: LabOrder): Generator<LabReport, void, undefined> {
    const { generation, shown } = order;
    const asWritten = prepare(order.files, this.#daemons);
    const invalid = invalidFiles(asWritten);
    const { files, prepared, held } = this.#standIns(order, asWritten, invalid);
    const { cluster } = prepared;
    const { diagnostics } = asWritten;
    yield { kind: 'prepared', generation, diagnostics, cluster: cluster && withoutConfigs(cluster), invalid, held };
    yield* this.#show(generation, shown, cluster);
    if (cluster === null) return;
    const key = JSON.stringify(files);
    if (key !== this.#checkedFiles) {
      this.#checkedFiles = key;
      this.#checked = new Map();
    }
    for (const check of order.checks) {
      yield { kind: 'verdict', generation, verdict: this.#check(check, cluster, shown.seed).verdict };
    }
    const hints = fittingHints(order.hints, { cluster, diagnostics, runs: this.#checked });
    yield { kind: 'hints', generation, hints: hints.map(({ id }) => id) };
    const other = order.other === null ? null : this.#run(order.other, cluster);
    if (other !== null) yield { kind: 'other', generation, trace: other.trace, cluster: withoutConfigs(other.cluster) };
  }

  /** The workspace that really runs: where a file would not start, its fallback, if that one would. */
  #standIns(
    order: LabOrder,
    asWritten: Prepared,
    invalid: readonly string[],
  ): { files: Files; prepared: Prepared; held: string[] } {
    const { files, fallback } = order;
    const candidates = invalid.filter((path) => fallback[path] !== undefined && fallback[path] !== files[path]);
    if (candidates.length === 0) return { files, prepared: asWritten, held: [] };
    const tried = { ...files };
    for (const path of candidates) tried[path] = fallback[path] as string;
    const stillInvalid = invalidFiles(prepare(tried, this.#daemons));
    const held = candidates.filter((path) => !stillInvalid.includes(path));
    const mixed = { ...files };
    for (const path of held) mixed[path] = fallback[path] as string;
    return { files: mixed, prepared: prepare(mixed, this.#daemons), held };
  }

  *#show(generation: number, shown: ShownRun, own: Cluster | null): Generator<LabReport, void, undefined> {
    const run = this.#run(shown, own);
    if (run === null) return;
    const { cluster, scenario, trace } = run;
    this.#shown = { cluster, scenario, seed: shown.seed };
    yield { kind: 'run', generation, trace, cluster: withoutConfigs(cluster) };
  }

  /** Null where the files describe no cluster. */
  #run(shown: ShownRun, own: Cluster | null): { cluster: Cluster; scenario: Scenario; trace: Trace } | null {
    const cluster = shown.files === null ? own : prepare(shown.files, this.#daemons).cluster;
    if (cluster === null) return null;
    const scenario = withKnown(shown, cluster);
    return { cluster, scenario, trace: simulate(cluster, scenario, shown.seed, this.#daemons) };
  }

  /** The daemons' own figures at a moment of the run that was shown last; none before the first. */
  figures(atMs: number, machine: string | null): Figures[] {
    return this.#shown === null ? [] : figuresAt({ ...this.#shown, atMs }, machine, this.#daemons);
  }

  /** What a machine's processes write to their logs in the run that was shown last; null before the first. */
  logs(machine: string): Logs | null {
    return this.#shown === null ? null : machineLogs(this.#shown, machine, this.#daemons);
  }

  #check(check: LessonCheck, cluster: Cluster, seed: number): CheckRun {
    let run = this.#checked.get(check.id);
    if (run === undefined) {
      run = runCheck(check, cluster, this.pipeline, seed);
      this.#checked.set(check.id, run);
    }
    return run;
  }
}

/** Paths of files with an error, and of those that a daemon refuses to start with. */
function invalidFiles({ diagnostics, cluster }: Prepared): string[] {
  const paths = new Set<string>();
  for (const { file, severity } of diagnostics) if (severity === 'error') paths.add(file);
  for (const { processes } of cluster?.machines ?? []) {
    for (const { file, refusal } of processes) if (file !== null && refusal !== null) paths.add(file);
  }
  return [...paths];
}

/** Parsed configurations stay in the worker: only the daemons read them, and they need not survive a copy. */
function withoutConfigs(cluster: Cluster): Cluster {
  return {
    ...cluster,
    machines: cluster.machines.map((m) => ({ ...m, processes: m.processes.map((p) => ({ ...p, config: null })) })),
  };
}

/** The scenario without faults on what this cluster does not have (any more): the learner may have renamed a machine since. */
function withKnown(shown: ShownRun, cluster: Cluster): Scenario {
  const missing = new Set(missingFrom(shown.scenario.faults, cluster).map(({ fault }) => fault));
  return { ...shown.scenario, faults: shown.scenario.faults.filter((_, i) => !missing.has(i)) };
}
