import { describe, expect, it } from 'vitest';
import type { Fault, FaultAction, Scenario } from '../../sim/scenario.ts';
import { resultName } from '../../trace/result.ts';
import type { Trace } from '../../trace/trace.ts';
import { hopsOf, nginxConf, runTrial } from './trial.testing.ts';

const TWO = '        server 10.77.0.21:80;\n        server 10.77.0.22:80;\n';

const always = (fault: FaultAction): Fault => ({ ...fault, atMs: 0, untilMs: null });
const DEAD: readonly Fault[] = [always({ kind: 'kill', process: 'web1/app' })];
const FROZEN: readonly Fault[] = [always({ kind: 'freeze', process: 'web1/app' })];
const SILENT: readonly Fault[] = [always({ kind: 'drop', machine: 'web1' })];

/** One request a second from 1 s on. */
function each(count: number, faults: readonly Fault[], method = 'GET', timeoutMs = 100_000): Scenario {
  const requests = Array.from({ length: count }, (_, i) => ({
    atMs: 1000 * (i + 1),
    client: null,
    method,
    path: '/',
    timeoutMs,
  }));
  return { traffic: null, requests, durationMs: 1000 * count + 120_000, faults };
}

function results(trace: Trace): (number | string)[] {
  return Array.from(trace.requests.result, resultName);
}

function servers(trace: Trace): string[] {
  return hopsOf(trace).map((machines) => machines.join('+'));
}

describe('the next server', () => {
  it('gets a POST that never reached the first', () => {
    const trace = runTrial(nginxConf(TWO), each(1, DEAD, 'POST'), 1);
    expect([results(trace), servers(trace)]).toEqual([[200], ['web1+web2']]);
  });

  it('does not get a POST that was sent', () => {
    const trace = runTrial(nginxConf(TWO, '            proxy_read_timeout 2s;\n'), each(1, FROZEN, 'POST'), 1);
    expect([results(trace), servers(trace)]).toEqual([[504], ['web1']]);
  });

  it('gets it with non_idempotent', () => {
    const lines = '            proxy_read_timeout 2s;\n            proxy_next_upstream error timeout non_idempotent;\n';
    const trace = runTrial(nginxConf(TWO, lines), each(1, FROZEN, 'POST'), 1);
    expect([results(trace), servers(trace)]).toEqual([[200], ['web1+web2']]);
  });

  it('gets nothing when proxy_next_upstream is off, or tries are used up, or time is', () => {
    for (const line of ['proxy_next_upstream off', 'proxy_next_upstream_tries 1', 'proxy_next_upstream_timeout 1s']) {
      const trace = runTrial(
        nginxConf(TWO, `            proxy_connect_timeout 2s;\n            ${line};\n`),
        each(1, SILENT),
        1,
      );
      expect([results(trace), servers(trace)]).toEqual([[504], ['web1']]);
    }
  });
});

describe('servers of an upstream', () => {
  it('the only one is asked again and again', () => {
    const trace = runTrial(nginxConf('        server 10.77.0.21:80;\n'), each(3, DEAD), 1);
    expect([results(trace), servers(trace)]).toEqual([
      [502, 502, 502],
      ['web1', 'web1', 'web1'],
    ]);
    expect(trace.events.some((e) => e.kind === 'server-down')).toBe(false);
  });

  it('a backup works only while no other does', () => {
    const upstream = '        server 10.77.0.21:80;\n        server 10.77.0.22:80 backup;\n';
    const trace = runTrial(
      nginxConf(upstream),
      each(3, [{ kind: 'kill', process: 'web1/app', atMs: 1500, untilMs: null }]),
      1,
    );
    expect(servers(trace)).toEqual(['web1', 'web1+web2', 'web2']);
  });

  it('a full one is passed by, and with all full there is 502', () => {
    const upstream = '        server 10.77.0.21:80 max_conns=1;\n        server 10.77.0.22:80 max_conns=1;\n';
    const requests = [0, 1, 2].map((i) => ({
      atMs: 1000 + i,
      client: null,
      method: 'GET',
      path: '/',
      timeoutMs: 5000,
    }));
    const trace = runTrial(nginxConf(upstream), { traffic: null, requests, durationMs: 3000, faults: [] }, 1);
    expect([results(trace), servers(trace)]).toEqual([
      [200, 200, 502],
      ['web1', 'web2', ''],
    ]);
  });

  it('one that is back is found by a single request after fail_timeout', () => {
    const upstream = '        server 10.77.0.21:80 fail_timeout=3s;\n        server 10.77.0.22:80;\n';
    const trace = runTrial(
      nginxConf(upstream),
      each(8, [{ kind: 'kill', process: 'web1/app', atMs: 0, untilMs: 1500 }]),
      1,
    );
    expect(servers(trace).slice(0, 4)).toEqual(['web1+web2', 'web2', 'web2', 'web2']);
    expect(servers(trace)).toContain('web1');
    const beliefs = trace.events.filter((e) => e.kind === 'server-down' || e.kind === 'server-up');
    expect(beliefs.map((e) => [e.kind, e.subject, e.address])).toEqual([
      ['server-down', 'be/web1', '10.77.0.21'],
      ['server-up', 'be/web1', '10.77.0.21'],
    ]);
    const states = trace.events.filter((e) => e.chart === 'nginx.peer' && e.subject === 'be/web1').map((e) => e.to);
    expect(states).toEqual(['available', 'unavailable', 'probing', 'available']);
  });

  it('one that an operator drains gets nothing new until it is put back', () => {
    const trace = runTrial(nginxConf(TWO), each(8, [{ kind: 'drain', machine: 'web1', atMs: 2500, untilMs: 5500 }]), 1);
    expect(servers(trace)).toEqual(['web1', 'web2', 'web2', 'web2', 'web2', 'web1', 'web2', 'web1']);
    expect(results(trace)).toEqual(Array(8).fill(200));
  });
});

describe('what decided is in the trace', () => {
  const lineOf = (trace: Trace, index: number | undefined): number | undefined => trace.spans[index ?? -1]?.line;

  it('the server line for each attempt, the timeout for its end', () => {
    const text = nginxConf(TWO, '            proxy_connect_timeout 2s;\n');
    const trace = runTrial(text, each(1, SILENT), 1);
    const lines = text.split('\n');
    const own = Array.from(trace.hops.parent.keys()).filter((i) => (trace.hops.parent[i] as number) >= 0);
    expect(own.map((i) => lines[(lineOf(trace, trace.hops.cause[i]) ?? 0) - 1]?.trim())).toEqual([
      'server 10.77.0.21:80;',
      'server 10.77.0.22:80;',
    ]);
    const [first] = own as [number];
    expect(lines[(lineOf(trace, trace.hops.endCause[first]) ?? 0) - 1]?.trim()).toBe('proxy_connect_timeout 2s;');
    expect(resultName(trace.hops.result[first] as number)).toBe('timeout');
  });

  it('no line where a default decided', () => {
    const trace = runTrial(nginxConf(TWO), each(1, FROZEN), 1);
    const first = Array.from(trace.hops.parent).findIndex((parent) => parent >= 0);
    expect([resultName(trace.hops.result[first] as number), trace.hops.endCause[first]]).toEqual(['timeout', -1]);
    expect((trace.requests.endMs[0] as number) - 1000).toBeGreaterThan(60_000);
  });

  it('the return line of an answer of its own', () => {
    const text = 'events {}\nhttp {\n  server {\n    listen 80;\n    return 503;\n  }\n}\n';
    const trace = runTrial(text, each(1, []), 1);
    expect(results(trace)).toEqual([503]);
    expect(lineOf(trace, trace.hops.endCause[0])).toBe(5);
  });
});

it('a client that gives up counts against no server', () => {
  const trace = runTrial(nginxConf(TWO), each(4, FROZEN, 'GET', 700), 1);
  expect(results(trace)).toEqual(['timeout', 200, 'timeout', 200]);
  expect(trace.events.some((e) => e.kind === 'server-down')).toBe(false);
});

it('a worker without a free connection turns clients away', () => {
  const text = nginxConf(TWO).replace('events {}', 'events { worker_connections 6; }');
  const requests = Array.from({ length: 4 }, (_, i) => ({
    atMs: 1000 + i,
    client: null,
    method: 'GET',
    path: '/',
    timeoutMs: 5000,
  }));
  const trace = runTrial(text, { traffic: null, requests, durationMs: 3000, faults: [] }, 1);
  // One for its master and one for the listening socket: four are left, two for each request.
  expect(results(trace)).toEqual([200, 200, 'reset', 'reset']);
});

it('does not start on an address that its machine does not hold', () => {
  const text = nginxConf(TWO).replace('listen 80;', 'listen 10.77.0.99:80;');
  const trace = runTrial(text, each(1, []), 1);
  expect(results(trace)).toEqual(['refused']);
  const ended = trace.events.find((e) => e.kind === 'process-ended' && e.subject === 'lb1/nginx');
  expect(ended?.detail).toBe('bind() to 10.77.0.99:80 failed (99: Cannot assign requested address)');
});
