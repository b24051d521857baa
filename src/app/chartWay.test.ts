import { expect, it } from 'vitest';
import type { TraceEvent } from '../trace/trace.ts';
import { wayTaken } from './chartWay.ts';

const change = (atMs: number, from: string, to: string): TraceEvent => ({
  atMs,
  kind: 'state',
  machine: 'lb1',
  subject: 'be/web1',
  detail: '',
  cause: -1,
  chart: 'haproxy.health',
  from,
  to,
  by: 'MISS',
});

const run = {
  key: 'k',
  chart: 'haproxy.health',
  machine: 'lb1',
  subject: 'be/web1',
  changes: [
    change(-100, '', 'unchecked'),
    change(0, 'unchecked', 'up'),
    change(1000, 'up', 'goingDown'),
    change(2000, 'goingDown', 'up'),
    change(3000, 'up', 'goingDown'),
  ],
  checks: [],
};

it('counts each way up to the moment, and knows the last', () => {
  const way = wayTaken(run, 3000);
  expect(way.changes.map(({ to }) => to)).toEqual(['up', 'goingDown', 'up', 'goingDown']);
  expect(way.passage('up', 'goingDown')).toEqual({ count: 2, order: 4, atMs: 3000 });
  expect(way.passage('goingDown', 'up')).toEqual({ count: 1, order: 3, atMs: 2000 });
  expect(way.last?.atMs).toBe(3000);
});

it('knows nothing of what comes later, and that where a chart begins is no way', () => {
  const way = wayTaken(run, 999);
  expect(way.passage('up', 'goingDown')).toBeNull();
  expect(way.passage('', 'unchecked')).toBeNull();
  expect(wayTaken(run, -50).last).toBeNull();
});
