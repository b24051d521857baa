import { describe, expect, test } from 'vitest';
import { app } from '../daemons/app/index.ts';
import { mysql } from '../daemons/mysql/index.ts';
import type { Fault, Scenario } from '../sim/scenario.ts';
import { resultName } from '../trace/result.ts';
import type { Trace } from '../trace/trace.ts';
import { lab, prepare, simulate as simulateCluster } from './lab.ts';

const daemons = [app, mysql] as const;

const files = {
  'cluster.yaml': `site: http://10.77.0.21/
machines:
  web1: { address: 10.77.0.21, runs: [app] }
  db1: { address: 10.77.0.31, runs: [mysql] }
`,
  'web1/app.env': 'DB_HOST=db1\nDB_CONNECT_TIMEOUT_MS=2000\n',
};

function scenario(faults: readonly Fault[], path = '/widgets', durationMs = 20_000, timeoutMs = 30_000): Scenario {
  return { traffic: { rateRps: 20, mix: [{ method: 'GET', path, weight: 1 }], timeoutMs, arrivals: 'even' }, requests: [], durationMs, faults };
}

function simulate(given: Scenario, seed = 1, changed: Record<string, string> = {}): Trace {
  const { trace, diagnostics } = lab({ ...files, ...changed }, given, seed, daemons);
  expect(diagnostics).toEqual([]);
  return trace as Trace;
}

/** How many requests that started in [fromMs, toMs) ended how. */
function results(trace: Trace, fromMs = 0, toMs = Infinity): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < trace.requests.length; i++) {
    const start = trace.requests.startMs[i] as number;
    if (start < fromMs || start >= toMs) continue;
    const name = String(resultName(trace.requests.result[i] as number));
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('a run', () => {
  test('equal files, scenario and seed give equal bytes; another seed does not', () => {
    const given = scenario([{ kind: 'kill', process: 'db1/mysql', atMs: 5000, untilMs: 8000 }]);
    expect(simulate(given, 7)).toEqual(simulate(given, 7));
    expect(simulate(given, 8).requests.startMs).not.toEqual(simulate(given, 7).requests.startMs);
  });

  test('events are in the order of their moments, from before the first request on', () => {
    const { events } = simulate(scenario([]), 1);
    const moments = events.map((event) => event.atMs);
    expect(moments[0]).toBeLessThanOrEqual(-15_000);
    expect(moments).toEqual([...moments].sort((a, b) => a - b));
  });

  test('all is well: every request is answered, over two hops each', () => {
    const trace = simulate(scenario([]), 1);
    expect(trace.requests.length).toBe(400);
    expect(results(trace, 0, 19_900)).toEqual({ '200': 398 });
    expect(trace.hops.length).toBeGreaterThanOrEqual(798);
    const took = (trace.requests.endMs[5] as number) - (trace.requests.startMs[5] as number);
    expect(took).toBeGreaterThan(20);
    expect(took).toBeLessThan(25);
  });
});

// real-behaviour recordings "app-db": database refused, blackholed, frozen.
describe('the database fails', () => {
  test('killed: refused, 500 at once', () => {
    const trace = simulate(scenario([{ kind: 'kill', process: 'db1/mysql', atMs: 5000, untilMs: null }]));
    expect(results(trace, 5001, 19_900)).toEqual({ '500': 298 });
    const last = trace.requests.length - 20;
    expect((trace.requests.endMs[last] as number) - (trace.requests.startMs[last] as number)).toBeLessThan(2);
  });

  test('without power: 500 after the connect timeout', () => {
    const trace = simulate(scenario([{ kind: 'power-off', machine: 'db1', atMs: 5000, untilMs: null }]));
    expect(Object.keys(results(trace, 5001, 17_000))).toEqual(['500']);
    expect((trace.requests.endMs[150] as number) - (trace.requests.startMs[150] as number)).toBeCloseTo(2000, -1);
  });

  test('frozen: accepted, and then no answer until the client gives up', () => {
    const trace = simulate(scenario([{ kind: 'freeze', process: 'db1/mysql', atMs: 5000, untilMs: null }], '/widgets', 20_000, 5_000));
    expect(results(trace, 5001, 8900)).toEqual({ timeout: 78 });
    // From the 82nd on the kernel has no place for another connection (measured: 82 such requests, then 500 after the connect timeout).
    expect(Object.keys(results(trace, 9200, 14_000))).toEqual(['500']);
  });

  test('frozen for a while: all are answered when it goes on', () => {
    const trace = simulate(scenario([{ kind: 'freeze', process: 'db1/mysql', atMs: 5000, untilMs: 8000 }]));
    expect(results(trace, 0, 19_900)).toEqual({ '200': 398 });
  });

  test('bound to 127.0.0.1: refused from another machine', () => {
    const trace = simulate(scenario([]), 1, { 'db1/my.cnf': '[mysqld]\nbind-address = 127.0.0.1\n' });
    expect(Object.keys(results(trace, 0, 19_900))).toEqual(['500']);
  });
});

describe('the machine fails', () => {
  test('process killed: refused; back: answered', () => {
    const trace = simulate(scenario([{ kind: 'kill', process: 'web1/app', atMs: 5000, untilMs: 8000 }], '/'));
    expect(results(trace, 5000, 8000)).toEqual({ refused: 60 });
    // The app takes 115 to 365 ms to start.
    expect(Object.keys(results(trace, 8001, 8114))).toEqual(['refused']);
    expect(results(trace, 8481, 19_900)).toEqual({ '200': 229 });
  });

  test('a request in flight when the process is killed is reset', () => {
    const trace = simulate(scenario([{ kind: 'kill', process: 'web1/app', atMs: 5000, untilMs: null }], '/'), 1, { 'web1/app.env': 'WORK_MS=100\n' });
    expect(results(trace, 4900, 5000)).toEqual({ reset: 2 });
  });

  test('no power: silence, SYNs again after 1, 2, 3 … s, so that those are answered that ask again once the app has started', () => {
    const trace = simulate(scenario([{ kind: 'power-off', machine: 'web1', atMs: 5000, untilMs: 7500 }], '/'));
    // Each asks again every 1.024 s or a little less: those of x.5 meet a machine without an app, those of x.0 to x.4 an app.
    for (const second of [5000, 6000]) {
      expect(Object.keys(results(trace, second + 480, second + 540))).toEqual(['refused']);
      expect(Object.keys(results(trace, second + 1, second + 400))).toEqual(['200']);
    }
    const waited = [...trace.requests.startMs].findIndex((t) => t > 5100);
    const waitMs = (trace.requests.endMs[waited] as number) - (trace.requests.startMs[waited] as number);
    expect(waitMs).toBeGreaterThan(3060);
    expect(waitMs).toBeLessThan(3105);
  });

  // Recorded in "arp-unreach": timed out from the start, "No route to host" within 3 s from 32 s on.
  test('no power for long: clients time out, later there is no route to host', () => {
    const off: Fault = { kind: 'power-off', machine: 'web1', atMs: 1000, untilMs: null };
    for (const seed of [1, 2, 3]) {
      const trace = simulate(scenario([off], '/', 70_000, 4000), seed);
      expect(Object.keys(results(trace, 1000, 20_000))).toEqual(['timeout']);
      expect(Object.keys(results(trace, 60_000, 66_000))).toEqual(['unreachable']);
    }
  });

  test('cable out and in again: what was on its way arrives late', () => {
    const trace = simulate(scenario([{ kind: 'unplug', machine: 'web1', atMs: 5000, untilMs: 5600 }], '/'), 1, { 'web1/app.env': 'WORK_MS=100\n' });
    expect(results(trace, 0, 19_800)).toEqual({ '200': 396 });
  });
});

describe('a run that would not end', () => {
  const many = (rateRps: number): Scenario => ({ ...scenario([]), traffic: { rateRps, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 1000, arrivals: 'even' } });

  test('ten million requests are not begun', () => {
    expect(lab(files, many(500_000), 1, daemons).trace?.stopped).toEqual({ atMs: expect.any(Number), reason: expect.stringContaining('10000000 requests') });
  });

  test('too many events: stopped where it is, the trace so far kept', () => {
    const { cluster } = prepare(files, daemons);
    const trace = cluster && simulateCluster(cluster, many(50), 1, daemons, { eventsMax: 1000 });
    expect(trace?.stopped?.reason).toMatch(/stopped after 1000 events/);
    expect(trace?.requests.length).toBeGreaterThan(50);
  });

  test('a long run tells again and again that it gets on, and is the same run', () => {
    const { cluster } = prepare(files, daemons);
    const long = { ...many(2000), durationMs: 15_000 };
    let signs = 0;
    const heard = cluster && simulateCluster(cluster, long, 1, daemons, { alive: () => signs++ });
    expect(signs).toBeGreaterThan(0);
    expect(heard).toEqual(cluster && simulateCluster(cluster, long, 1, daemons));
  });
});
