import { describe, expect, it } from 'vitest';
import type { FaultAction, Scenario } from '../../sim/scenario.ts';
import recorded from './samples/failures.json' with { type: 'json' };
import { hopsOf, nginxConf, runTrial } from './trial.testing.ts';

/** What was done to web1 (or to both) while 20 requests a second came in. */
const FAULTS: Readonly<Record<string, readonly FaultAction[]>> = {
  kill: [{ kind: 'kill', process: 'web1/app' }],
  killall: [
    { kind: 'kill', process: 'web1/app' },
    { kind: 'kill', process: 'web2/app' },
  ],
  drop: [{ kind: 'drop', machine: 'web1' }],
  poweroff: [{ kind: 'power-off', machine: 'web1' }],
  stop: [{ kind: 'freeze', process: 'web1/app' }],
  '500': [{ kind: 'set', process: 'web1/app', env: { REPLY_STATUS: '500' } }],
  '503': [{ kind: 'set', process: 'web1/app', env: { REPLY_STATUS: '503' } }],
};

interface Trial {
  readonly name: string;
  readonly trial: number;
  readonly upstream: string;
  readonly location: string;
  readonly how: string;
  readonly status_counts: Readonly<Record<string, number>>;
  readonly max_s: number;
  /** Seconds after the fault, status, seconds it took, servers asked. */
  readonly retried_requests: readonly (readonly [number, number, number, string, ...string[]])[];
  readonly error_log: Readonly<Record<string, number>>;
}

/** What the recordings and the simulation are compared by. */
interface Facts {
  readonly counts: Readonly<Record<string, number>>;
  /** Requests that asked a second server, in seconds after the fault. */
  readonly secondTries: readonly number[];
  readonly longestS: number;
  readonly timedOut: number;
  readonly refused: number;
  readonly noLive: number;
}

const SEEDS = 200;
/** The recordings count requests from a tenth of a second before the fault on. */
const BEFORE_MS = 100;
/** One request more or less falls into what was recorded. */
const COUNT_TOLERANCE = 2;
const TIME_TOLERANCE_S = 0.15;
/** The firewall rule that drops packets takes up to a tenth of a second to be in force: the first request it hit came 0.08–0.17 s after "the fault". */
const RULE_DELAY_MS = 100;
/** Times from here on are made by timeouts; below, they are the recording machine's own. */
const TIMEOUT_S = 1;
const MEDIAN_TOLERANCE = 0.15;
/** Recordings keep the first forty of the requests that met a failure. */
const KEPT = 40;

function factsOf(trial: Trial): Facts {
  const log = (words: string): number =>
    Object.entries(trial.error_log).reduce((sum, [line, n]) => sum + (line.includes(words) ? n : 0), 0);
  return {
    counts: trial.status_counts,
    // "be" in the place of a server: none was to be had.
    secondTries: trial.retried_requests.filter(([, , , servers]) => /, 10\./.test(servers)).map(([at]) => at),
    longestS: trial.max_s,
    // A machine without power ends in either, depending on how old its ARP entry is.
    timedOut: log('upstream timed out') + log('No route to host'),
    refused: log('Connection refused'),
    noLive: log('no live upstreams'),
  };
}

function simulate(trial: Trial, seed: number): Facts {
  const total = Object.values(trial.status_counts).reduce((a, b) => a + b, 0);
  const faultMs = 2000 + ((seed * 37) % 100);
  const endMs = faultMs - BEFORE_MS + total * 50;
  const requests = Array.from({ length: Math.ceil(endMs / 50) }, (_, i) => ({
    atMs: i * 50,
    client: null,
    method: 'GET',
    path: '/',
    timeoutMs: 120_000,
  }));
  const delayMs = trial.how === 'drop' ? (seed * 61) % RULE_DELAY_MS : 0;
  const faults = (FAULTS[trial.how] ?? []).map((fault) => ({ ...fault, atMs: faultMs + delayMs, untilMs: null }));
  const scenario: Scenario = { traffic: null, requests, durationMs: endMs + 70_000, faults };
  const trace = runTrial(nginxConf(trial.upstream, trial.location), scenario, seed);
  const hops = hopsOf(trace);
  const counts: Record<string, number> = {};
  const secondTries: number[] = [];
  let longestS = 0;
  for (let i = 0; i < trace.requests.length; i++) {
    const startMs = trace.requests.startMs[i] as number;
    if (startMs < faultMs - BEFORE_MS) continue;
    const status = String(trace.requests.result[i]);
    counts[status] = (counts[status] ?? 0) + 1;
    longestS = Math.max(longestS, ((trace.requests.endMs[i] as number) - startMs) / 1000);
    if ((hops[i]?.length ?? 0) > 1) secondTries.push((startMs - faultMs) / 1000);
  }
  const log = (words: string): number =>
    trace.events.filter((e) => e.kind === 'log' && e.detail.includes(words)).length;
  const timedOut = log('upstream timed out') + log('No route to host');
  return {
    counts,
    secondTries,
    longestS,
    timedOut,
    refused: log('Connection refused'),
    noLive: log('no live upstreams'),
  };
}

function expectWithin(value: number, values: readonly number[], tolerance: number): void {
  expect(value).toBeGreaterThanOrEqual(Math.min(...values) - tolerance);
  expect(value).toBeLessThanOrEqual(Math.max(...values) + tolerance);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}

describe('every recorded failure lies within what the simulation does', () => {
  it.each(recorded as unknown as readonly Trial[])('$name ($trial)', (trial) => {
    const measured = factsOf(trial);
    const runs = Array.from({ length: SEEDS }, (_, seed) => simulate(trial, seed));
    for (const status of new Set([...Object.keys(measured.counts), ...runs.flatMap((r) => Object.keys(r.counts))])) {
      expectWithin(
        measured.counts[status] ?? 0,
        runs.map((r) => r.counts[status] ?? 0),
        COUNT_TOLERANCE,
      );
    }
    expectWithin(
      measured.longestS,
      runs.map((r) => r.longestS),
      TIME_TOLERANCE_S,
    );
    if (measured.longestS > TIMEOUT_S) {
      const middle = median(runs.map((r) => r.longestS));
      expect(middle / measured.longestS).toBeGreaterThan(1 - MEDIAN_TOLERANCE);
      expect(middle / measured.longestS).toBeLessThan(1 + MEDIAN_TOLERANCE);
    }
    if (trial.retried_requests.length < KEPT)
      expectWithin(
        measured.secondTries.length,
        runs.map((r) => r.secondTries.length),
        COUNT_TOLERANCE,
      );
    expectWithin(
      measured.timedOut,
      runs.map((r) => r.timedOut),
      COUNT_TOLERANCE,
    );
    expectWithin(
      measured.refused,
      runs.map((r) => r.refused),
      COUNT_TOLERANCE,
    );
    expectWithin(
      measured.noLive,
      runs.map((r) => r.noLive),
      COUNT_TOLERANCE,
    );
    const simulated = runs.flatMap((r) => r.secondTries);
    for (const at of measured.secondTries) {
      const distance = simulated.reduce((best, s) => Math.min(best, s > at ? s - at : at - s), Infinity);
      expect(distance, `a second try ${at} s after the fault`).toBeLessThan(TIME_TOLERANCE_S);
    }
  });
});
