import { expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import type { Fault } from '../sim/scenario.ts';
import { resultName } from '../trace/result.ts';
import type { Trace } from '../trace/trace.ts';
import { prepare, simulate } from './lab.ts';

/** The app's connections to its database through failures, one request at a time where the time matters. */

const PATIENCE_MS = 5000;

/** Reads the page at these moments, in milliseconds. */
function visit(app: string, atMs: readonly number[], faults: readonly Fault[], my = ''): Trace {
  const files = {
    'cluster.yaml': 'site: http://10.77.0.21/\nclients: 1\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n  db1: { address: 10.77.0.31, runs: [mysql] }\n',
    'web1/app.env': `WORK_MS=0\nDB_HOST=db1\n${app}\n`,
    'db1/my.cnf': `[mysqld]\n${my}\n`,
  };
  const { cluster, diagnostics } = prepare(files, daemons);
  expect(diagnostics).toEqual([]);
  if (cluster === null) throw new Error('no cluster');
  const requests = atMs.map((at) => ({ atMs: at, client: null, method: 'GET', path: '/widgets', timeoutMs: PATIENCE_MS }));
  return simulate(cluster, { traffic: null, requests, faults, durationMs: 20_000 }, 1, daemons);
}

/** What became of each request, and after how many milliseconds. */
function outcomes({ requests }: Trace): (readonly [number | string, number])[] {
  return Array.from({ length: requests.length }, (_, i) => [resultName(requests.result[i] as number), Math.round((requests.endMs[i] as number) - (requests.startMs[i] as number))] as const);
}

const statuses = (trace: Trace): (number | string)[] => outcomes(trace).map(([status]) => status);

/** Hops to the database: which request each was for, and whether it needed a handshake. */
function questions({ hops }: Trace): { request: number; handshake: boolean; line: number | undefined }[] {
  const found = [];
  for (let i = 0; i < hops.length; i++)
    if (hops.port[i] === 3306) found.push({ request: hops.request[i] as number, handshake: (hops.openMs[i] as number) > (hops.startMs[i] as number), line: hops.cause[i] });
  return found;
}

const restart: Fault = { kind: 'restart', process: 'db1/mysql', atMs: 2000, untilMs: null };

test('a kept connection is one handshake, and every request still has its hop', () => {
  const fresh = questions(visit('', [1000, 1100, 1200], []));
  const kept = questions(visit('DB_POOL_SIZE=5', [1000, 1100, 1200], []));
  expect(fresh.map(({ handshake }) => handshake)).toEqual([true, true, true]);
  expect(kept.map(({ handshake }) => handshake)).toEqual([true, false, false]);
  expect(kept.map(({ request }) => request)).toEqual([0, 1, 2]);
  expect(new Set(kept.map(({ line }) => line)).size).toBe(1);
});

test('a server that was restarted closed its idle connections: nobody notices', () => {
  expect(statuses(visit('DB_POOL_SIZE=5', [1000, 4000, 4100], [restart]))).toEqual([200, 200, 200]);
});

test('a machine that lost its power said nothing: the first question over an old connection is reset', () => {
  const off: Fault = { kind: 'power-off', machine: 'db1', atMs: 2000, untilMs: 2500 };
  expect(statuses(visit('DB_POOL_SIZE=5', [1000, 4000, 4100], [off]))).toEqual([200, 500, 200]);
  expect(statuses(visit('', [1000, 4000, 4100], [off]))).toEqual([200, 200, 200]);
});

test('a restart takes its time: it stops listening at once, and listens again 0.1 to 0.5 s later', () => {
  const listens = Array.from({ length: 30 }, (_, i) => 2000 + 50 * i + 1);
  const back = outcomes(visit('', listens, [restart])).map(([status]) => status);
  const first = back.indexOf(200);
  expect(listens[first]).toBeGreaterThan(2104);
  expect(listens[first]).toBeLessThan(2556);
  expect(new Set(back.slice(0, first))).toEqual(new Set([500]));
  expect(new Set(back.slice(first))).toEqual(new Set([200]));
});

test.each([
  ['', 81],
  ['max_connections = 10', 53],
  ['back_log = 3', 4],
])('%j: of connections to a frozen server the kernel holds %i, and later ones are not even connected', (my, held) => {
  const frozen: Fault = { kind: 'freeze', process: 'db1/mysql', atMs: 1000, untilMs: null };
  const visits = Array.from({ length: 100 }, (_, i) => 2000 + 10 * i);
  const waited = visit('DB_CONNECT_TIMEOUT_MS=800', visits, [frozen], my);
  const expected = visits.map((_, i): [string | number, number] => (i < held ? ['timeout', PATIENCE_MS] : [500, 800]));
  expect(outcomes(waited)).toEqual(expected);
});

test('where all connections are busy a request waits for one, also behind a visitor who has gone', () => {
  const lock: Fault = { kind: 'tell', process: 'db1/mysql', command: 'LOCK TABLES widgets WRITE', atMs: 1000, untilMs: null };
  const unlock: Fault = { ...lock, command: 'UNLOCK TABLES', atMs: 7500 };
  const trace = visit('DB_POOL_SIZE=1', [2000, 4000, 8000], [lock, unlock]);
  expect(outcomes(trace)).toEqual([
    ['timeout', PATIENCE_MS],
    [200, 3501],
    [200, 1],
  ]);
  expect(questions(trace).map(({ handshake }) => handshake)).toEqual([true, false, false]);
});

test('a read timeout ends the wait for a greeting and for a result; the connection is not used again', () => {
  const frozen: Fault = { kind: 'freeze', process: 'db1/mysql', atMs: 2000, untilMs: 10_000 };
  const trace = visit('DB_POOL_SIZE=5\nDB_READ_TIMEOUT_MS=1000', [1000, 3000, 3100, 11_000], [frozen]);
  expect(outcomes(trace).map(([status, ms]) => [status, Math.round(ms / 100)])).toEqual([
    [200, 0],
    [500, 10],
    [500, 10],
    [200, 0],
  ]);
  expect(questions(trace).map(({ handshake }) => handshake)).toEqual([true, false, true, true]);
});

test('lock_wait_timeout ends the wait for a table, and the connection is used again', () => {
  const lock: Fault = { kind: 'tell', process: 'db1/mysql', command: 'LOCK TABLES widgets WRITE', atMs: 1500, untilMs: null };
  const trace = visit('DB_POOL_SIZE=5', [1000, 2000, 4000], [lock], 'lock_wait_timeout = 1');
  expect(outcomes(trace).map(([status, ms]) => [status, Math.round(ms / 100)])).toEqual([
    [200, 0],
    [500, 10],
    [500, 10],
  ]);
  expect(questions(trace).map(({ handshake }) => handshake)).toEqual([true, false, false]);
});

test('an app that hangs up answers nothing, and its line says why', () => {
  const trace = visit('DB_ERROR_HANGS_UP=true', [3000], [{ kind: 'kill', process: 'db1/mysql', atMs: 2000, untilMs: null }]);
  expect(statuses(trace)).toEqual(['reset']);
  expect(trace.spans[trace.hops.endCause[0] as number]?.line).toBe(3);
});

test('another size, set while it runs, is another pool', () => {
  const smaller: Fault = { kind: 'set', process: 'web1/app', env: { DB_POOL_SIZE: '0' }, atMs: 2000, untilMs: 3000 };
  const trace = visit('DB_POOL_SIZE=5', [1000, 1100, 2100, 2200, 3100, 3200], [smaller]);
  expect(statuses(trace)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(questions(trace).map(({ handshake }) => handshake)).toEqual([true, false, true, true, true, false]);
});
