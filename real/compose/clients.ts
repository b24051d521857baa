import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import type { RequestReport } from '../../src/lab/runReport.ts';
import { CONTAINER_FACE } from '../../src/takeaway/networkPlan.ts';
import { monotonicMs, sleep } from '../run/clock.ts';
import { requestReport, summaryOf } from '../run/report.ts';
import { summaryLines } from '../run/summaryLines.ts';
import { Sender } from '../run/sender.ts';
import { plannedRequests, siteAddress, type PlannedRequest, type Sent } from '../run/trafficPlan.ts';
import { addressLines, readPlan, UnreadablePlan, type ClientsPlan } from './clientsPlan.ts';
import { Tally } from './tally.ts';

/**
 * The clients of a workspace that runs in containers: sends the scenario's traffic from the clients' addresses, round after round, and prints each second what
 * they saw. Runs in a container of its own in the machines' network, and may change that container's addresses.
 */
const USAGE = `usage: node clients.cjs FOLDER [--rounds N] [--settle S]

  FOLDER      with cluster.yaml and scenario.yaml
  --rounds N  ends after so many rounds of the scenario (otherwise it goes on until it is stopped)
  --settle S  seconds that the machines get before the first request (default 15)
`;
/** The same requests in every round as in the lab, whose runs have this seed. */
const SEED = 1;

void main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    if (!(error instanceof UnreadablePlan)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  },
);

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { rounds: { type: 'string' }, settle: { type: 'string' } } });
  const [folder] = positionals;
  const rounds = Number(values.rounds ?? Infinity);
  const settleMs = Number(values.settle ?? 15) * 1000;
  if (folder === undefined || !(rounds >= 1) || !(settleMs >= 0)) {
    console.error(USAGE);
    return 2;
  }
  const plan = readPlan(folder);
  const address = siteAddress(plan.cluster);
  if (address === null) {
    console.error(`no machine is called ${plan.cluster.site.host}, so clients cannot find the site`);
    return 1;
  }
  const requests = plannedRequests(plan.cluster, plan.scenario, SEED);
  takeAddresses(plan, requests);
  console.log(`the machines settle for ${settleMs / 1000} s, then come ${requests.length} requests in ${plan.scenario.durationMs / 1000} s`);
  await sleep(settleMs);
  for (let round = 1; round <= rounds; round++) await sendRound(plan, address, requests, round);
  return 0;
}

/** One container stands for all clients. */
function takeAddresses({ cluster }: ClientsPlan, requests: readonly PlannedRequest[]): void {
  const lines = addressLines([...new Set(requests.map(({ client }) => client))], cluster, CONTAINER_FACE);
  const { status, stderr, error } = spawnSync('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n`, encoding: 'utf8' });
  if (status !== 0) throw new UnreadablePlan(`the clients' addresses cannot be taken: ${error?.message ?? stderr.trim()}`);
}

/** Sends all requests at their moments, says each second what came back, and in the end what came of all. A stop ends it early. */
async function sendRound({ cluster, scenario }: ClientsPlan, address: string, requests: readonly PlannedRequest[], round: number): Promise<void> {
  const zeroMs = monotonicMs();
  const sender = new Sender({ zeroMs, address, port: cluster.site.port, host: cluster.site.host, requests });
  const tally = new Tally();
  const done: RequestReport[] = [];
  const take = (sent: Sent): void => {
    tally.take(sent);
    done.push(requestReport(sent, []));
  };
  const say = (): void => {
    const line = tally.line(monotonicMs() - zeroMs);
    if (line !== null) console.log(line);
  };
  const finish = (): void => {
    say();
    const byStart = done.sort((a, b) => a.id - b.id);
    console.log(`round ${round}: ${summaryLines(summaryOf(byStart, scenario.durationMs, 0)).join('; ')}`);
  };
  const stop = (): void => {
    finish();
    process.exit(0);
  };
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, stop);
  const timer = setInterval(say, 1000);
  await Promise.all(requests.map(async (request) => take(await sender.send(request))));
  await sleep(Math.max(0, zeroMs + scenario.durationMs - monotonicMs()));
  clearInterval(timer);
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.off(name, stop);
  finish();
}
