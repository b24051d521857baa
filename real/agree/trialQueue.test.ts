import { describe, expect, test } from 'vitest';
import type { AgreementCase } from './agreementCase.ts';
import type { Trial } from './trial.ts';
import { TrialQueue, type MakeTrial, type TrialListener, type TrialOrder } from './trialQueue.ts';

const orders = (count: number): TrialOrder[] => Array.from({ length: count }, (_, seed) => ({ it: { id: 'f/a' } as AgreementCase, seed }));
const trial = (latestMs: number): Trial => ({ facts: {} as Trial['facts'], versions: {}, kernel: '', latestMs });

/** Runs a queue, and gives what it told. */
async function heard(make: MakeTrial, count = 1, jobs = 2, signal = new AbortController().signal, countsAllTheSame = false): Promise<string[]> {
  const said: string[] = [];
  const listener: TrialListener = {
    made: ({ seed }) => said.push(`made ${seed}`),
    stalled: ({ seed }, { latestMs }) => {
      said.push(`stalled ${seed} ${latestMs}`);
      return countsAllTheSame;
    },
    failed: ({ seed }, error) => said.push(`failed ${seed} ${error.message}`),
    givenUp: ({ seed }, why) => said.push(`given up ${seed} ${why}`),
  };
  await new TrialQueue(orders(count), make, listener, signal).run(jobs);
  return said;
}

describe('real runs in a queue', () => {
  test('a run whose computer stalled is made again, and given up after some times', async () => {
    const late = [90, 80, 3];
    expect(await heard(async () => trial(late.shift() ?? 0))).toEqual(['stalled 0 90', 'stalled 0 80', 'made 0']);
    expect((await heard(async () => trial(76))).at(-1)).toBe('given up 0 the computer came too late to it 6 times, the last time by 76 ms');
    expect(await heard(async () => trial(75))).toEqual(['made 0']);
    expect(await heard(async () => trial(90), 1, 1, undefined, true)).toEqual(['stalled 0 90']);
  });

  test('a run that fails ends nothing but itself', async () => {
    const make: MakeTrial = async ({ seed }) => {
      if (seed === 1) throw new Error('no');
      return trial(0);
    };
    expect((await heard(make, 3)).sort()).toEqual(['failed 1 no', 'failed 1 no', 'given up 1 no', 'made 0', 'made 2']);
  });

  test('one starts at a time, and several run', async () => {
    let [starting, mostStarting, running, mostRunning] = [0, 0, 0, 0];
    const make: MakeTrial = async (_order, _signal, started) => {
      mostStarting = Math.max(mostStarting, ++starting);
      mostRunning = Math.max(mostRunning, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      starting--;
      started();
      await new Promise((resolve) => setTimeout(resolve, 20));
      running--;
      return trial(0);
    };
    expect(await heard(make, 6, 3)).toHaveLength(6);
    expect(mostStarting).toBe(1);
    expect(mostRunning).toBe(3);
  });

  test('fewer run at once while the computer stalls, and more again when it does not', async () => {
    const most: number[] = [];
    let [running, made] = [0, 0];
    const make: MakeTrial = async (_order, _signal, started) => {
      started();
      running++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      most[made] = running--;
      return trial(made++ < 8 ? 99 : 0);
    };
    expect(await heard(make, 40, 4)).toHaveLength(48);
    expect(most[0]).toBe(4);
    expect(Math.min(...most.slice(4, 12))).toBe(1);
    expect(Math.max(...most.slice(20, 40))).toBe(4);
  });

  test('nothing is made after a stop', async () => {
    const stop = new AbortController();
    const make: MakeTrial = async ({ seed }) => {
      if (seed === 1) stop.abort();
      if (stop.signal.aborted) throw new Error('stopped');
      return trial(0);
    };
    expect(await heard(make, 5, 1, stop.signal)).toEqual(['made 0']);
  });
});
