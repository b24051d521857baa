import { afterEach, expect, test, vi } from 'vitest';
import { daemons } from '../../daemons/registry.ts';
import { prepare } from '../../lab/lab.ts';
import { breakables } from '../../matrix/breakable.ts';
import type { Cell } from '../../matrix/cell.ts';
import { matrixRuns, matrixTraffic, runKey } from '../../matrix/faultMatrix.ts';
import { MatrixClient } from './matrixClient.ts';
import { matrixJob, type MatrixSystem } from './matrixJob.ts';
import type { MatrixOrder, MatrixReport } from './matrixProtocol.ts';

const files = {
  'cluster.yaml': 'site: http://10.77.0.21/\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n  db1: { address: 10.77.0.31, runs: [mysql] }\n',
  'web1/app.env': 'DB_HOST=db1\n',
};
const system: MatrixSystem = { files, traffic: matrixTraffic(null), processFault: 'kill', seed: 1 };
const runs = matrixRuns(breakables(prepare(files, daemons).cluster!));

/** A worker that does its work when it is told to, as many orders as it was given. */
class SlowWorker {
  static all: SlowWorker[] = [];
  onmessage: ((event: { data: MatrixReport }) => void) | null = null;
  onerror: ((event: { preventDefault(): void }) => void) | null = null;
  terminated = false;
  readonly orders: MatrixOrder[] = [];
  #job: ReturnType<typeof matrixJob> = null;

  constructor() {
    SlowWorker.all.push(this);
  }

  postMessage(order: MatrixOrder): void {
    this.orders.push(order);
  }

  terminate(): void {
    this.terminated = true;
  }

  /** Does its oldest order; false when there is none. */
  work(): boolean {
    const order = this.orders.shift();
    if (order === undefined || this.terminated) return false;
    const { generation } = order;
    if (order.kind === 'system') this.#job = matrixJob(order.system, daemons);
    else {
      for (const run of order.runs) this.onmessage?.({ data: { kind: 'cell', generation, run, cell: this.#job!(run) } });
      this.onmessage?.({ data: { kind: 'idle', generation } });
    }
    return true;
  }
}

function client(size: number) {
  SlowWorker.all = [];
  const cells = new Map<string, Cell>();
  const said: string[] = [];
  const made = new MatrixClient(
    {
      cell: (run, cell) => cells.set(runKey(run), cell),
      finished: () => said.push('finished'),
      trouble: (sentence) => said.push(sentence),
    },
    size,
    () => new SlowWorker() as unknown as Worker,
  );
  const work = (): void => {
    while (SlowWorker.all.some((worker) => worker.work()));
  };
  return { made, cells, said, work };
}

test('every run is made once, by several workers', () => {
  const { made, cells, said, work } = client(3);
  made.fill(system, runs);
  expect(SlowWorker.all).toHaveLength(3);
  work();
  expect([...cells.keys()].sort()).toEqual(runs.map(runKey).sort());
  expect(said).toEqual(['finished']);
  expect(cells.get('0')).toMatchObject({ outcome: 'outage' });
});

test('a newer system replaces the older one, whose cells come to nothing', () => {
  const { made, cells, said, work } = client(2);
  made.fill(system, runs);
  const late = SlowWorker.all[0]!;
  made.fill({ ...system, files: { ...files, 'web1/app.env': '' } }, runs.slice(0, 2));
  work();
  expect(late.orders).toEqual([]);
  expect(cells.size).toBe(2);
  expect(said).toEqual(['finished']);
});

test('cancelled, it tells nothing more', () => {
  const { made, cells, said, work } = client(2);
  made.fill(system, runs);
  made.cancel();
  work();
  expect([cells.size, said, SlowWorker.all.every(({ terminated }) => terminated)]).toEqual([0, [], true]);
  made.fill(system, runs);
  work();
  expect(cells.size).toBe(runs.length);
});

test('a worker that dies is told in a sentence, and the next matrix is filled', () => {
  const { made, cells, said, work } = client(1);
  made.fill(system, runs);
  SlowWorker.all[0]!.onerror!({ preventDefault: () => {} });
  expect(said).toEqual([expect.stringContaining('could not be finished')]);
  made.fill(system, runs);
  work();
  expect(cells.size).toBe(runs.length);
});

afterEach(() => void vi.useRealTimers());

test('workers that say nothing any more were ended by the browser: what is there stays, and it is said', () => {
  vi.useFakeTimers();
  const { made, cells, said } = client(2);
  made.fill(system, runs);
  vi.advanceTimersByTime(29_000);
  // One system, and one batch of runs.
  SlowWorker.all[0]!.work();
  SlowWorker.all[0]!.work();
  const known = cells.size;
  expect(known).toBeGreaterThan(0);
  vi.advanceTimersByTime(29_000);
  expect(said).toEqual([]);
  vi.advanceTimersByTime(1001);
  expect(said).toEqual(['The fault matrix could not be finished: a worker stopped. What is there stays.']);
  expect(cells.size).toBe(known);
  expect(SlowWorker.all.every(({ terminated }) => terminated)).toBe(true);
});
