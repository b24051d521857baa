import { describe, expect, it } from 'vitest';
import { event, fault, request, shopCluster, startTrace } from '../../trace/folds.testing.ts';
import { momentRows, rowNow } from './tableRows.ts';

const cluster = shopCluster();

function run() {
  const writer = startTrace(cluster);
  request(writer, 200, 250, 200);
  fault(writer, 1000, 'power-off', 'web1');
  request(writer, 1100, 2100, 1);
  request(writer, 1200, 2200, 1);
  event(writer, 3400, { kind: 'server-down', machine: 'lb1', subject: 'be/web1', address: '10.77.0.21' });
  request(writer, 3500, 3550, 200);
  return writer.finish(1, 9000, null);
}

describe('the rows of the timeline as a table', () => {
  it('are the moments of the run, each with how requests fared until the next', () => {
    const rows = momentRows(cluster, run());
    expect(rows.map(({ atMs, words }) => [atMs, words])).toEqual([
      [0, 'the run begins'],
      [1000, 'web1 lost power'],
      [2100, 'requests begin to fail'],
      [3400, 'lb1 marked web1 down after 2.4 s'],
      [9000, 'the run ends'],
    ]);
    expect(rows.map(({ decided }) => [decided.ok, decided.timeout])).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
      [1, 0],
      [0, 0],
    ]);
  });

  it('know which of them holds', () => {
    const rows = momentRows(cluster, run());
    expect([0, 999, 1000, 3399, 8999, 9000].map((tMs) => rowNow(rows, tMs))).toEqual([0, 0, 1, 2, 3, 4]);
  });
});
