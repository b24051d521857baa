import { expect, test } from 'vitest';
import { lineSpan } from '../text/span.ts';
import { request, shopCluster, startTrace } from './folds.testing.ts';
import { Result } from './result.ts';
import { waterfall } from './waterfall.ts';

/** 30 ms in the queue of lb1, web1 refuses, a rest of a second, web2 answers after its query. */
function retried() {
  const w = startTrace(shopCluster());
  const r = request(w, 1000, 2100, 200);
  const line = (n: number) => w.cause(lineSpan('lb1/haproxy.cfg', n));
  const hop = (parent: number, from: string, port: number, startMs: number, cause: number) =>
    w.hop(r, parent, w.processes.of(from), w.addresses.of('10.77.0.21'), port, startMs, cause);
  const entry = hop(-1, 'clients/client', 80, 1000, -1);
  w.hopOpen(entry, 1001, w.processes.of('lb1/haproxy'));
  const first = hop(entry, 'lb1/haproxy', 80, 1031, line(11));
  w.hopEnd(first, 1032, Result.refused, -1);
  const second = hop(entry, 'lb1/haproxy', 80, 2032, line(12));
  w.hopOpen(second, 2033, w.processes.of('web2/app'));
  w.hopThrough(second, line(20));
  const query = hop(second, 'web2/app', 3306, 2034, -1);
  w.hopOpen(query, 2035, w.processes.of('web2/mysql'));
  w.hopEnd(query, 2040, 200, -1);
  w.hopEnd(second, 2060, 200, -1);
  w.hopEnd(entry, 2061, 200, -1);
  return waterfall(shopCluster(), w.finish(1, 9000, null), r);
}

test('a hop is cut into connecting, holding, asking, resting and working, without gaps', () => {
  const { rows } = retried();
  const kinds = rows.map(({ stretches }) => stretches.map(({ kind, fromMs, toMs }) => `${kind} ${toMs - fromMs}`));
  expect(kinds).toEqual([
    ['connect 1', 'hold 30', 'ask 1', 'retry 1000', 'ask 28', 'work 1'],
    ['connect 1'],
    ['connect 1', 'hold 1', 'ask 6', 'work 20'],
    ['connect 1', 'work 5'],
  ]);
  for (const { hop, stretches } of rows) {
    expect(stretches[0]?.fromMs).toBe(hop.startMs);
    expect(stretches.at(-1)?.toMs).toBe(hop.endMs);
    stretches.forEach(({ fromMs }, i) => expect(fromMs).toBe(i === 0 ? hop.startMs : stretches[i - 1]?.toMs));
  }
});

test('tries are counted, and each decision has its line', () => {
  const { rows, fromMs, toMs } = retried();
  expect([fromMs, toMs]).toEqual([1000, 2100]);
  expect(rows.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 1]);
  expect(rows[2]?.decisions.map(({ words, span }) => [words, span.line])).toEqual([
    ['lb1/haproxy chose 10.77.0.21:80', 12],
    ['web2/app took this way', 20],
  ]);
});

test('what went on after the client was gone is marked, and what never ended is open', () => {
  const w = startTrace(shopCluster());
  const r = request(w, 1000, 2000, Result.timeout);
  const at = (parent: number, startMs: number) =>
    w.hop(r, parent, w.processes.of(parent < 0 ? 'clients/client' : 'lb1/haproxy'), 0, 80, startMs, -1);
  const entry = at(-1, 1000);
  w.hopOpen(entry, 1001, w.processes.of('lb1/haproxy'));
  w.hopEnd(entry, 2000, Result.timeout, -1);
  w.hopEnd(at(entry, 1500), 2500, Result.timeout, w.cause(lineSpan('lb1/haproxy.cfg', 13)));
  at(entry, 2500);
  const { rows, toMs } = waterfall(shopCluster(), w.finish(1, 9000, null), r);
  expect(rows.map(({ late, open }) => [late, open])).toEqual([
    [false, false],
    [false, false],
    [true, true],
  ]);
  expect(rows[1]?.decisions.map(({ words }) => words)).toEqual(['lb1/haproxy gave up after 1 s']);
  expect(toMs).toBe(2650);
  expect(rows[2]?.stretches).toEqual([{ kind: 'connect', fromMs: 2500, toMs: 2650 }]);
});
