import { describe, expect, test } from 'vitest';
import { randomStream } from '../../sim/random.ts';
import { run } from '../../sim/run.ts';
import type { Fault, SingleRequest } from '../../sim/scenario.ts';
import type { Trace } from '../../trace/trace.ts';
import { Agreement, SEEDS } from '../agreement.testing.ts';
import { behaviours, cluster } from './lab.testing.ts';
import recorded from './samples/failures.json';

type Recording = (typeof recorded)[number];

/** The same configurations, faults and traffic as in the recordings from HAProxy 2.6.12, over many seeds. */

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

/** What one run shows, as the recordings keep it. */
interface Outcome {
  readonly detectS: number | null;
  readonly backS: number | null;
  readonly statuses: ReadonlyMap<string, number>;
  /** `503 of web1`: failed requests by the server that the log names. */
  readonly errorsOf: ReadonlyMap<string, number>;
  readonly log: readonly string[];
  /** How long each request took that ended well, but slowly. Seconds. */
  readonly slowS: readonly number[];
  /** The same of those that failed: `503 in 3.0`, tenths. */
  readonly badS: ReadonlyMap<string, Set<number>>;
  /** When the last request came that failed. */
  readonly lastBadS: number | null;
}

const BEFORE_MS = 2000;
/** The recordings call an answer slow that took so much longer than the app did. */
const SLOW_MS = 100;

const NO_SERVER = '<NOSRV>';

/** The server that the log names for each request: the one chosen last. None where no server was left to choose, which has the first server's line as its cause. */
function lastServers({ hops, machines, spans }: Trace, config: string): Map<number, string> {
  const lines = config.split('\n');
  const last = new Map<number, string>();
  for (let h = 0; h < hops.length; h++) {
    const request = hops.request[h] as number;
    if (hops.parent[h] !== -1) last.set(request, machines[hops.machine[h] as number] ?? '?');
  }
  for (let h = 0; h < hops.length; h++) {
    const cause = hops.parent[h] === -1 ? spans[hops.endCause[h] as number] : undefined;
    if (cause !== undefined && /^ +server /.test(lines[cause.line - 1] ?? ''))
      last.set(hops.request[h] as number, NO_SERVER);
  }
  return last;
}

function outcomeOfRun(
  trace: Trace,
  { config, appMs }: Recording,
  atMs: number,
  countedMs: number,
  untilMs: number,
): Outcome {
  const first = (kind: string, from: number) =>
    trace.events.find((e) => e.kind === kind && e.subject === 'be/web1' && e.atMs >= from)?.atMs ?? null;
  const down = first('server-down', atMs);
  const up = first('server-up', untilMs);
  const statuses = new Map<string, number>();
  const errorsOf = new Map<string, number>();
  const badS = new Map<string, Set<number>>();
  const slowS: number[] = [];
  const servers = lastServers(trace, config);
  let lastBadS: number | null = null;
  for (let i = 0; i < trace.requests.length; i++) {
    const start = trace.requests.startMs[i] as number;
    if (start < atMs - 100 || start >= countedMs) continue;
    const status = String(trace.requests.result[i]);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const tookMs = (trace.requests.endMs[i] as number) - start;
    if (status === '200') {
      if (tookMs > appMs + SLOW_MS) slowS.push(tookMs / 1000);
      continue;
    }
    lastBadS = (start - atMs) / 1000;
    badS.set(status, (badS.get(status) ?? new Set()).add(Math.round(tookMs / 100) / 10));
    const error = `${status} of ${servers.get(i) ?? NO_SERVER}`;
    errorsOf.set(error, (errorsOf.get(error) ?? 0) + 1);
  }
  const log = trace.events.filter((e) => e.kind === 'server-down').map((e) => e.detail);
  return {
    detectS: down === null || down >= untilMs ? null : (down - atMs) / 1000,
    backS: up === null ? null : (up - untilMs) / 1000,
    statuses,
    errorsOf,
    log,
    slowS,
    badS,
    lastBadS,
  };
}

/** All from one address, as recorded: `source` then sends them to one server, web1. Each is late by up to a timer's tick, as those were. */
function requests(rps: number, untilMs: number, seed: number): SingleRequest[] {
  const random = randomStream(seed, 'arrivals');
  const list: SingleRequest[] = [];
  for (let atMs = 0; atMs < untilMs; atMs += 1000 / rps)
    list.push({ atMs: atMs + random(), client: '10.77.0.10', method: 'GET', path: '/', timeoutMs: 30_000 });
  return list;
}

function simulate(recording: Recording): Outcome[] {
  const model = cluster(recording.config, recording.appMs);
  // The recordings count the requests from 0.1 s before the fault to its end: so their number tells how long it lasted, a few more in one trial than in another.
  const totals = recording.trials.map((t) => Object.values(t.statuses).reduce((a, b) => a + (b ?? 0), 0));
  const windowMs = ((Math.min(...totals) + Math.max(...totals)) / 2 / recording.rps) * 1000 - 100;
  return Array.from({ length: SEEDS }, (_, seed) => {
    const atMs = BEFORE_MS + ((seed * 7) % 100);
    const countedMs = atMs + windowMs;
    // A frozen process was woken some seconds later, when every request had its answer: at any moment of the checks.
    const untilMs = countedMs + (recording.how === 'stop' ? 6000 + ((seed * 37) % 20) * 100 : 0);
    const scenario = {
      traffic: null,
      requests: requests(recording.rps, countedMs, seed),
      durationMs: untilMs + 12_000,
      faults: faults(recording.how, atMs, untilMs),
    };
    return outcomeOfRun(run(model, scenario, seed, behaviours), recording, atMs, countedMs, untilMs);
  });
}

const words = (line: string) => line.replace(/check duration: \d+ms/, '').replace(/\d+ sessions active/, '');

function disagreements({ trials }: Recording, outcomes: readonly Outcome[]): string[] {
  const agreement = new Agreement();
  agreement.times(
    'down',
    trials.map((t) => t.detectDownS),
    outcomes.map((o) => o.detectS),
  );
  const back = trials.map((t) => t.backUpS ?? null).filter((s) => s !== null);
  if (back.length > 0)
    agreement.times(
      'up again',
      back,
      outcomes.map((o) => o.backS),
    );
  agreement.times(
    'last failure',
    trials.map((t) => t.lastBadS),
    outcomes.map((o) => o.lastBadS),
  );
  agreement.tallies(
    'requests',
    trials.map((t) => t.statuses),
    outcomes.map((o) => o.statuses),
  );
  agreement.tallies(
    'failures',
    trials.map((t) => t.errorsOf),
    outcomes.map((o) => o.errorsOf),
  );
  agreement.counts(
    'slow requests',
    trials.map((t) => t.slow),
    outcomes.map((o) => o.slowS.length),
  );
  for (const { slowSeconds, badSeconds } of trials) {
    // One or two slow answers in a trial are within the room that counts have: a refusal in the millisecond in which the server was marked down, or the recording machine was busy.
    const common = Object.entries(slowSeconds).filter(([, n]) => n > 2);
    agreement.near(
      'slow answer',
      common.map(([seconds]) => Number(seconds)),
      outcomes.flatMap((o) => o.slowS.map((s) => Math.round(s * 10) / 10)),
    );
    for (const kind of Object.keys(badSeconds)) {
      const [status = '', seconds] = kind.split(' in ');
      agreement.near(
        `${status} after`,
        [Number(seconds)],
        outcomes.flatMap((o) => [...(o.badS.get(status) ?? [])]),
      );
    }
  }
  const said = new Set(outcomes.flatMap((o) => o.log.map(words)));
  agreement.among(
    'log',
    new Set(trials.flatMap((t) => t.log.filter((line) => line.includes('is DOWN')).map(words))),
    said,
  );
  return agreement.complaints;
}

describe('failures recorded from HAProxy 2.6.12', () => {
  test('are all here', () => expect(recorded.length).toBe(23));

  test.each(recorded.map((r) => [r.case, r] as const))('%s', { timeout: 60_000 }, (_, recording) => {
    expect(disagreements(recording, simulate(recording))).toEqual([]);
  });
});
