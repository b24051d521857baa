import { describe, expect, test } from 'vitest';
import { lineSpan } from '../text/span.ts';
import { check, event, fault, life, pairCluster, request, shopCluster, startTrace } from './folds.testing.ts';
import { Result } from './result.ts';
import { whyFailed } from './whyFailed.ts';
import type { TraceWriter } from './writer.ts';

const ADDRESSES: Readonly<Record<string, string>> = { lb1: '10.77.0.11', web1: '10.77.0.21', web2: '10.77.0.22' };

/** A hop on behalf of another; `to` null: nobody accepted. `result` 0 leaves it undecided. */
function hop(
  w: TraceWriter,
  r: number,
  parent: number,
  [from, machine, to, port]: readonly [string, string, string | null, number],
  [startMs, endMs, result]: readonly [number, number, number],
  line = 0,
): number {
  const address = w.addresses.of(ADDRESSES[machine] ?? machine);
  const id = w.hop(
    r,
    parent,
    w.processes.of(from),
    address,
    port,
    startMs,
    w.cause(line === 0 ? null : lineSpan('lb1/haproxy.cfg', line)),
  );
  if (ADDRESSES[machine] !== undefined) w.hopRoute(id, w.machines.of(machine));
  if (to !== null) w.hopOpen(id, startMs + 1, w.processes.of(to));
  if (result !== 0) w.hopEnd(id, endMs, result, -1);
  return id;
}

const CLIENT = ['clients/client', 'lb1', 'lb1/haproxy', 80] as const;

describe('why a request failed', () => {
  test('one that did not fail has no reason, nor has one under way', () => {
    const w = startTrace(shopCluster());
    const good = request(w, 100, 120, 200);
    const open = request(w, 100, NaN, 0);
    const trace = w.finish(1, 1000, null);
    expect(whyFailed(shopCluster(), trace, good)).toBeNull();
    expect(whyFailed(shopCluster(), trace, open)).toBeNull();
  });

  test('a refused connection names the process that is gone, and who had not noticed', () => {
    const w = startTrace(shopCluster());
    check(w, 900, 'lb1', 'be/web1', '10.77.0.21', true);
    fault(w, 1000, 'kill', 'web1/nginx');
    life(w, 1000, 'web1/nginx', 'running', 'killed');
    const r = request(w, 1100, 1110, 502);
    const first = hop(w, r, -1, CLIENT, [1100, 1110, 502]);
    hop(w, r, first, ['lb1/haproxy', 'web1', null, 80], [1102, 1103, Result.refused], 11);
    event(w, 3000, { kind: 'server-down', machine: 'lb1', subject: 'be/web1', address: '10.77.0.21' });
    const told = whyFailed(shopCluster(), w.finish(1, 5000, null), r);
    expect(told?.what.words).toBe('haproxy on lb1 asked nginx on web1 and was refused, so it answered 502.');
    expect(told?.what.span).toMatchObject({ line: 11 });
    expect(told?.why.words).toBe(
      'nginx on web1 was killed 100 ms before the request came; haproxy on lb1 still counted web1 as up and took it out at 3.0 s.',
    );
    expect(told?.why.atMs).toBe(1000);
  });

  test('tries that end without an answer are counted up to the moment at which the client gave up', () => {
    const w = startTrace(shopCluster());
    check(w, 900, 'lb1', 'be/web1', '10.77.0.21', true);
    fault(w, 1000, 'power-off', 'web1');
    const r = request(w, 2000, 4500, Result.timeout);
    const first = hop(w, r, -1, CLIENT, [2000, 4500, Result.timeout]);
    const way = ['lb1/haproxy', 'web1', null, 80] as const;
    for (const at of [2001, 3001, 4001]) hop(w, r, first, way, [at, at + 1000, Result.timeout]);
    hop(w, r, first, way, [5001, 6001, Result.timeout]);
    const told = whyFailed(shopCluster(), w.finish(1, 9000, null), r);
    expect(told?.what.words).toBe(
      'haproxy on lb1 asked nginx on web1 3 times and never had an answer; the client gave up after 2.5 s.',
    );
    expect(told?.why.words).toBe(
      'web1 lost its power 1 s before the request came; the checks of haproxy on lb1 did not take web1 out in this run.',
    );
  });

  test('a load balancer without a server that is up answers by itself', () => {
    const w = startTrace(shopCluster());
    for (const name of ['web1', 'web2'])
      event(w, 1000, { kind: 'server-down', machine: 'lb1', subject: `be/${name}`, address: ADDRESSES[name]! });
    const r = request(w, 2000, 2001, 503);
    hop(w, r, -1, CLIENT, [2000, 2001, 503]);
    const told = whyFailed(shopCluster(), w.finish(1, 5000, null), r);
    expect(told?.what.words).toBe('haproxy on lb1 asked nobody else and answered 503.');
    expect(told?.why.words).toBe('None of its servers was in use then: be/web1 since 1.0 s, be/web2 since 1.0 s.');
  });

  test('an error of the app comes from its database, which no check asks for', () => {
    const w = startTrace(shopCluster());
    check(w, 900, 'lb1', 'be/web1', '10.77.0.21', true);
    life(w, 1000, 'web2/mysql', 'running', 'killed');
    for (const at of [1500, 2500, 3500]) check(w, at, 'lb1', 'be/web1', '10.77.0.21', true);
    event(w, 8000, { kind: 'server-down', machine: 'lb1', subject: 'be/web1', address: '10.77.0.21' });
    const r = request(w, 2000, 2010, 500);
    const first = hop(w, r, -1, CLIENT, [2000, 2010, 500]);
    const second = hop(w, r, first, ['lb1/haproxy', 'web1', 'web1/nginx', 80], [2001, 2009, 500]);
    const third = hop(w, r, second, ['web1/nginx', 'web1', 'web1/app', 3000], [2002, 2008, 500]);
    hop(w, r, third, ['web1/app', 'web2', null, 3306], [2003, 2004, Result.refused]);
    const told = whyFailed(shopCluster(), w.finish(1, 9000, null), r);
    expect(told?.what.words).toBe('app on web1 asked mysql on web2 and was refused, so it answered 500.');
    expect(told?.why.words).toBe(
      'mysql on web2 was killed 1 s before the request came; the checks of haproxy on lb1 did not notice that.',
    );
  });

  test('what a dead process had asked for is of no account', () => {
    const w = startTrace(shopCluster());
    life(w, 1010, 'lb1/haproxy', 'running', 'killed');
    const r = request(w, 1000, 1010, Result.reset);
    const first = hop(w, r, -1, CLIENT, [1000, 1010, Result.reset]);
    hop(w, r, first, ['lb1/haproxy', 'web1', 'web1/nginx', 80], [1002, 1010, Result.abandoned]);
    const told = whyFailed(shopCluster(), w.finish(1, 5000, null), r);
    expect(told?.what.words).toBe('The client asked haproxy on lb1 and the connection was cut before an answer came.');
    expect(told?.why.words).toBe('haproxy on lb1 was killed 10 ms after the request had come.');
  });

  test('slowness is no fault: it says how much else there was to do', () => {
    const w = startTrace(shopCluster());
    const r = request(w, 1000, 4000, Result.timeout);
    hop(w, r, -1, CLIENT, [1000, 4000, Result.timeout]);
    for (let i = 0; i < 7; i++) hop(w, request(w, 2000, NaN, 0), -1, CLIENT, [2000, NaN, 0]);
    hop(w, request(w, 2000, 3000, 200), -1, CLIENT, [2000, 3000, 200]);
    const told = whyFailed(shopCluster(), w.finish(1, 5000, null), r);
    expect(told?.why.words).toBe('Nothing on the way was broken: haproxy on lb1 had 7 other requests at that moment.');
  });

  test('an address that nobody holds, and one that another machine takes over', () => {
    const w = startTrace(pairCluster());
    event(w, -10_000, { kind: 'address-taken', machine: 'lb1', subject: '10.77.0.100' });
    fault(w, 1000, 'power-off', 'lb1');
    const lost = request(w, 1100, 2100, Result.timeout);
    hop(w, lost, -1, ['clients/client', 'lb1', null, 80], [1100, 2100, Result.timeout]);
    const nobody = request(w, 3100, 3200, Result.unreachable);
    hop(w, nobody, -1, ['clients/client', '10.77.0.100', null, 80], [3100, 3200, Result.unreachable]);
    event(w, 3000, { kind: 'address-dropped', machine: 'lb1', subject: '10.77.0.100' });
    const trace = w.finish(1, 5000, null);
    expect(whyFailed(pairCluster(), trace, lost)?.why.words).toBe('lb1 lost its power 100 ms before the request came.');
    expect(whyFailed(pairCluster(), trace, nobody)?.what.words).toBe(
      'The client asked 10.77.0.100 and no machine answered for that address.',
    );
    expect(whyFailed(pairCluster(), trace, nobody)?.why.words).toBe('Nobody held 10.77.0.100 since 3.0 s.');
  });
});
