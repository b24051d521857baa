import { pipeline } from '../../src/cli/pipeline.ts';
import { daemons } from '../../src/daemons/registry.ts';
import { SETTLE_MS, SETTLE_SPREAD_MS } from '../../src/sim/run.ts';
import { randomStream } from '../../src/sim/random.ts';
import { runForReal } from '../run/realRun.ts';
import type { RealReport } from '../run/report.ts';
import type { AgreementCase } from './agreementCase.ts';
import { runFacts, type RunFacts } from './runFacts.ts';
import type { TrialOrder } from './trialQueue.ts';

/** One real run of a scenario, as far as it is kept. */
export interface Trial {
  readonly facts: RunFacts;
  readonly versions: Readonly<Record<string, string>>;
  readonly kernel: string;
  /** By how much requests, faults and timers came after their moments, in milliseconds: what the computer was kept from doing. */
  readonly latestMs: number;
}

/** Makes one real run of a scenario. @throws what `runForReal` throws */
export async function realTrial({ it, seed }: TrialOrder, signal: AbortSignal, started: () => void): Promise<Trial> {
  const { cluster } = pipeline.prepare(it.files);
  if (cluster === null) throw new Error(`${it.id}: the workspace cannot be read`);
  // As a simulated run with this seed settles.
  const settleMs = SETTLE_MS + randomStream(seed, 'settle')() * SETTLE_SPREAD_MS;
  const progress = (line: string): void => {
    if (line.startsWith('everything runs')) started();
  };
  const report = await runForReal({ cluster, files: it.files, daemons, scenario: it.scenario, seed, settleMs, progress, signal });
  const { versions, kernel } = report.real;
  const facts = runFacts(report, { cluster, scenario: it.scenario, sequence: it.sequence });
  return { facts, versions, kernel, latestMs: latestMs(report, it) };
}

/** What was held up once disturbs only what falls into that moment: it weighs half of what happens to one request in a hundred, or to a fault. */
const ONCE = 0.5;

function latestMs({ real, events }: RealReport, { scenario }: AgreementCase): number {
  const momentsOf = (kind: string): number[] => ascending(events.filter((event) => event.kind === kind).map(({ atMs }) => atMs));
  const begun = ascending(scenario.faults.map(({ atMs }) => atMs));
  const ended = ascending(scenario.faults.flatMap(({ untilMs }) => untilMs ?? []));
  const { p99Ms, maxMs, stallMs } = real.lateness;
  return Math.max(p99Ms, Math.max(maxMs, stallMs) * ONCE, ...latenesses(momentsOf('fault'), begun), ...latenesses(momentsOf('fault-end'), ended));
}

function latenesses(moments: readonly number[], due: readonly number[]): number[] {
  return due.map((atMs, index) => (moments[index] ?? atMs) - atMs);
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
