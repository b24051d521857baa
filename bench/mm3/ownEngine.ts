import type { Cluster } from '../../src/model/cluster.ts';
import type { Behaviour } from '../../src/sim/behaviour.ts';
import type { Host } from '../../src/sim/host.ts';
import { exponential } from '../../src/sim/random.ts';
import { run } from '../../src/sim/run.ts';
import { measured, type Mm3Result, OFFERED, SERVERS } from './mm3.ts';

const SERVICE_MS = 1000;
const SPAN = { file: 'cluster.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };

/** A bank's counter as a program on a machine: it knows its host's timers and its own stream of random numbers, as every daemon does. */
class Counter implements Behaviour {
  waitedMs = 0;
  readonly #host: Host;
  readonly #random: () => number;
  #expected: number;
  #free = SERVERS;
  /** When each of those who wait came. */
  readonly #queue: number[] = [];

  constructor(host: Host, customers: number) {
    this.#host = host;
    this.#random = () => host.random();
    this.#expected = customers;
  }

  start(): void {
    this.#awaitNext();
  }

  #awaitNext(): void {
    if (this.#expected-- > 0) this.#host.after((exponential(this.#random) * SERVICE_MS) / OFFERED, this.#arrived);
  }

  readonly #arrived = (): void => {
    if (this.#free === 0) this.#queue.push(this.#host.now());
    else {
      this.#free--;
      this.#serve();
    }
    this.#awaitNext();
  };

  #serve(): void {
    this.#host.after(exponential(this.#random) * SERVICE_MS, this.#served);
  }

  readonly #served = (): void => {
    const cameMs = this.#queue.shift();
    if (cameMs === undefined) {
      this.#free++;
      return;
    }
    this.waitedMs += this.#host.now() - cameMs;
    this.#serve();
  };
}

/** The model as one process of a cluster of one machine, run like any other scenario. */
export function ownEngine(customers: number, seed: number): Mm3Result {
  const process = {
    id: 'bank/counter',
    machine: 'bank',
    daemon: 'counter',
    balances: false,
    drains: false,
    file: null,
    config: customers,
    refusal: null,
    ports: [],
    talksTo: [],
    claims: [],
  };
  const machine = {
    name: 'bank',
    address: '10.77.0.1',
    interface: 'eth0',
    cores: 1,
    loopback: [],
    processes: [process],
    span: SPAN,
  };
  const cluster: Cluster = {
    site: { host: 'bank', port: 80, span: SPAN },
    clients: 1,
    machines: [machine],
    prefixLength: 24,
  };
  const scenario = { traffic: null, requests: [], durationMs: Infinity, faults: [] };
  return measured(customers, () => {
    let counter: Counter | null = null;
    const make = (config: unknown, host: Host): Behaviour => (counter = new Counter(host, config as number));
    run(cluster, scenario, seed, new Map([['counter', make]]), { eventsMax: Infinity });
    return ((counter as Counter | null)?.waitedMs ?? NaN) / SERVICE_MS;
  });
}
