import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { prepare, simulate } from '../lab/lab.ts';
import { twoLoadBalancers } from './system.testing.ts';
import { breakables, includes, type Breakable } from './breakable.ts';
import { cellOf, type Cell } from './cell.ts';
import { FAULT_MS, matrixRuns, matrixScenario, matrixTraffic, runKey, runOf, singlePointsOfFailure } from './faultMatrix.ts';

const cluster = prepare(twoLoadBalancers, daemons).cluster!;
const things = breakables(cluster);
const index = (id: string): number => things.findIndex((thing) => thing.id === id);
const traffic = matrixTraffic({
  rateRps: 400,
  mix: [
    { method: 'GET', path: '/', weight: 1 },
    { method: 'POST', path: '/orders', weight: 1 },
  ],
  timeoutMs: 60_000,
  arrivals: 'poisson',
});

function broken(...ids: string[]): Cell {
  const [first = 0, second = null] = ids.map(index);
  return cellOf(simulate(cluster, matrixScenario(traffic, things, { first, second }), 1, daemons), FAULT_MS);
}

test('everything that can break is there: power, cables, processes, the switch', () => {
  expect(things.map(({ id }) => id)).toEqual([
    ...['power:lb1', 'cable:lb1', 'process:lb1/haproxy', 'process:lb1/keepalived'],
    ...['power:lb2', 'cable:lb2', 'process:lb2/haproxy', 'process:lb2/keepalived'],
    ...['power:web1', 'cable:web1', 'process:web1/app', 'power:web2', 'cable:web2', 'process:web2/app'],
    ...['power:db1', 'cable:db1', 'process:db1/mysql', 'switch'],
  ]);
  expect(breakables(cluster, 'freeze').find(({ id }) => id === 'process:db1/mysql')?.actions).toEqual([{ kind: 'freeze', process: 'db1/mysql' }]);
});

test('of two things that are one only the greater is run', () => {
  const runs = matrixRuns(things);
  const has = (a: string, b: string): boolean => runs.some(({ first, second }) => first === index(a) && second === index(b));
  expect(runs.filter(({ second }) => second === null)).toHaveLength(things.length);
  expect(has('power:lb1', 'power:lb2')).toBe(true);
  expect(has('cable:lb1', 'process:lb1/haproxy')).toBe(true);
  expect(has('power:lb1', 'process:lb1/haproxy')).toBe(false);
  expect(has('cable:lb1', 'switch')).toBe(false);
  expect(runOf(things, index('process:lb1/haproxy'), index('power:lb1'))).toEqual({ first: index('power:lb1'), second: null });
  expect(runOf(things, index('switch'), index('cable:lb2'))).toEqual({ first: index('switch'), second: null });
  expect(runOf(things, 7, 2)).toEqual({ first: 2, second: 7 });
  expect(new Set(runs.map(runKey)).size).toBe(runs.length);
  const keys = new Set(runs.map(runKey));
  for (let a = 0; a < things.length; a++) for (let b = 0; b < things.length; b++) expect(keys).toContain(runKey(runOf(things, a, b)));
  expect(includes(things[0] as Breakable, things[1] as Breakable)).toBe(true);
  expect(includes(things[1] as Breakable, things[0] as Breakable)).toBe(false);
});

test('the traffic is the same in kind, and short', () => {
  expect(traffic).toMatchObject({ rateRps: 20, timeoutMs: 8000, arrivals: 'even', mix: [{ path: '/' }, { path: '/orders' }] });
  expect(matrixTraffic(null).mix).toEqual([{ method: 'GET', path: '/', weight: 1 }]);
});

test('cells tell what clients got', () => {
  expect(broken('power:lb2')).toMatchObject({ outcome: 'unnoticed', availability: 1, recoveryMs: 0 });
  const takeover = broken('power:lb1');
  // Nobody fails: the kernel sends the first packet of a connection again until the address has moved. But somebody waits for it.
  expect(takeover).toMatchObject({ outcome: 'late', availability: 1, recoveryMs: 0, never: [] });
  expect(takeover.longestWaitMs).toBeGreaterThan(1000);
  expect(takeover.longestWaitMs).toBeLessThan(8000);
  const crash = broken('process:lb1/haproxy');
  expect(crash).toMatchObject({ outcome: 'recovered', never: [] });
  expect(crash.recoveryMs).toBeGreaterThan(500);
  expect(crash.recoveryMs).toBeLessThan(5000);
  expect(broken('power:lb1', 'power:lb2')).toMatchObject({ outcome: 'outage', recoveryMs: null });
  expect(broken('process:db1/mysql')).toMatchObject({ outcome: 'partial', never: ['POST /orders'], recoveryMs: null });
  expect(broken('power:web1', 'process:web2/app')).toMatchObject({ outcome: 'outage' });
  expect(broken('switch')).toMatchObject({ outcome: 'outage', availability: 0 });
});

test('single points of failure are what clients never get over', () => {
  const cells = things.map((_, first) => cellOf(simulate(cluster, matrixScenario(traffic, things, { first, second: null }), 1, daemons), FAULT_MS));
  expect(singlePointsOfFailure(things, (i) => cells[i]).map(({ id }) => id)).toEqual(['power:db1', 'cable:db1', 'process:db1/mysql', 'switch']);
  expect(singlePointsOfFailure(things, () => undefined)).toEqual([]);
});
