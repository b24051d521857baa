import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Daemon } from '../../src/daemons/daemon.ts';
import type { Cluster, ProcessSpec } from '../../src/model/cluster.ts';
import type { Scenario } from '../../src/sim/scenario.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import { bundle } from './bundle.ts';
import { CLIENTS } from './cabling.ts';
import { monotonicMs, sleepUntil } from './clock.ts';
import { FaultInjector } from './faultInjector.ts';
import { misplacedFiles } from './furnish.ts';
import { CannotStart, Installation } from './installation.ts';
import { Holders, IpMonitor, neighbour } from './ipMonitor.ts';
import { removeLeftovers } from './leftovers.ts';
import { micro } from './runLog.ts';
import { latenessOf, ordersLost, ordersTold, requestReport, summaryOf, wayOf, type RealReport } from './report.ts';
import { runName, startOfProcess } from './runName.ts';
import { StallWatch } from './stallWatch.ts';
import { plannedRequests, siteAddress, type PlannedRequest, type Sent, type TrafficOutcome, type TrafficPlan } from './trafficPlan.ts';
import { versionsOf } from './versions.ts';

/** What is to be run for real. */
export interface RealRunOrder {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly daemons: readonly Daemon[];
  readonly scenario: Scenario;
  /** Decides when each request comes and from whom, as in a simulated run. */
  readonly seed: number;
  /** How long the machines are up before the first request, in milliseconds. */
  readonly settleMs: number;
  /** Says how far it is, a line at a time. */
  progress(line: string): void;
  /** Ends the run early when it is aborted: everything is taken down and `run` rejects with its reason. */
  readonly signal: AbortSignal;
}

/** Runs of one process, which may follow each other. */
let runs = 0;

/**
 * Runs a workspace on real daemons in namespaces of this computer, and tells what clients saw. Needs Linux and root. However it ends, nothing is left.
 * @throws CannotStart when the workspace or a daemon refuses; the signal's reason when it is aborted
 */
export async function runForReal(order: RealRunOrder): Promise<RealReport> {
  const misplaced = order.cluster.machines.flatMap((machine) => misplacedFiles(machine, order.files, order.daemons));
  if (misplaced.length > 0) throw new CannotStart(misplaced.join('\n'));
  // Asked before there is traffic: whoever asks first waits for the answers, and does nothing else.
  versionsOf(daemonsIn(order.cluster));
  const left = await removeLeftovers();
  if (left.length > 0) order.progress(`taken away, left by an earlier run: ${left.join(' ')}`);
  const name = `${runName(process.pid, startOfProcess(process.pid) ?? '0')}-${runs++}`;
  const folder = join(tmpdir(), name);
  // What the machines' users read is readable, whatever this shell's habit.
  process.umask(0o022);
  mkdirSync(folder);
  // Machines' users read below it.
  chmodSync(folder, 0o755);
  const over = new AbortController();
  const signal = AbortSignal.any([order.signal, over.signal]);
  let installation: Installation | null = null;
  try {
    order.signal.throwIfAborted();
    const requests = plannedRequests(order.cluster, order.scenario, order.seed);
    const clients = [...new Set(requests.map(({ client }) => client))];
    order.progress(`a switch, ${order.cluster.machines.length} machines, ${clients.length} clients`);
    installation = new Installation(order, { name, folder, clients, appProgram: await bundle('app', folder) }, signal);
    return await Promise.race([rejection(signal), new RealRun(order, installation, folder, requests, signal).run()]);
  } finally {
    order.progress('taking everything down');
    // Whatever of the run still waits for something need not any more.
    over.abort();
    await installation?.down();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rejects when the signal is aborted. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }));
}

/** One run, from machines without power to the report. */
class RealRun {
  readonly #order: RealRunOrder;
  readonly #installation: Installation;
  readonly #folder: string;
  readonly #requests: readonly PlannedRequest[];
  readonly #holders = new Holders();

  readonly #signal: AbortSignal;

  constructor(order: RealRunOrder, installation: Installation, folder: string, requests: readonly PlannedRequest[], signal: AbortSignal) {
    this.#order = order;
    this.#signal = signal;
    this.#installation = installation;
    this.#folder = folder;
    this.#requests = requests;
  }

  async run(): Promise<RealReport> {
    const { scenario, settleMs, progress } = this.#order;
    const installation = this.#installation;
    await installation.up();
    this.#watchClients();
    const upMs = monotonicMs();
    const zeroMs = upMs + settleMs;
    progress(`everything runs; it settles for ${(settleMs / 1000).toFixed(1)} s, then comes the traffic`);
    const stalls = new StallWatch(zeroMs);
    const sending = this.#send(zeroMs);
    // Where the run ends before its traffic does, nobody asks what became of it.
    sending.catch(() => {});
    const refused = new Promise<never>((_, reject) => installation.onRefusal(reject, zeroMs));
    await Promise.race([refused, sleepUntil(zeroMs, this.#signal)]);
    progress(`${this.#requests.length} requests in ${scenario.durationMs / 1000} s`);
    await this.#faults(zeroMs);
    await sleepUntil(zeroMs + scenario.durationMs, this.#signal);
    const { sent, stallMs } = await sending;
    // Moments of events and faults are this program's, those of requests the clients'.
    const outcome = { sent, stallMs: Math.max(stallMs, stalls.end(), installation.slowestMs) };
    return this.#report(outcome, zeroMs, zeroMs - upMs, await this.#lost(sent));
  }

  #watchClients(): void {
    const { network } = this.#installation;
    const site = siteAddress(this.#order.cluster);
    const monitor = new IpMonitor(network.namespace(CLIENTS), 'neigh', (line) => {
      const heard = neighbour(line);
      const station = network.stations.find(({ mac }) => mac === heard?.mac);
      if (heard?.address === site && station !== undefined) this.#holders.heard(station.name);
    });
    this.#installation.watchers.add(monitor);
  }

  /** Starts the program that sends, early enough to be ready; resolves when every request is decided. */
  async #send(zeroMs: number): Promise<TrafficOutcome> {
    const { site } = this.#order.cluster;
    const address = siteAddress(this.#order.cluster);
    if (address === null) return { sent: this.#requests.map((request) => unresolved(request)), stallMs: 0 };
    const plan: TrafficPlan = { zeroMs, address, port: site.port, host: site.host, requests: this.#requests };
    return JSON.parse(await this.#among(CLIENTS, 'traffic', [], JSON.stringify(plan))) as TrafficOutcome;
  }

  async #faults(zeroMs: number): Promise<void> {
    const injector = new FaultInjector(this.#installation);
    const moments = this.#order.scenario.faults.flatMap((fault) => {
      const begin = { atMs: fault.atMs, fault, begins: true };
      return fault.untilMs === null ? [begin] : [begin, { atMs: fault.untilMs, fault, begins: false }];
    });
    // One after another where they fall on one moment; a stop that takes its time holds nobody up.
    moments.sort((a, b) => a.atMs - b.atMs);
    const pending: Promise<void>[] = [];
    for (const { atMs, fault, begins } of moments) {
      await sleepUntil(zeroMs + atMs, this.#signal);
      pending.push(injector.inject(fault, begins));
    }
    await Promise.all(pending);
  }

  /** Orders that were acknowledged and are gone, asked of the databases themselves. */
  async #lost(sent: readonly Sent[]): Promise<number | null> {
    const databases = this.#order.cluster.machines.flatMap(({ name, address, processes }) =>
      processes.filter(({ daemon }) => daemon === 'mysql').map(({ ports }) => ({ name, place: `${address}:${ports[0] ?? 3306}` })),
    );
    const machineAt = (place: string): string | null => this.#machineAt(place);
    // Where nobody was told of an order, none is lost.
    if (databases.length === 0 || ordersTold(sent, machineAt).size === 0) return ordersLost(sent, new Map(), machineAt);
    const answer = await this.#among(CLIENTS, 'orders', databases.map(({ place }) => place), '');
    const counts = JSON.parse(answer) as (number | null)[];
    const kept = new Map(databases.map(({ name }, index) => [name, counts[index] ?? null]));
    return ordersLost(sent, kept, machineAt);
  }

  #report({ sent, stallMs }: TrafficOutcome, zeroMs: number, settledMs: number, lost: number | null): RealReport {
    const { seed, scenario, cluster } = this.#order;
    const via = (one: Sent): string[] => wayOf(one, this.#holders.at(zeroMs + one.endMs), (place) => this.#machineAt(place));
    const requests = sent.map((one) => requestReport(one, via(one)));
    const planned = this.#requests.map(({ atMs }) => atMs);
    const lateness = latenessOf(planned, sent.map(({ startMs }) => startMs), stallMs);
    return {
      seed,
      stopped: null,
      requests,
      events: this.#installation.log.since(zeroMs),
      summary: summaryOf(requests, scenario.durationMs, lost),
      real: { versions: versionsOf(daemonsIn(cluster)), kernel: kernelVersion(), settledMs: micro(settledMs), lateness },
    };
  }

  /** A machine by its name or one of the addresses that it was given. */
  #machineAt(place: string): string | null {
    return this.#order.cluster.machines.find(({ name, address }) => name === place || address === place)?.name ?? null;
  }

  /** Runs a program of this folder where the clients are, and gives what it wrote. */
  async #among(where: string, program: 'traffic' | 'orders', args: readonly string[], input: string): Promise<string> {
    const file = await bundle(program, this.#folder);
    const namespace = this.#installation.network.namespace(where);
    const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, file, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      detached: true,
    });
    this.#installation.children.add(child);
    child.stdin.end(input);
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const output = await text(child.stdout);
    const [code] = await ended;
    if (code !== 0) throw new Error(`the clients' program ${program} ended with ${code}`);
    return output;
  }
}

function unresolved({ id, client, method, path, atMs }: PlannedRequest): Sent {
  return { id, client, method, path, startMs: atMs, endMs: atMs, status: 'unresolved', server: null, database: null };
}

function daemonsIn(cluster: Cluster): string[] {
  return [...new Set(cluster.machines.flatMap(({ processes }) => processes.map(({ daemon }: ProcessSpec) => daemon)))];
}

/** `6.18.44`: what a builder adds to it says nothing of the kernel's behaviour. */
function kernelVersion(): string {
  return /^[\d.]+/.exec(release())?.[0] ?? release();
}
