import { describe, expect, test } from 'vitest';
import { Result } from '../trace/result.ts';
import { TraceWriter } from '../trace/writer.ts';
import { changeAt, chartRuns, checkAt } from './chartRuns.ts';
import { happenedBy, logLines } from './eventLog.ts';
import { requestIndexes, requestRow, startedBy } from './requestList.ts';

function trace() {
  const writer = new TraceWriter();
  const kind = writer.kind('GET', '/widgets');
  const client = writer.clients.of('10.77.0.101');
  for (const [startMs, endMs, result] of [
    [0, 20, 200],
    [100, 600, Result.timeout],
    [200, 220, 503],
  ] as const) {
    const request = writer.request(client, kind, startMs);
    writer.requestEnd(request, endMs, result);
  }
  const state = (atMs: number, from: string, to: string) =>
    writer.events.push({
      ...{ atMs, kind: 'state', machine: 'lb1', subject: 'web/web1', detail: '', cause: -1 },
      ...{ chart: 'haproxy.health', from, to, by: 'MISS' },
    });
  state(0, '', 'up');
  writer.events.push({
    atMs: 1000,
    kind: 'check',
    machine: 'lb1',
    subject: 'web/web1',
    detail: 'L7TOUT',
    cause: -1,
    passed: false,
  });
  state(3000, 'up', 'down');
  writer.events.push({
    atMs: 3000,
    kind: 'server-down',
    machine: 'lb1',
    subject: 'web/web1',
    detail: 'Server web/web1 is DOWN',
    cause: -1,
  });
  return writer.finish(1, 10_000, null);
}

describe('the list of requests', () => {
  test('knows at each moment only what had happened by then', () => {
    const t = trace();
    const all = requestIndexes(t, 'all');
    expect(startedBy(t, all, 150)).toBe(2);
    expect(requestRow(t, 1, 150)).toMatchObject({
      outcome: 'flight',
      words: 'in flight',
      tookMs: 50,
      path: '/widgets',
    });
    expect(requestRow(t, 1, 600)).toMatchObject({ outcome: 'timeout', words: 'timed out', tookMs: 500 });
    expect(requestRow(t, 2, 600)).toMatchObject({ outcome: 'error', words: '503' });
  });

  test('can be only the failed ones', () => {
    expect([...requestIndexes(trace(), 'failed')]).toEqual([1, 2]);
  });
});

test('the log leaves out single health checks and changes of state', () => {
  const lines = logLines(trace());
  expect(lines.map((l) => [l.atMs, l.words])).toEqual([[3000, 'Server web/web1 is DOWN']]);
  expect(happenedBy(lines, 2999)).toBe(0);
  expect(happenedBy(lines, 3000)).toBe(1);
});

test('a statechart is in the state its last change led to', () => {
  const [run] = chartRuns(trace());
  expect(run).toMatchObject({ chart: 'haproxy.health', machine: 'lb1', subject: 'web/web1' });
  expect(changeAt(run!, 2999)?.to).toBe('up');
  expect(changeAt(run!, 3000)?.to).toBe('down');
  expect(checkAt(run!, 3000)?.detail).toBe('L7TOUT');
  expect(checkAt(run!, 10)).toBeNull();
});
