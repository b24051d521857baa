import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LabClient } from './labClient.ts';
import type { LabReport, WorkerOrder, WorkerReport } from './labProtocol.ts';

/** The far end of a worker's two channels, worked by hand. */
class HandWorker {
  readonly orders: WorkerOrder[] = [];
  ended = false;
  onmessage: ((event: MessageEvent<WorkerReport>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;

  postMessage(order: WorkerOrder) {
    this.orders.push(order);
  }
  terminate() {
    this.ended = true;
  }
  tell(report: WorkerReport) {
    this.onmessage?.({ data: report } as MessageEvent<WorkerReport>);
  }
}

const order = {
  files: {},
  fallback: {},
  shown: {
    scenario: { traffic: null, requests: [], durationMs: 1000, faults: [] },
    seed: 1,
    files: null,
  },
  other: null,
  checks: [],
  hints: [],
};

function client() {
  const workers: HandWorker[] = [];
  const reports: LabReport[] = [];
  const troubles: string[] = [];
  const lab = new LabClient(
    { report: (report) => reports.push(report), trouble: (sentence) => troubles.push(sentence) },
    () => {
      const worker = new HandWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
  );
  return { lab, workers, reports, troubles };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('the simulation worker’s client', () => {
  test('brings each look its own figures, and none when the worker is lost', async () => {
    const { lab, workers } = client();
    const figures = [{ process: 'lb1/haproxy', statistics: { source: 'show stat', columns: [], rows: [], note: '' } }];
    const [one, two, three] = [lab.look(1000, 'lb1'), lab.look(2000, null), lab.look(3000, null)];
    const ids = workers[0]!.orders.map((sent) => (sent.kind === 'look' ? sent.id : -1));
    workers[0]!.tell({ kind: 'looked', id: ids[1]!, figures });
    workers[0]!.tell({ kind: 'looked', id: ids[0]!, figures: [] });
    expect([await one, await two]).toEqual([[], figures]);
    lab.close();
    expect(await three).toEqual([]);
  });

  test('hears only what the newest order brings', () => {
    const { lab, workers, reports } = client();
    const first = lab.order(order);
    const second = lab.order(order);
    workers[0]!.tell({ kind: 'hints', generation: first, hints: ['old'] });
    workers[0]!.tell({ kind: 'hints', generation: second, hints: ['new'] });
    expect(reports).toEqual([{ kind: 'hints', generation: second, hints: ['new'] }]);
  });

  test('replaces a worker that gives no sign of life for ten seconds, and says so in a sentence', () => {
    const { lab, workers, reports, troubles } = client();
    const first = lab.order(order);
    workers[0]!.tell({ kind: 'alive' });
    vi.advanceTimersByTime(10_001);
    expect(workers[0]!.ended).toBe(true);
    expect(troubles).toEqual([expect.stringContaining('got no further for 10 seconds')]);
    const second = lab.order(order);
    expect(workers).toHaveLength(2);
    workers[0]!.tell({ kind: 'finished', generation: first, tookMs: 1 });
    workers[1]!.tell({ kind: 'finished', generation: second, tookMs: 1 });
    expect(reports.map((report) => 'generation' in report && report.generation)).toEqual([second]);
    vi.advanceTimersByTime(600_000);
    expect(troubles).toHaveLength(1);
  });

  test('waits for a run as long as it gets on', () => {
    const { lab, workers, reports, troubles } = client();
    const generation = lab.order(order);
    const looked = lab.look(0, null);
    for (let seconds = 0; seconds < 90; seconds += 9) {
      workers[0]!.tell({ kind: 'alive' });
      vi.advanceTimersByTime(9000);
    }
    workers[0]!.tell({ kind: 'finished', generation, tookMs: 90_000 });
    expect([troubles, reports.length, workers[0]!.ended]).toEqual([[], 1, false]);
    lab.close();
    return looked;
  });

  test('waits a minute for a worker whose program has to come first', () => {
    const { lab, workers, troubles } = client();
    lab.order(order);
    vi.advanceTimersByTime(59_000);
    expect(workers[0]!.ended).toBe(false);
    vi.advanceTimersByTime(1001);
    expect(workers[0]!.ended).toBe(true);
    expect(troubles).toHaveLength(1);
  });

  test('leaves a worker that is long in the middle of a run for a new order, and one that tells of its work none', () => {
    const { lab, workers, troubles } = client();
    const orderAfter = (ms: number, report: WorkerReport) => {
      for (let passed = 0; passed < ms; passed += 1000) {
        workers.at(-1)!.tell(report);
        vi.advanceTimersByTime(1000);
      }
      return lab.order(order);
    };
    const first = lab.order(order);
    orderAfter(30_000, { kind: 'hints', generation: first, hints: [] });
    expect(workers).toHaveLength(1);
    orderAfter(9000, { kind: 'alive' });
    expect(workers).toHaveLength(1);
    orderAfter(3000, { kind: 'alive' });
    expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
    expect(troubles).toEqual([]);
  });

  test('replaces a worker that dies', () => {
    const { lab, workers, troubles } = client();
    lab.order(order);
    workers[0]!.onerror?.({ preventDefault: () => undefined } as ErrorEvent);
    expect(workers[0]!.ended).toBe(true);
    expect(troubles).toHaveLength(1);
    lab.order(order);
    expect(workers[1]!.orders).toHaveLength(1);
  });

  test('notices by a question without an answer that a worker was ended unheard', async () => {
    const { lab, workers, troubles } = client();
    const generation = lab.order(order);
    workers[0]!.tell({ kind: 'finished', generation, tookMs: 1 });
    const answered = lab.look(0, null);
    const sent = workers[0]!.orders.at(-1)!;
    workers[0]!.tell({ kind: 'looked', id: sent.kind === 'look' ? sent.id : -1, figures: [] });
    await answered;
    vi.advanceTimersByTime(60_000);
    expect(troubles).toEqual([]);

    const [figures, logs] = [lab.look(1000, null), lab.logs('web1')];
    vi.advanceTimersByTime(10_001);
    expect([await figures, await logs]).toEqual([[], null]);
    expect(workers[0]!.ended).toBe(true);
    expect(troubles).toEqual([expect.stringContaining('started anew')]);
  });
});
