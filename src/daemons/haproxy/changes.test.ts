import { describe, expect, test } from 'vitest';
import { randomStream } from '../../sim/random.ts';
import { run } from '../../sim/run.ts';
import type { Fault, SingleRequest } from '../../sim/scenario.ts';
import { resultName } from '../../trace/result.ts';
import type { Trace } from '../../trace/trace.ts';
import { behaviours, cluster } from './lab.testing.ts';
import recorded from './samples/changes.json';

/**
 * One run each of HAProxy 2.6.12 with servers that start slowly, are observed, tracked, remembered, cut off and limited, against the same configuration,
 * faults and traffic over some seeds. In the recordings an app took up to 0.6 s to start again.
 */
const SEEDS = 20;
const APP_START_S = 0.6;
const TOLERANCE_S = 0.15;

type Recording = (typeof recorded)[number];

const ms = (time: string): number => parseFloat(time) * 1000;

function faultsOf({ faults }: Recording): Fault[] {
  return faults.map((written) => {
    const fault = written as Record<string, unknown>;
    const when = { atMs: ms(fault['at'] as string), untilMs: ms(fault['until'] as string) };
    for (const kind of ['kill', 'freeze'] as const)
      if (kind in fault) return { kind, process: fault[kind] as string, ...when };
    if ('power-off' in fault) return { kind: 'power-off', machine: fault['power-off'] as string, ...when };
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
function requestsOf({ rps, seconds, timeoutS }: Recording, seed: number): SingleRequest[] {
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

function simulate(recording: Recording, seed: number): Trace {
  const durationMs = recording.seconds * 1000;
  const scenario = { traffic: null, requests: requestsOf(recording, seed), durationMs, faults: faultsOf(recording) };
  return run(cluster(recording.config, recording.workMs as Record<string, number>), scenario, seed + 1, behaviours);
}

function countsOf({ requests }: Trace): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < requests.length; i++) {
    const name = String(resultName(requests.result[i] as number));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Answers by the machine that gave them: the last that each request was sent to. */
function answersOf({ requests, hops, machines }: Trace): Map<string, number> {
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

const changesOf = (trace: Trace) =>
  trace.events.filter((e) => e.atMs > 0 && (e.kind === 'server-up' || e.kind === 'server-down'));

const words = (line: string) => line.replace(/check duration: \d+ms/, '').replace(/\d+ sessions/g, '');

function expectWithin(value: number, values: readonly number[], below: number, above: number, what: string): void {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  expect(value >= low - below && value <= high + above, `${what}: ${value}, simulated ${low}–${high}`).toBe(true);
}

describe('changes of servers recorded from HAProxy 2.6.12', () => {
  test.each(recorded.map((r) => [r.name, r] as const))('%s', { timeout: 30_000 }, (_, recording) => {
    const traces = Array.from({ length: SEEDS }, (_, seed) => simulate(recording, seed));
    const counts = traces.map(countsOf);
    for (const status of new Set([...Object.keys(recording.statuses), ...counts.flatMap((c) => [...c.keys()])])) {
      const value = (recording.statuses as Record<string, number | undefined>)[status] ?? 0;
      const simulated = counts.map((c) => c.get(status) ?? 0);
      // Two requests more or fewer at either end of a fault.
      const room = 2 * Math.max(1, recording.faults.length);
      expectWithin(value, simulated, room, room, `${status}s`);
    }
    const answers = traces.map(answersOf);
    // Whom a client is remembered with is chance.
    if (recording.name !== 'stick') {
      for (const [machine, value] of Object.entries(recording.servers))
        expectWithin(
          value,
          answers.map((a) => a.get(machine) ?? 0),
          5,
          5,
          machine,
        );
    }
    const changes = traces.map(changesOf);
    for (const own of changes)
      expect(own.map((e) => [e.kind, e.subject]).sort()).toEqual(recording.events.map((e) => e.slice(1)).sort());
    for (const [i, [atS, kind, subject]] of (recording.events as [number, string, string][]).entries()) {
      const nth = recording.events.slice(0, i).filter((e) => e[1] === kind && e[2] === subject).length;
      const times = changes.map((own) => own.filter((e) => e.kind === kind && e.subject === subject)[nth]?.atMs ?? NaN);
      const late = kind === 'server-up' ? APP_START_S : 0;
      expectWithin(
        atS,
        times.map((t) => t / 1000),
        TOLERANCE_S,
        TOLERANCE_S + late,
        `${kind} of ${subject}`,
      );
    }
    const said = new Set(changes.flatMap((own) => own.map((e) => words(e.detail))));
    for (const line of recording.log) expect(said).toContain(words(line));
  });
});
