import type { Cluster } from '../../model/cluster.ts';
import { randomStream } from '../../sim/random.ts';
import { run } from '../../sim/run.ts';
import type { Fault, SingleRequest } from '../../sim/scenario.ts';
import { resultName } from '../../trace/result.ts';
import type { Trace } from '../../trace/trace.ts';
import { SEEDS } from '../agreement.testing.ts';
import { behaviours, cluster } from './lab.testing.ts';

/** An app that was killed took up to so long to start again in the recordings, and so it does here. */
const APP_START_MS = 600;
/** And it took up to so much longer for an answer than it was told to. Where requests queue for single places, that adds up. */
const APP_LATE_MS = 5;

/** One configuration under one series of faults, and what it was asked meanwhile. */
export interface RecordedRun {
  readonly config: string;
  /** How long each machine's app works on a request. */
  readonly workMs: unknown;
  readonly rps: number;
  readonly seconds: number;
  readonly timeoutS: number;
  /** As a scenario writes them: `{ at, kill, until }`. */
  readonly faults: readonly unknown[];
}

const ms = (time: string): number => parseFloat(time) * 1000;

function faultsOf({ faults }: RecordedRun, seed: number): Fault[] {
  const random = randomStream(seed, 'start');
  return faults.map((written) => {
    const fault = written as Record<string, unknown>;
    const starts = 'kill' in fault || 'power-off' in fault;
    const when = {
      atMs: ms(fault['at'] as string),
      untilMs: ms(fault['until'] as string) + (starts ? random() * APP_START_MS : 0),
    };
    for (const kind of ['kill', 'freeze'] as const)
      if (kind in fault) return { kind, process: fault[kind] as string, ...when };
    for (const kind of ['power-off', 'drop'] as const)
      if (kind in fault) return { kind, machine: fault[kind] as string, ...when };
    const env = Object.entries(fault['env'] as Record<string, number>).map(([name, value]) => [name, String(value)]);
    return {
      kind: 'set',
      process: fault['set'] as string,
      env: Object.fromEntries(env) as Record<string, string>,
      ...when,
    };
  });
}

/** Even arrivals from a phase of the seed's, each late by up to a timer's tick as in the recordings; any of fifty clients. */
function requestsOf({ rps, seconds, timeoutS }: RecordedRun, seed: number): SingleRequest[] {
  const gapMs = 1000 / rps;
  const random = randomStream(seed, 'arrivals');
  return Array.from({ length: rps * seconds }, (_, i) => ({
    atMs: (i + (seed + 0.5) / SEEDS) * gapMs + random(),
    client: `10.77.0.${101 + Math.floor(random() * 50)}`,
    method: 'GET',
    path: '/',
    timeoutMs: timeoutS * 1000,
  }));
}

function simulate(recording: RecordedRun, model: Cluster, seed: number): Trace {
  const durationMs = recording.seconds * 1000;
  const scenario = {
    traffic: null,
    requests: requestsOf(recording, seed),
    durationMs,
    faults: faultsOf(recording, seed),
  };
  return run(model, scenario, seed + 1, behaviours);
}

/** The recorded run, simulated with every seed. */
export function tracesOf(recording: RecordedRun): Trace[] {
  const model = cluster(recording.config, recording.workMs as Record<string, number>, APP_LATE_MS);
  return Array.from({ length: SEEDS }, (_, seed) => simulate(recording, model, seed));
}

/** How many requests came to which end. */
export function countsOf({ requests }: Trace): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < requests.length; i++) {
    const name = String(resultName(requests.result[i] as number));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Answers by the machine that gave them: the last that each request was sent to. */
export function answersOf({ requests, hops, machines }: Trace): Map<string, number> {
  const last = new Map<number, string>();
  for (let h = 0; h < hops.length; h++) {
    if (hops.parent[h] === -1) continue;
    last.set(hops.request[h] as number, machines[hops.machine[h] as number] ?? '?');
  }
  const answers = new Map<string, number>();
  for (const [request, machine] of last) {
    const result = resultName(requests.result[request] as number);
    if (typeof result === 'number' && ![502, 503, 504].includes(result))
      answers.set(machine, (answers.get(machine) ?? 0) + 1);
  }
  return answers;
}

/** When servers went up and down. */
export const changesOf = (trace: Trace) =>
  trace.events.filter((e) => e.atMs > 0 && (e.kind === 'server-up' || e.kind === 'server-down'));

/** A line of the log without what differs from run to run. */
export const words = (line: string) => line.replace(/check duration: \d+ms/, '').replace(/\d+ sessions/g, '');
