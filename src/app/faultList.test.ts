import { describe, expect, test } from 'vitest';
import type { Fault } from '../sim/scenario.ts';
import { actAt, durationWith, endsSomething, faultsOf, longestRunMs, type FaultEnd } from './faultList.ts';

const off = { kind: 'power-off', machine: 'web1' } as const;
const on: FaultEnd = { kind: 'end', fault: 'power-off', subject: 'web1' };
const times = (made: ReturnType<typeof faultsOf>) => made.map(({ fault }) => [fault.kind, fault.atMs, fault.untilMs]);

describe('what was done', () => {
  test('becomes faults in the order in which they happen, with the ends that were chosen along', () => {
    const base: Fault[] = [{ ...off, machine: 'web2', atMs: 6000, untilMs: null }];
    const made = faultsOf(base, [actAt({ kind: 'kill', process: 'web2/app' }, 4000, 2000), actAt(off, 9000)]);
    expect(times(made)).toEqual([
      ['kill', 4000, 6000],
      ['power-off', 6000, null],
      ['power-off', 9000, null],
    ]);
    expect(made.map(({ own, acts }) => [own, acts])).toEqual([
      [true, [0]],
      [false, []],
      [true, [1]],
    ]);
  });

  test('ends what holds then, and only that', () => {
    const acts = [actAt(off, 1000), actAt({ ...off, machine: 'web2' }, 1000), actAt(on, 5000), actAt(off, 8000)];
    const made = faultsOf([], [...acts, actAt(on, 9000)]);
    expect(made.map(({ fault, acts }) => [fault.untilMs, acts])).toEqual([
      [5000, [0, 2]],
      [null, [1]],
      [9000, [3, 4]],
    ]);
    expect(endsSomething(faultsOf([], acts), on, 8000)).toBe(true);
    expect(endsSomething(faultsOf([], acts), on, 7000)).toBe(false);
  });

  test('may end what nobody made', () => {
    const made = faultsOf([{ ...off, atMs: 1000, untilMs: null }], [actAt(on, 3000)]);
    expect(made).toEqual([{ fault: { ...off, atMs: 1000, untilMs: 3000 }, acts: [0], own: false }]);
  });
});

test('faults lengthen the run until there is something to see, within reason', () => {
  const at = (atMs: number): Fault => ({ ...off, atMs, untilMs: null });
  expect(durationWith(60_000, [])).toBe(60_000);
  expect(durationWith(60_000, [at(10_000)])).toBe(60_000);
  expect(durationWith(60_000, [at(60_000)])).toBe(90_000);
  expect(durationWith(60_000, [at(299_000)])).toBe(longestRunMs);
});
