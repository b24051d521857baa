import { describe, expect, it } from 'vitest';
import { fault, faultEnd, request, shopCluster, startTrace } from './folds.testing.ts';
import { faultMarks } from './faultMarks.ts';
import { recoveries } from './recovery.ts';
import { stepAfter, stepBefore, stepTimes } from './stepTimes.ts';

/** A request every 100 ms for 20 s; `resultAt` says what becomes of each. */
function traceOf(resultAt: (tMs: number, path: string) => number, faultsAt: readonly number[]) {
  const writer = startTrace(shopCluster());
  for (const [i, atMs] of faultsAt.entries()) fault(writer, atMs, 'power-off', 'web2', i);
  for (let tMs = 0; tMs < 20_000; tMs += 100) {
    const path = tMs % 200 === 0 ? '/' : '/widgets';
    request(writer, tMs, tMs + 20, resultAt(tMs, path), path);
  }
  return writer.finish(1, 20_000, null);
}

describe('recovery', () => {
  it('reaches from the fault to the first good request after the last bad one', () => {
    const trace = traceOf((t) => (t >= 5000 && t < 8000 && t % 200 === 0 ? 503 : 200), [4950]);
    expect(recoveries(trace)).toEqual([{ faultIndex: 0, fromMs: 4950, toMs: 7900, never: [] }]);
  });

  it('is nothing where nobody felt the fault', () => {
    expect(recoveries(traceOf(() => 200, [5000]))).toEqual([]);
  });

  it('never comes where requests still fail, however good the last one was', () => {
    const trace = traceOf((t) => (t >= 5000 && t % 400 !== 300 ? 500 : 200), [5000]);
    expect(recoveries(trace)[0]).toMatchObject({ toMs: null });
  });

  it('tells the kinds of request that never recover from those that do', () => {
    const trace = traceOf((t, path) => (t >= 5000 && (t < 8000 || path === '/widgets') ? 500 : 200), [5000]);
    expect(recoveries(trace)).toEqual([{ faultIndex: 0, fromMs: 5000, toMs: 8000, never: ['GET /widgets'] }]);
  });

  it('ends each window where the next fault comes', () => {
    const trace = traceOf((t) => ((t >= 5000 && t < 6000) || (t >= 10_000 && t < 12_000) ? 503 : 200), [5000, 10_000]);
    expect(recoveries(trace).map((r) => r.toMs)).toEqual([6000, 12_000]);
  });
});

describe('recovery, while another fault ends', () => {
  /** The first fault is there from 2 s to 12 s, the second from 5 s on; requests that start inside a stretch fail. */
  function run(...bad: readonly (readonly [number, number])[]) {
    const writer = startTrace(shopCluster());
    fault(writer, 2000, 'power-off', 'web2', 0);
    fault(writer, 5000, 'power-off', 'web1', 1);
    faultEnd(writer, 12_000, 'power-off', 'web2', 0);
    for (let tMs = 0; tMs < 20_000; tMs += 100) {
      request(writer, tMs, tMs + 20, bad.some(([from, to]) => tMs >= from && tMs < to) ? 503 : 200);
    }
    return recoveries(writer.finish(1, 20_000, null)).map(({ faultIndex, toMs }) => [faultIndex, toMs]);
  }

  it('is not prolonged by what that breaks', () => {
    expect(run([5000, 7000], [12_000, 12_300])).toEqual([[1, 7000]]);
  });

  it('is none where nobody had felt anything by then', () => {
    expect(run([12_000, 12_300])).toEqual([]);
  });

  it('comes with it where it had not come before', () => {
    expect(run([2000, 13_000])).toEqual([
      [0, null],
      [1, 13_000],
    ]);
  });
});

describe('recovery, at the edges of its window', () => {
  it('takes a request that waits to the end of the run for a failed one', () => {
    const trace = traceOf((t, path) => (t < 5000 || path === '/' ? 200 : t < 12_000 ? 504 : 0), [5000]);
    expect(recoveries(trace)[0]).toMatchObject({ never: ['GET /widgets'] });
  });

  it('leaves what the next fault cut off to that fault', () => {
    const writer = startTrace(shopCluster());
    fault(writer, 2000, 'kill', 'web2/app', 0);
    fault(writer, 6000, 'power-off', 'web2', 1);
    for (let tMs = 0; tMs < 9000; tMs += 100) {
      const cut = tMs === 5900;
      request(writer, tMs, cut ? 6010 : tMs + 20, cut || (tMs >= 2000 && tMs < 3000) ? 503 : 200);
    }
    expect(recoveries(writer.finish(1, 9000, null)).map((r) => r.toMs)).toEqual([3000]);
  });
});

describe('marks and stops', () => {
  const writer = startTrace(shopCluster());
  fault(writer, 4000, 'kill', 'web2/mysql', 0);
  fault(writer, 6000, 'power-off', 'web1', 1);
  request(writer, 4500, 4700, 500);
  faultEnd(writer, 9000, 'power-off', 'web1', 1);
  const trace = writer.finish(1, 10_000, null);

  it('a mark says what happened in three words', () => {
    expect(faultMarks(trace).map((m) => [m.atMs, m.label, m.ends])).toEqual([
      [4000, 'mysql killed', false],
      [6000, 'web1 loses power', false],
      [9000, 'web1 has power', true],
    ]);
  });

  it('stops at events, at the first failure after a fault, and at both ends', () => {
    const stops = stepTimes(trace);
    expect(stops).toEqual([0, 4000, 4700, 6000, 9000, 10_000]);
    expect(stepAfter(stops, 4000)).toBe(4700);
    expect(stepAfter(stops, 10_000)).toBe(10_000);
    expect(stepBefore(stops, 4000)).toBe(0);
    expect(stepBefore(stops, 5000)).toBe(4700);
  });
});
