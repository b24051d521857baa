import { describe, expect, test } from 'vitest';
import { run } from '../../sim/run.ts';
import type { Fault, SingleRequest } from '../../sim/scenario.ts';
import type { Trace } from '../../trace/trace.ts';
import { behaviours, cluster } from './lab.testing.ts';
import recorded from './samples/failures.json';

/** The same configurations, faults and traffic as in the recordings from HAProxy 2.6.12, over many seeds: every recorded trial must lie within what the simulation does. */

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
  /** The slowest request that ended well. */
  readonly slowestOkS: number;
  /** How long the others took, in tenths. */
  readonly badS: ReadonlySet<number>;
}

const SEEDS = 200;
const BEFORE_MS = 2000;

function outcomeOfRun(trace: Trace, atMs: number, countedMs: number, untilMs: number): Outcome {
  const first = (kind: string, from: number) =>
    trace.events.find((e) => e.kind === kind && e.subject === 'be/web1' && e.atMs >= from)?.atMs ?? null;
  const down = first('server-down', atMs);
  const up = first('server-up', untilMs);
  const statuses = new Map<string, number>();
  const badS = new Set<number>();
  let slowestOkS = 0;
  for (let i = 0; i < trace.requests.length; i++) {
    const start = trace.requests.startMs[i] as number;
    if (start < atMs - 100 || start >= countedMs) continue;
    const status = String(trace.requests.result[i]);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const tookS = ((trace.requests.endMs[i] as number) - start) / 1000;
    if (status === '200') slowestOkS = Math.max(slowestOkS, tookS);
    else badS.add(Math.round(tookS * 10) / 10);
  }
  const log = trace.events.filter((e) => e.kind === 'server-down').map((e) => e.detail);
  return {
    detectS: down === null || down >= untilMs ? null : (down - atMs) / 1000,
    backS: up === null ? null : (up - untilMs) / 1000,
    statuses,
    log,
    slowestOkS,
    badS,
  };
}

/** All from one address, as recorded: `source` then sends them to one server, web1. */
function requests(rps: number, untilMs: number): SingleRequest[] {
  const list: SingleRequest[] = [];
  for (let atMs = 0; atMs < untilMs; atMs += 1000 / rps)
    list.push({ atMs, client: '10.77.0.10', method: 'GET', path: '/', timeoutMs: 30_000 });
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
    // A frozen process was woken some seconds later, when every request had its answer: at any moment of the checks.
    const untilMs = countedMs + (recording.how === 'stop' ? 6000 + ((seed * 37) % 20) * 100 : 0);
    const scenario = {
      traffic: null,
      requests: requests(recording.rps, countedMs),
      durationMs: untilMs + 12_000,
      faults: faults(recording.how, atMs, untilMs),
    };
    return outcomeOfRun(run(model, scenario, seed, behaviours), atMs, countedMs, untilMs);
  });
}

const TOLERANCE_S = 0.15;
const within = (value: number, values: readonly number[], slack: number) =>
  value >= Math.min(...values) - slack && value <= Math.max(...values) + slack;
const numbers = (values: readonly (number | null)[]) => values.filter((v) => v !== null);

describe('failures recorded from HAProxy 2.6.12', () => {
  test('are all here', () => expect(recorded.length).toBe(23));

  test.each(recorded.map((r) => [r.case, r] as const))('%s', { timeout: 60_000 }, (_, recording) => {
    const outcomes = simulate(recording);
    const kinds = (statuses: Iterable<string>) => new Set([...statuses].filter((s) => s !== '200'));
    const simulatedKinds = kinds(outcomes.flatMap((o) => [...o.statuses.keys()]));
    expect(simulatedKinds).toEqual(kinds(recording.trials.flatMap((t) => Object.keys(t.statuses))));
    for (const trial of recording.trials) {
      if (trial.detectDownS === null) expect(outcomes.every((o) => o.detectS === null)).toBe(true);
      else
        expect(
          within(trial.detectDownS, numbers(outcomes.map((o) => o.detectS)), TOLERANCE_S),
          `down after ${trial.detectDownS} s`,
        ).toBe(true);
      if (trial.backUpS !== null && trial.backUpS !== undefined) {
        expect(
          within(trial.backUpS, numbers(outcomes.map((o) => o.backS)), TOLERANCE_S),
          `up after ${trial.backUpS} s, simulated ${Math.min(...numbers(outcomes.map((o) => o.backS)))}–${Math.max(...numbers(outcomes.map((o) => o.backS)))}`,
        ).toBe(true);
      }
      for (const status of simulatedKinds) {
        const count = (trial.statuses as Record<string, number | undefined>)[status] ?? 0;
        // As many requests as arrive in the tolerance.
        const counts = outcomes.map((o) => o.statuses.get(status) ?? 0);
        expect(
          within(count, counts, TOLERANCE_S * recording.rps),
          `${count} times ${status}, simulated ${Math.min(...counts)}–${Math.max(...counts)}`,
        ).toBe(true);
      }
    }
    const bad = outcomes.flatMap((o) => [...o.badS]);
    for (const trial of recording.trials) {
      // One or two slow requests in a trial were refused in the very moment in which the server was marked down, and then waited a second for the
      // only one left: a race of less than a millisecond, which 200 seeds need not hit.
      if (trial.slow > 2)
        expect(
          within(
            trial.slowMaxS,
            outcomes.map((o) => o.slowestOkS),
            TOLERANCE_S,
          ),
          `slowest ${trial.slowMaxS} s`,
        ).toBe(true);
      for (const seconds of trial.secondsOfBad)
        expect(
          bad.some((s) => Math.abs(s - seconds) <= TOLERANCE_S),
          `failed after ${seconds} s`,
        ).toBe(true);
    }
    const words = (line: string) => line.replace(/check duration: \d+ms/, '').replace(/\d+ sessions active/, '');
    const said = new Set(outcomes.flatMap((o) => o.log.map(words)));
    for (const trial of recording.trials)
      for (const line of trial.log) if (line.includes('is DOWN')) expect(said).toContain(words(line));
  });
});
