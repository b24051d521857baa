import { describe, expect, test } from 'vitest';
import type { Cluster, Machine, ProcessSpec } from '../../model/cluster.ts';
import type { Behaviour, MakeBehaviour } from '../../sim/behaviour.ts';
import type { Host } from '../../sim/host.ts';
import { NO_HEADERS } from '../../sim/message.ts';
import { run } from '../../sim/run.ts';
import type { Fault, SingleRequest } from '../../sim/scenario.ts';
import type { Trace } from '../../trace/trace.ts';
import { behave } from './behave.ts';
import type { HaproxyConfig } from './config.ts';
import { parse } from './parse.ts';
import recorded from './samples/failures.json';

/** The same configurations, faults and traffic as in the recordings from HAProxy 2.6.12, over many seeds: every recorded trial must lie within what the simulation does. */

const span = { file: 'cluster.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 };
const hosts = new Map([
  ['lb1', '10.77.0.11'],
  ['web1', '10.77.0.21'],
  ['web2', '10.77.0.22'],
]);

/** The recordings' app: works for a while, answers, and closes nothing itself. */
class App implements Behaviour {
  #status = 200;
  readonly #host: Host;
  readonly #workMs: number;
  constructor(workMs: number, host: Host) {
    this.#workMs = workMs;
    this.#host = host;
  }
  start(): void {
    this.#host.listen(null, 80, {
      accept: () => ({
        message: (socket) => {
          this.#host.after(this.#workMs, () => socket.send({ kind: 'http-response', status: this.#status, headers: NO_HEADERS }));
        },
        closed: () => {},
      }),
    });
  }
  set(env: Readonly<Record<string, string>>): void {
    this.#status = Number(env['REPLY_STATUS'] ?? 200);
  }
}

const behaviours = new Map<string, MakeBehaviour>([
  ['haproxy', (config, host) => behave(config as HaproxyConfig, host)],
  ['app', (config, host) => new App(config as number, host)],
]);

function process(machine: string, daemon: string, config: unknown): ProcessSpec {
  return { id: `${machine}/${daemon}`, machine, daemon, file: null, config, refusal: null, ports: [80], talksTo: [], claims: [] };
}

function cluster(config: string, appMs: number): Cluster {
  const parsed = parse({ path: 'lb1/haproxy.cfg', text: config }, { hosts, machine: null });
  expect(parsed.refusal).toBeNull();
  const machines: Machine[] = [...hosts].map(([name, address]) => ({
    name,
    address,
    interface: 'eth0',
    cores: 2,
    span,
    processes: [name === 'lb1' ? process(name, 'haproxy', parsed.config) : process(name, 'app', appMs)],
  }));
  return { site: { host: '10.77.0.11', port: 80, span: null }, clients: 50, machines, prefixLength: 24 };
}

function faults(how: string, atMs: number, untilMs: number): Fault[] {
  const when = { atMs, untilMs };
  switch (how) {
    case 'kill':
      return [{ kind: 'kill', process: 'web1/app', ...when }];
    case 'killboth':
      return [
        { kind: 'kill', process: 'web1/app', ...when },
        { kind: 'kill', process: 'web2/app', ...when },
      ];
    case 'poweroff':
      return [{ kind: 'power-off', machine: 'web1', ...when }];
    case 'drop':
      return [{ kind: 'drop', machine: 'web1', ...when }];
    case 'stop':
      return [{ kind: 'freeze', process: 'web1/app', ...when }];
    case '500':
      return [{ kind: 'set', process: 'web1/app', env: { REPLY_STATUS: '500' }, ...when }];
    default:
      throw new Error(how);
  }
}

interface Outcome {
  readonly detectS: number | null;
  readonly backS: number | null;
  readonly statuses: ReadonlyMap<string, number>;
  readonly log: readonly string[];
}

const SEEDS = 200;
const BEFORE_MS = 2000;

function outcomeOfRun(trace: Trace, atMs: number, countedMs: number, untilMs: number): Outcome {
  const first = (kind: string, from: number) => trace.events.find((e) => e.kind === kind && e.subject === 'be/web1' && e.atMs >= from)?.atMs ?? null;
  const down = first('server-down', atMs);
  const up = first('server-up', untilMs);
  const statuses = new Map<string, number>();
  for (let i = 0; i < trace.requests.length; i++) {
    const start = trace.requests.startMs[i] as number;
    if (start < atMs - 100 || start >= countedMs) continue;
    const status = String(trace.requests.result[i]);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  const log = trace.events.filter((e) => e.kind === 'server-down').map((e) => e.detail);
  return { detectS: down === null || down >= untilMs ? null : (down - atMs) / 1000, backS: up === null ? null : (up - untilMs) / 1000, statuses, log };
}

/** All from one address, as recorded: `source` then sends them to one server, web1. */
function requests(rps: number, untilMs: number): SingleRequest[] {
  const list: SingleRequest[] = [];
  for (let atMs = 0; atMs < untilMs; atMs += 1000 / rps) list.push({ atMs, client: '10.77.0.10', method: 'GET', path: '/', timeoutMs: 30_000 });
  return list;
}

function simulate(recording: (typeof recorded)[number]): Outcome[] {
  const model = cluster(recording.config, recording.appMs);
  // The recordings count the requests from 0.1 s before the fault to its end: so their number tells how long it lasted.
  const totals = recording.trials.map((t) => Object.values(t.statuses).reduce((a, b) => a + (b ?? 0), 0));
  const windowMs = (Math.max(...totals) / recording.rps) * 1000 - 100;
  return Array.from({ length: SEEDS }, (_, seed) => {
    const atMs = BEFORE_MS + ((seed * 7) % 100);
    const countedMs = atMs + windowMs;
    // A frozen process was woken only when every request had its answer.
    const untilMs = countedMs + (recording.how === 'stop' ? 6000 : 0);
    const scenario = { traffic: null, requests: requests(recording.rps, countedMs), durationMs: untilMs + 12_000, faults: faults(recording.how, atMs, untilMs) };
    return outcomeOfRun(run(model, scenario, seed, behaviours), atMs, countedMs, untilMs);
  });
}

const TOLERANCE_S = 0.15;
const within = (value: number, values: readonly number[], slack: number) => value >= Math.min(...values) - slack && value <= Math.max(...values) + slack;
const numbers = (values: readonly (number | null)[]) => values.filter((v) => v !== null);

const simulated = recorded.filter((r) => !/retry-on|observe/.test(r.config));

describe('failures recorded from HAProxy 2.6.12', () => {
  test('of the simulated features are all here', () => expect(simulated.length).toBeGreaterThanOrEqual(18));

  test.each(simulated.map((r) => [r.case, r] as const))('%s', { timeout: 60_000 }, (_, recording) => {
    const outcomes = simulate(recording);
    const kinds = (statuses: Iterable<string>) => new Set([...statuses].filter((s) => s !== '200'));
    const simulatedKinds = kinds(outcomes.flatMap((o) => [...o.statuses.keys()]));
    expect(simulatedKinds).toEqual(kinds(recording.trials.flatMap((t) => Object.keys(t.statuses))));
    for (const trial of recording.trials) {
      if (trial.detectDownS === null) expect(outcomes.every((o) => o.detectS === null)).toBe(true);
      else expect(within(trial.detectDownS, numbers(outcomes.map((o) => o.detectS)), TOLERANCE_S), `down after ${trial.detectDownS} s`).toBe(true);
      if (trial.backUpS !== null && trial.backUpS !== undefined) {
        expect(within(trial.backUpS, numbers(outcomes.map((o) => o.backS)), TOLERANCE_S), `up after ${trial.backUpS} s`).toBe(true);
      }
      for (const status of simulatedKinds) {
        const count = (trial.statuses as Record<string, number | undefined>)[status] ?? 0;
        // As many requests as arrive in the tolerance.
        const counts = outcomes.map((o) => o.statuses.get(status) ?? 0);
        expect(within(count, counts, TOLERANCE_S * recording.rps), `${count} times ${status}, simulated ${Math.min(...counts)}–${Math.max(...counts)}`).toBe(true);
      }
    }
    const words = (line: string) => line.replace(/check duration: \d+ms/, '').replace(/\d+ sessions active/, '');
    const said = new Set(outcomes.flatMap((o) => o.log.map(words)));
    for (const trial of recording.trials) for (const line of trial.log) if (line.includes('is DOWN')) expect(said).toContain(words(line));
  });
});
