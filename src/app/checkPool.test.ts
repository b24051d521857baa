import { describe, expect, test } from 'vitest';
import { daemons } from '../daemons/registry.ts';
import { prepare, simulate } from '../lab/lab.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Pipeline } from '../lesson/pipeline.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import { findingOf, type Finding } from './checkFinding.ts';
import { CheckJob } from './checkJob.ts';
import { CheckPool } from './checkPool.ts';
import type { CheckedSystem, CheckOrder, CheckReport } from './checkProtocol.ts';

const files: Files = {
  'cluster.yaml': 'site: http://10.77.0.21/\nclients: 4\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n',
  'web1/app.env': 'PORT=80\n',
};
const system: CheckedSystem = {
  files,
  seed: 1,
  asked: [
    { kind: 'two-holders', check: null, address: null },
    { kind: 'outcome', check: 'killed-2', bad: 'refused' },
    {
      kind: 'event',
      check: null,
      match: { kind: 'process-ended', machine: null, subject: null, detail: null, afterMs: null, beforeMs: null },
    },
  ],
};

const scenario = (durationMs: number, killAtMs: number): Scenario => ({
  traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 5000, arrivals: 'even' },
  requests: [],
  durationMs,
  faults: [{ kind: 'kill', process: 'web1/app', atMs: killAtMs, untilMs: null }],
});

/** Runs of 1 to 6 s; from the fourth on they end before anything is killed. */
const checks: readonly LessonCheck[] = [1, 2, 3, 4, 5, 6].map((n) => ({
  id: `killed-${n}`,
  title: `Check ${n}`,
  scenario: scenario(n * 1000, n < 4 ? 500 : 60_000),
  expect: [{ kind: 'no', bad: 'errors', afterMs: null, beforeMs: null, method: null, path: null }],
}));

const pipeline: Pipeline = {
  prepare: (of) => prepare(of, daemons),
  simulate: (cluster, of, seed) => simulate(cluster, of, seed, daemons),
};
const { cluster } = pipeline.prepare(files);
const here = (check: LessonCheck): Finding => findingOf(check, cluster!, system.asked, pipeline, system.seed);
const alone = checks.map(here);

/** A thread whose work is done when it is told to; what it is told and tells crosses as a copy. */
class HandWorker {
  onmessage: ((event: MessageEvent<CheckReport>) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  ended = false;
  readonly orders: CheckOrder[] = [];
  readonly #job = new CheckJob(daemons, () => {});

  postMessage(order: CheckOrder): void {
    this.orders.push(order);
    this.#job.take(structuredClone(order));
  }
  terminate(): void {
    this.ended = true;
  }
  say(report: CheckReport): void {
    this.onmessage?.({ data: report } as MessageEvent<CheckReport>);
  }
  /** Does one check; false when it has none. */
  work(): boolean {
    const report = this.ended ? null : this.#job.next();
    if (report !== null) this.say(structuredClone(report));
    return report !== null;
  }
  die(): void {
    this.onerror?.({ preventDefault: () => undefined } as ErrorEvent);
  }
  get given(): string[] {
    return this.orders.flatMap((order) => (order.kind === 'check' ? [order.check.id] : []));
  }
}

function pool(size: number) {
  const workers: HandWorker[] = [];
  const signs: string[] = [];
  const made = new CheckPool(
    size,
    () => signs.push('alive'),
    () => {
      const worker = new HandWorker();
      workers.push(worker);
      return worker as unknown as Worker;
    },
  );
  const workAll = (): boolean => workers.map((worker) => worker.work()).includes(true);
  return { made, workers, workAll, signs };
}

/** Takes findings to the end; between two the workers work. */
async function takeAll({ made, workAll }: ReturnType<typeof pool>, own = here): Promise<Finding[]> {
  const found: Finding[] = [];
  let over = false;
  const taken = (async () => {
    for await (const finding of made.findings(own)) found.push(finding);
    over = true;
  })();
  while (!over) {
    workAll();
    await new Promise((resolve) => setTimeout(resolve));
    if (!workAll()) await Promise.race([taken, new Promise((resolve) => setTimeout(resolve, 5))]);
  }
  await taken;
  return found.toSorted((a, b) => (a.verdict.id < b.verdict.id ? -1 : 1));
}

const nowhere = (): Finding => {
  throw new Error('this thread was not to do any');
};

describe('threads that run checks', () => {
  test.each([0, 1, 2, 4])('find with %i helpers what one thread finds, to the letter', async (size) => {
    const made = pool(size);
    made.made.begin(system, checks);
    const found = await takeAll(made);
    expect(JSON.stringify(found)).toBe(JSON.stringify(alone));
    expect(found.map(({ shown }) => shown[0])).toEqual([false, false, false, false, false, false]);
    expect(found.map(({ shown }) => shown[1])).toEqual([false, true, false, false, false, false]);
    expect(found.map(({ shown }) => shown[2])).toEqual([true, true, true, false, false, false]);
    expect(made.workers).toHaveLength(Math.min(size, checks.length));
  });

  test('hand on that they get on', () => {
    const { made, workers, signs } = pool(2);
    made.begin(system, checks);
    for (const worker of workers) worker.say({ kind: 'alive' });
    expect(signs).toEqual(['alive', 'alive']);
  });

  test('begin with the longest, and each has one to go on with', () => {
    const { made, workers } = pool(2);
    made.begin(system, checks);
    expect(workers.map((worker) => worker.given)).toEqual([
      ['killed-6', 'killed-4'],
      ['killed-5', 'killed-3'],
    ]);
  });

  test('leave to this thread what they have not begun, when it has nothing else to do', async () => {
    const { made, workers } = pool(2);
    made.begin(system, checks);
    const findings = made.findings(here);
    const own: string[] = [];
    for (let i = 0; i < 4; i++) own.push((await findings.next()).value!.verdict.id);
    // The two that were left over; then the second of each helper.
    expect(own).toEqual(['killed-2', 'killed-1', 'killed-4', 'killed-3']);
    expect(workers.map((worker) => [worker.work(), worker.work()])).toEqual([
      [true, false],
      [true, false],
    ]);
    const others = [await findings.next(), await findings.next(), await findings.next()];
    expect(others.map(({ value }) => value?.verdict.id)).toEqual(['killed-6', 'killed-5', undefined]);
  });

  test('that had begun a check which this thread took back tell of it in vain', async () => {
    const { made, workers } = pool(1);
    made.begin(system, checks.slice(0, 2));
    const findings = made.findings(here);
    const late = structuredClone(workers[0]!.orders);
    expect((await findings.next()).value!.verdict.id).toBe('killed-1');
    workers[0]!.work();
    // As if the order to leave it had come too late.
    for (const order of late) workers[0]!.postMessage(order);
    while (workers[0]!.work());
    expect((await findings.next()).value!.verdict.id).toBe('killed-2');
    expect((await findings.next()).done).toBe(true);
  });

  test('leave what was begun before for a newer order, whose findings are the only ones', async () => {
    const made = pool(2);
    made.made.begin(system, checks);
    const older = made.made.findings(here);
    const first = await older.next();
    expect(first.done).toBe(false);
    made.made.begin({ ...system, seed: 7 }, checks.slice(0, 4));
    const found = await takeAll(made);
    expect(found.map(({ verdict }) => verdict.id)).toEqual(['killed-1', 'killed-2', 'killed-3', 'killed-4']);
    expect((await older.next()).done).toBe(true);
  });

  test('that die are replaced, and others do their checks', async () => {
    const made = pool(2);
    made.made.begin(system, checks);
    made.workers[0]!.work();
    made.workers[0]!.die();
    expect(made.workers).toHaveLength(3);
    expect(made.workers[0]!.ended).toBe(true);
    expect(JSON.stringify(await takeAll(made))).toBe(JSON.stringify(alone));
  });

  test('that die again and again are given up: this thread does it all', async () => {
    const made = pool(2);
    made.made.begin(system, checks);
    for (let i = 0; i < 10; i++) made.workers.at(-1)!.die();
    for (const worker of made.workers) worker.die();
    expect(made.workers.length).toBeLessThan(6);
    expect(JSON.stringify(await takeAll(made))).toBe(JSON.stringify(alone));
  });

  test('that cannot be started at all are done without', async () => {
    const made = new CheckPool(
      3,
      () => {},
      () => {
        throw new ReferenceError('Worker is not defined');
      },
    );
    made.begin(system, checks);
    const found: Finding[] = [];
    for await (const finding of made.findings(here)) found.push(finding);
    expect(found).toHaveLength(checks.length);
  });

  test('say it when a check cannot be run', async () => {
    const made = pool(1);
    const unreadable = { ...system, files: { 'cluster.yaml': 'machines: [' } };
    made.made.begin(unreadable, checks.slice(0, 1));
    made.workAll();
    await expect(made.made.findings(nowhere).next()).rejects.toThrow('describe nothing');
  });

  test('are as many as the computer has besides this one, up to four', () => {
    expect([1, 2, 4, 16, NaN].map((threads) => CheckPool.usualSize(threads))).toEqual([0, 1, 3, 4, 0]);
  });
});
