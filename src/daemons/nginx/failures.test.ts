import { describe, expect, it } from 'vitest';
import { Agreement, SEEDS } from '../agreement.testing.ts';
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

/** The recordings count requests from a tenth of a second before the fault on. */
const BEFORE_MS = 100;
/** The firewall rule that drops packets takes up to a tenth of a second to be in force: the first request it hit came 0.08–0.17 s after "the fault". */
const RULE_DELAY_MS = 100;
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

function disagreements(trials: readonly Trial[]): string[] {
  const measured = trials.map(factsOf);
  // One trial was a few requests longer than another.
  const runs = Array.from({ length: SEEDS }, (_, seed) => simulate(trials[seed % trials.length] as Trial, seed));
  const agreement = new Agreement();
  const count = (what: string, of: (facts: Facts) => number): void =>
    agreement.counts(what, measured.map(of), runs.map(of));
  agreement.tallies(
    'requests',
    measured.map((m) => m.counts),
    runs.map((r) => r.counts),
  );
  agreement.times(
    'longest',
    measured.map((m) => m.longestS),
    runs.map((r) => r.longestS),
  );
  if (trials.every((t) => t.retried_requests.length < KEPT)) count('second tries', (facts) => facts.secondTries.length);
  count('timed out', (facts) => facts.timedOut);
  count('refused', (facts) => facts.refused);
  count('no live upstreams', (facts) => facts.noLive);
  agreement.near(
    'a second try',
    measured.flatMap((m) => m.secondTries),
    runs.flatMap((r) => r.secondTries),
  );
  return agreement.complaints;
}

const TRIALS = recorded as unknown as readonly Trial[];

describe('recorded failures', () => {
  it.each([...new Set(TRIALS.map((t) => t.name))])('%s', { timeout: 60_000 }, (name) => {
    expect(disagreements(TRIALS.filter((t) => t.name === name))).toEqual([]);
  });
});
