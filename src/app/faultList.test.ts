import { describe, expect, test } from 'vitest';
import type { Fault } from '../sim/scenario.ts';
import { changed, durationWith, historyOf, longestRunMs, redone, undone, withEnd, withFault } from './faultList.ts';

const off = { kind: 'power-off', machine: 'web1' } as const;

describe('faults', () => {
  test('stand in the order in which they happen, whenever they were added', () => {
    const faults = withFault(withFault([], off, 9000), { kind: 'kill', process: 'web2/app' }, 4000, 2000);
    expect(faults.map((f) => [f.kind, f.atMs, f.untilMs])).toEqual([
      ['kill', 4000, 6000],
      ['power-off', 9000, null],
    ]);
  });

  test('end where they hold, and only there', () => {
    const faults = withFault(withFault([], off, 1000), { ...off, machine: 'web2' }, 1000);
    const end = { kind: 'end', fault: 'power-off', subject: 'web1' } as const;
    expect(withEnd(faults, end, 5000).map((f) => f.untilMs)).toEqual([5000, null]);
    expect(withEnd(faults, end, 500)).toEqual(faults);
    const again = withFault(withEnd(faults, end, 5000), off, 8000);
    expect(withEnd(again, end, 9000).map((f) => f.untilMs)).toEqual([5000, null, 9000]);
  });

  test('lengthen the run until there is something to see, within reason', () => {
    const at = (atMs: number): Fault => ({ ...off, atMs, untilMs: null });
    expect(durationWith(60_000, [])).toBe(60_000);
    expect(durationWith(60_000, [at(10_000)])).toBe(60_000);
    expect(durationWith(60_000, [at(60_000)])).toBe(90_000);
    expect(durationWith(60_000, [at(299_000)])).toBe(longestRunMs);
  });
});

test('history goes back and forth, and a new change forgets what was undone', () => {
  const three = changed(changed(historyOf(1), 2), 3);
  expect(undone(undone(undone(three))).now).toBe(1);
  expect(redone(undone(three)).now).toBe(3);
  expect(redone(changed(undone(three), 4)).now).toBe(4);
});
