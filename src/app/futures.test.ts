import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { actAt, type Act } from './faultList.ts';
import { actsName } from './faultWords.ts';
import {
  acted,
  branches,
  currentOf,
  FUTURES_MAX,
  futuresWith,
  noFutures,
  partingMs,
  returned,
  seenUpTo,
  takenAway,
  UNTOUCHED,
  without,
  type Futures,
} from './futures.ts';

const off = (machine: string, atMs: number): Act => actAt({ kind: 'power-off', machine }, atMs);
const on = (machine: string, atMs: number): Act => actAt({ kind: 'end', fault: 'power-off', subject: machine }, atMs);
const names = ({ list }: Futures) => list.map(({ acts }) => actsName(acts));

/** web1 off at 10 s, watched until 20 s; then back to 5 s, where db1 goes off. */
const forked = acted(seenUpTo(acted(noFutures, off('web1', 10_000)), 20_000), off('db1', 5000));

describe('acting', () => {
  test('on what nothing was done to begins a future; the untouched one stays', () => {
    const futures = acted(seenUpTo(noFutures, 30_000), off('web1', 10_000));
    expect(names(futures)).toEqual(['nothing done', 'web1 off at 10.0 s']);
    expect(currentOf(futures).id).toBe(1);
  });

  test('where nothing later was seen goes on with the same future', () => {
    const futures = acted(seenUpTo(acted(noFutures, off('web1', 10_000)), 14_900), off('lb1', 14_200));
    expect(names(futures)).toEqual(['nothing done', 'web1 off at 10.0 s, then lb1 off at 14.2 s']);
  });

  test('before something that was done keeps the old future and begins one without it', () => {
    expect(names(forked)).toEqual(['nothing done', 'web1 off at 10.0 s', 'db1 off at 5.0 s']);
    expect(forked.current).toBe(2);
  });

  test('before something that was only seen keeps the old future as well', () => {
    const futures = acted(seenUpTo(acted(noFutures, off('web1', 10_000)), 40_000), on('web1', 20_000));
    expect(names(futures)).toEqual([
      'nothing done',
      'web1 off at 10.0 s',
      'web1 off at 10.0 s, then web1 on at 20.0 s',
    ]);
  });

  test('keeps what was done at the same moment', () => {
    const futures = acted(seenUpTo(acted(noFutures, off('web1', 10_000)), 20_000), off('lb1', 10_000));
    expect(currentOf(futures).acts).toHaveLength(2);
  });

  test('as in another future is that future', () => {
    const again = acted(returned(forked, UNTOUCHED), off('web1', 10_000));
    expect(again).toEqual({ ...forked, current: 1 });
  });

  test('without end leaves the untouched and the newest', () => {
    let futures = noFutures;
    for (let i = 0; i < 40; i++) futures = acted(returned(futures, UNTOUCHED), off('web1', i * 1000));
    expect(futures.list).toHaveLength(FUTURES_MAX);
    expect(futures.list[0]!.id).toBe(UNTOUCHED);
    expect(actsName(currentOf(futures).acts)).toBe('web1 off at 39.0 s');
  });
});

describe('the list', () => {
  test('is returned to, and deleted from, but for the untouched', () => {
    expect(currentOf(returned(forked, 1)).acts).toEqual([off('web1', 10_000)]);
    expect(returned(forked, 9)).toBe(forked);
    expect(without(forked, UNTOUCHED)).toBe(forked);
    expect(names(without(forked, 1))).toEqual(['nothing done', 'db1 off at 5.0 s']);
    expect(without(forked, 1).current).toBe(2);
    expect(without(forked, 2).current).toBe(UNTOUCHED);
  });

  test('gives a deleted one’s number to the next', () => {
    expect(acted(without(forked, 1), off('lb1', 1000)).current).toBe(1);
  });

  test('loses an act, and a future that is then another', () => {
    const two = acted(acted(noFutures, off('web1', 10_000)), off('lb1', 12_000));
    expect(names(takenAway(two, [0]))).toEqual(['nothing done', 'lb1 off at 12.0 s']);
    expect(takenAway(two, [0, 1])).toEqual(noFutures);
    expect(takenAway(two, [])).toBe(two);
  });

  test('begins with what was stored', () => {
    expect(futuresWith([])).toEqual(noFutures);
    expect(futuresWith([off('web1', 4000)]).list[1]).toMatchObject({ id: 1, seenMs: 4000 });
  });
});

describe('branches', () => {
  test('stand below what they left, the latest leaver first', () => {
    let futures = acted(seenUpTo(acted(noFutures, off('web1', 10_000)), 60_000), off('lb1', 20_000));
    futures = acted(seenUpTo(returned(futures, 1), 60_000), off('lb2', 30_000));
    futures = acted(seenUpTo(futures, 60_000), off('db1', 5000));
    const shown = branches(futures).map(({ future, parent, forkMs }) => [future.id, parent, forkMs]);
    expect(shown).toEqual([
      [0, null, 0],
      [1, 0, 10_000],
      [3, 1, 30_000],
      [2, 1, 20_000],
      [4, 0, 5000],
    ]);
  });

  test('are each future once, equal to its parent until it leaves, and no line crosses another', () => {
    const step = fc.oneof(
      fc.record({ act: fc.constantFrom('web1', 'web2', 'lb1'), at: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ seen: fc.integer({ min: 0, max: 60 }) }),
      fc.record({ to: fc.integer({ min: 0, max: 8 }) }),
      fc.record({ gone: fc.integer({ min: 0, max: 8 }) }),
      fc.record({ away: fc.integer({ min: 0, max: 3 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let futures = noFutures;
        for (const one of steps) {
          if ('act' in one) futures = acted(futures, off(one.act, one.at * 1000));
          else if ('seen' in one) futures = seenUpTo(futures, one.seen * 1000);
          else if ('to' in one) futures = returned(futures, one.to);
          else if ('gone' in one) futures = without(futures, one.gone);
          else futures = takenAway(futures, [one.away]);
          expect(futures.list.some(({ id }) => id === futures.current)).toBe(true);
          expect(new Set(futures.list.map(({ id }) => id)).size).toBe(futures.list.length);
        }
        const rows = branches(futures);
        expect(rows.map(({ future }) => future.id).sort()).toEqual(futures.list.map(({ id }) => id).sort());
        for (const [row, { future, parent, forkMs }] of rows.entries()) {
          if (parent === null) continue;
          const from = rows.findIndex((other) => other.future.id === parent);
          expect(from).toBeLessThan(row);
          expect(partingMs(rows[from]!.future.acts, future.acts)).toBe(forkMs);
          // Lines between the two begin where this one leaves, or later.
          for (const between of rows.slice(from + 1, row)) expect(between.forkMs).toBeGreaterThanOrEqual(forkMs);
        }
      }),
    );
  });
});
