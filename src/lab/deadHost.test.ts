import { expect, test } from 'vitest';
import { Agreement, SEEDS } from '../daemons/agreement.testing.ts';
import { daemons } from '../daemons/registry.ts';
import type { Behaviour, MakeBehaviour } from '../sim/behaviour.ts';
import type { Host, Service, Socket, SocketHandler, TimerHandle } from '../sim/host.ts';
import { run } from '../sim/run.ts';
import { Result } from '../trace/result.ts';
import { prepare } from './lab.ts';
import recorded from './samples/dead-host.json';

/**
 * Connecting, again and again with a patience of four seconds, to a machine of the same network that has lost its power: silence as long as the kernel believes to know the way, then
 * "No route to host". Recorded with Debian 12's kernel parameters on kernel 6.18, three times from one machine and once from each of four others (each machine has an ARP time of its own).
 */
const PATIENCE_MS = 4000;
const PORT = 80;
const OFF_AT_MS = 1000;
/** The recordings begin a moment after the power went, and start no new attempt after this long. */
const WATCHED_MS = 75_000;

/** Between two connections that are answered: the way is known to stand until shortly before the power goes. */
const PAUSE_MS = 100;

/** Connects, and connects again as soon as it knows what became of it. */
class Caller implements Behaviour, SocketHandler {
  readonly #host: Host;
  #timer: TimerHandle | null = null;
  constructor(host: Host) {
    this.#host = host;
  }

  start(): void {
    const socket = this.#host.connect({ address: '10.77.0.31', port: PORT, parent: null, cause: null }, this);
    this.#timer = this.#host.after(PATIENCE_MS, () => {
      socket.close(Result.timeout);
      this.start();
    });
  }

  opened(socket: Socket): void {
    socket.close();
    this.#host.cancel(this.#timer);
    this.#host.after(PAUSE_MS, () => this.start());
  }

  failed(): void {
    this.#host.cancel(this.#timer);
    this.start();
  }

  message(): void {}

  closed(): void {}
}

/** Accepts and says nothing. */
class Listener implements Behaviour, Service {
  readonly #host: Host;
  constructor(host: Host) {
    this.#host = host;
  }
  start(): void {
    this.#host.listen(null, PORT, this);
  }
  accept(): SocketHandler {
    return { message: () => {}, closed: () => {} };
  }
}

interface Attempt {
  /** Seconds after the power went. */
  readonly fromS: number;
  readonly tookS: number;
  readonly result: number;
}

function attempts(seed: number): Attempt[] {
  const files = {
    'cluster.yaml': 'site: http://10.77.0.21/\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n  db1: { address: 10.77.0.31, runs: [mysql] }\n',
  };
  const { cluster } = prepare(files, daemons);
  if (cluster === null) throw new Error('no cluster');
  const faults = [{ kind: 'power-off', machine: 'db1', atMs: OFF_AT_MS, untilMs: null } as const];
  const behaviours = new Map<string, MakeBehaviour>([
    ['app', (_, host) => new Caller(host)],
    ['mysql', (_, host) => new Listener(host)],
  ]);
  const { hops } = run(cluster, { traffic: null, requests: [], durationMs: OFF_AT_MS + WATCHED_MS + PATIENCE_MS, faults }, seed, behaviours);
  const made: Attempt[] = [];
  for (let i = 0; i < hops.length; i++) {
    const fromMs = (hops.startMs[i] as number) - OFF_AT_MS;
    if (fromMs >= 0 && fromMs < WATCHED_MS) made.push({ fromS: fromMs / 1000, tookS: ((hops.endMs[i] as number) - (hops.startMs[i] as number)) / 1000, result: hops.result[i] as number });
  }
  return made;
}

const RESULTS: Record<string, number> = { 'timed out': Result.timeout, 'No route to host': Result.unreachable };

test('silence, then "No route to host"', { timeout: 60_000 }, () => {
  const runs = Array.from({ length: SEEDS }, (_, seed) => attempts(seed));
  const agreement = new Agreement();
  expect(new Set(runs.flat().map(({ result }) => result))).toEqual(new Set(Object.values(RESULTS)));
  for (const [word, result] of Object.entries(RESULTS)) {
    const trials = recorded.flatMap((trial) => trial.filter((row) => row.result === word));
    const ours = runs.map((made) => made.filter((attempt) => attempt.result === result));
    // When the first attempt of all began is the caller's affair.
    if (result === Result.unreachable) agreement.times(`${word}, the first`, trials.map(({ from_s }) => from_s), ours.map((made) => made[0]?.fromS ?? null));
    agreement.counts(`${word}, how many`, trials.map(({ n }) => n), ours.map((made) => made.length));
    agreement.someTimes(`${word}, after`, trials.flatMap(({ seconds }) => seconds), ours.flat().map(({ tookS }) => tookS));
  }
  expect(agreement.complaints).toEqual([]);
});
