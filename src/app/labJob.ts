import type { Daemon } from '../daemons/daemon.ts';
import { figuresAt, type Figures, type Moment } from '../lab/ask.ts';
import { prepare, simulate, type Prepared } from '../lab/lab.ts';
import { machineLogs, type Logs } from '../lab/logs.ts';
import { movedLines } from '../lab/movedLines.ts';
import { ReadBefore } from '../lab/readBefore.ts';
import { fittingHints, runConditions, type RunCondition } from '../lesson/fitting.ts';
import type { Pipeline } from '../lesson/pipeline.ts';
import { missingFrom } from '../lesson/missing.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';
import { findingOf, judgedFinding, type Finding } from './checkFinding.ts';
import { movedFinding } from './movedFinding.ts';
import { CheckPool } from './checkPool.ts';
import type { LabOrder, LabReport, ShownRun } from './labProtocol.ts';

/** Systems of which verdicts are kept: as many as are recognised (`ReadBefore`). */
const KNOWN_MAX = 4;

/**
 * Does what the page orders, in pieces: each report is one piece, and whoever pulls them may stop between two.
 * Keeps the verdicts on the last systems, so that neither a new fault, nor another shown run, nor an edit that means nothing to any daemon, nor one that is taken
 * back runs the checks again.
 */
export class LabJob {
  readonly #daemons: readonly Daemon[];
  readonly pipeline: Pipeline;
  readonly #pool: CheckPool;
  readonly #options: { readonly alive: () => void };
  readonly #before = new ReadBefore();
  #generation = 0;
  /** The newest first. */
  #known: Known[] = [];
  /** The run on screen, to be asked about its moments. */
  #shown: Omit<Moment, 'atMs'> | null = null;

  /**
   * @param pool who else runs checks; nobody, where none is given
   * @param alive called again and again while a run gets on
   */
  constructor(daemons: readonly Daemon[], pool: CheckPool = new CheckPool(0), alive = () => {}) {
    this.#daemons = daemons;
    this.#pool = pool;
    this.#options = { alive };
    this.pipeline = {
      prepare: (files) => this.#prepare(files),
      simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons, this.#options),
    };
  }

  async *work(order: LabOrder): AsyncGenerator<LabReport, void, undefined> {
    const { generation, shown } = order;
    this.#generation = generation;
    const asWritten = this.#prepare(order.files);
    const invalid = invalidFiles(asWritten);
    const { files, prepared, held } = this.#standIns(order, asWritten, invalid);
    const { cluster } = prepared;
    const { diagnostics } = asWritten;
    const known = this.#knownOf(cluster, order);
    const wanted = this.#begin(order, files, known);
    yield { kind: 'prepared', generation, diagnostics, cluster: cluster && withoutConfigs(cluster), invalid, held };
    // What is known is told at once: it need not wait for the run.
    yield* this.#knownVerdicts(generation, wanted, known);
    // After an edit of a run that is on screen already, the verdicts come first: with others at work they are there before a person notices.
    const showLast = this.#shown !== null && this.#pool.helps;
    if (!showLast) yield* this.#show(generation, shown, cluster);
    if (cluster !== null) yield* this.#newVerdicts(generation, cluster, shown.seed, wanted, known);
    if (generation !== this.#generation) return;
    if (showLast) yield* this.#show(generation, shown, cluster);
    if (cluster === null) return;
    const { asked, findings } = known;
    const runs = new Map([...wanted].map(([id, { key }]) => [id, judgedFinding(findings.get(key) as Finding, asked)]));
    const hints = fittingHints(order.hints, { cluster, diagnostics, runs });
    yield { kind: 'hints', generation, hints: hints.map(({ id }) => id) };
    const other = order.other === null ? null : this.#run(order.other, cluster);
    if (other !== null) yield { kind: 'other', generation, trace: other.trace, cluster: withoutConfigs(other.cluster) };
  }

  #prepare(files: Files): Prepared {
    return prepare(files, this.#daemons, this.#before);
  }

  /** Has others begin with the checks of which nothing is known yet. Returns all of them. */
  #begin({ checks, shown: { seed } }: LabOrder, files: Files, { cluster, asked, findings }: Known): Wanted {
    const wanted = new Map(checks.map((check) => [check.id, { check, key: JSON.stringify([seed, check]) }]));
    const open = [...wanted.values()].filter(({ key }) => !findings.has(key)).map(({ check }) => check);
    this.#pool.begin({ files, seed, asked }, cluster === null ? [] : open);
    return wanted;
  }

  /** What is known of a system, which is now the newest. */
  #knownOf(cluster: Cluster | null, { hints }: LabOrder): Known {
    const asked = runConditions(hints);
    const askedKey = JSON.stringify(asked);
    const same = this.#known.filter((one) => one.askedKey === askedKey);
    const findings = same.find((one) => one.cluster === cluster)?.findings ?? stillTrue(same[0], cluster);
    const known = { cluster, asked, askedKey, findings };
    this.#known = [known, ...same.filter((one) => one.cluster !== cluster)].slice(0, KNOWN_MAX);
    return known;
  }

  *#knownVerdicts(generation: number, wanted: Wanted, { findings }: Known): Generator<LabReport, void, undefined> {
    for (const { key } of wanted.values()) {
      const found = findings.get(key);
      if (found !== undefined) yield { kind: 'verdict', generation, verdict: found.verdict };
    }
  }

  async *#newVerdicts(
    generation: number,
    cluster: Cluster,
    seed: number,
    wanted: Wanted,
    { asked, findings }: Known,
  ): AsyncGenerator<LabReport, void, undefined> {
    for await (const finding of this.#pool.findings((c) => findingOf(c, cluster, asked, this.pipeline, seed))) {
      findings.set(wanted.get(finding.verdict.id)?.key ?? '', finding);
      yield { kind: 'verdict', generation, verdict: finding.verdict };
    }
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
    const stillInvalid = invalidFiles(this.#prepare(tried));
    const held = candidates.filter((path) => !stillInvalid.includes(path));
    const mixed = { ...files };
    for (const path of held) mixed[path] = fallback[path] as string;
    return { files: mixed, prepared: this.#prepare(mixed), held };
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
    const cluster = shown.files === null ? own : this.#prepare(shown.files).cluster;
    if (cluster === null) return null;
    const scenario = withKnown(shown, cluster);
    return { cluster, scenario, trace: this.pipeline.simulate(cluster, scenario, shown.seed) };
  }

  /** The daemons' own figures at a moment of the run that was shown last; none before the first. */
  figures(atMs: number, machine: string | null): Figures[] {
    return this.#shown === null ? [] : figuresAt({ ...this.#shown, atMs }, machine, this.#daemons, this.#options);
  }

  /** What a machine's processes write to their logs in the run that was shown last; null before the first. */
  logs(machine: string): Logs | null {
    return this.#shown === null ? null : machineLogs(this.#shown, machine, this.#daemons, this.#options);
  }
}

/** Checks by their ids, with what they are known by. */
type Wanted = ReadonlyMap<string, { readonly check: LessonCheck; readonly key: string }>;

/** What was found on a system that holds for the same one written elsewhere: after a comment, an empty line. Nothing on another one. */
function stillTrue(last: Known | undefined, cluster: Cluster | null): Map<string, Finding> {
  const nothing = cluster === null || last === undefined || last.cluster === null || last.findings.size === 0;
  const moved = nothing ? null : movedLines(last.cluster, cluster);
  if (moved === null || last === undefined) return new Map();
  const still = [...last.findings].map(([key, finding]) => [key, movedFinding(finding, moved)] as const);
  return new Map(still.filter((entry): entry is [string, Finding] => entry[1] !== null));
}

/** What was found on a system. */
interface Known {
  readonly cluster: Cluster | null;
  readonly asked: readonly RunCondition[];
  readonly askedKey: string;
  /** By seed and check, as text. */
  readonly findings: Map<string, Finding>;
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
