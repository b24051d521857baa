import { pipeline } from '../../src/cli/pipeline.ts';
import { daemons } from '../../src/daemons/registry.ts';
import type { Cluster } from '../../src/model/cluster.ts';
import { SETTLE_MS, SETTLE_SPREAD_MS } from '../../src/sim/run.ts';
import { randomStream } from '../../src/sim/random.ts';
import { runForReal } from '../run/realRun.ts';
import type { RealReport } from '../run/report.ts';
import { plannedRequests } from '../run/trafficPlan.ts';
import type { AgreementCase } from './agreementCase.ts';
import { runFacts, type RunFacts } from './runFacts.ts';
import type { TrialOrder } from './trialQueue.ts';

/** One real run of a scenario, as far as it is kept. */
export interface Trial {
  readonly facts: RunFacts;
  readonly versions: Readonly<Record<string, string>>;
  readonly kernel: string;
  /** By how much the latest request or fault came after its moment, in milliseconds: what the computer was kept from doing. */
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
  return { facts, versions, kernel, latestMs: latestMs(report, it, cluster) };
}

function latestMs(report: RealReport, { scenario }: AgreementCase, cluster: Cluster): number {
  const planned = plannedRequests(cluster, scenario, report.seed);
  const requests = report.requests.map(({ startMs }, index) => startMs - (planned[index]?.atMs ?? startMs));
  const begun = report.events.filter(({ kind }) => kind === 'fault').map(({ atMs }) => atMs).sort((a, b) => a - b);
  const due = scenario.faults.map(({ atMs }) => atMs).sort((a, b) => a - b);
  const faults = due.map((atMs, index) => (begun[index] ?? atMs) - atMs);
  return [...requests, ...faults].reduce((latest, lateMs) => Math.max(latest, lateMs), 0);
}
