import { describe, expect, it } from 'vitest';
import { disagreements, type RecordedRun } from './runs.testing.ts';
import recorded from './samples/runs.json';
import untuned from './samples/runs-untuned.json';

/**
 * keepalived 2.2.7 as Debian's unit starts it, two or three machines on a bridge, in network namespaces: groups, tracked files and processes, delays,
 * priorities, split brains, killed processes, and configurations that nobody had in mind when this was written. What each machine did after each fault,
 * when, and what its notify scripts were told.
 */
const SEEDS = 40;

describe.each([
  ['runs', recorded],
  ['untuned runs', untuned],
] as const)('%s', (_, list) => {
  it.each(list as unknown as RecordedRun[])('$name: as the real daemons', (run) => {
    expect(run.trials.length).toBeGreaterThan(0);
    expect(disagreements(run, SEEDS)).toEqual([]);
  }, 60_000);
});
