import { describe, expect, test } from 'vitest';
import type { Scenario } from '../sim/scenario.ts';
import { Comparing } from './comparing.svelte.ts';
import { chosenOf, otherChoices, otherRun, type Ground } from './comparison.ts';
import { actAt } from './faultList.ts';
import { versionsOf } from './fileVersions.ts';
import { acted, noFutures, returned, seenUpTo } from './futures.ts';
import type { FinishedRun } from './shownRun.ts';

const live: Scenario = { traffic: null, requests: [], durationMs: 60_000, faults: [] };
const off = (machine: string, atMs: number) => actAt({ kind: 'power-off', machine }, atMs);
const futures = acted(seenUpTo(acted(noFutures, off('web1', 10_000)), 80_000), off('web2', 50_000));
const cfg = 'lb1/haproxy.cfg';
const ground: Ground = {
  hasStart: true,
  shown: { kind: 'own' },
  live,
  start: { [cfg]: 'start' },
  edits: { [cfg]: 'now' },
  futures,
  versions: versionsOf([{ [cfg]: 'before' }]),
};
const check = {
  kind: 'check',
  check: { id: 'a', title: 'A', scenario: { ...live, durationMs: 5000 }, expect: [] },
} as const;

describe('what the run on screen can be held against', () => {
  test('other futures, and the files as they were', () => {
    expect(otherChoices(ground).map(({ name }) => name)).toEqual([
      '0 · nothing done',
      '1 · web1 off at 10.0 s',
      `before your edit of ${cfg}`,
      'before all your edits',
    ]);
  });

  test('of a check’s run only the files; of a prediction’s nothing', () => {
    const kinds = otherChoices({ ...ground, shown: check }).map(({ other }) => other.kind);
    expect(kinds).toEqual(['files', 'files']);
    const trial = {
      kind: 'trial',
      question: 'q',
      trial: { files: 'start', scenario: live },
    } as unknown as Ground['shown'];
    expect(otherChoices({ ...ground, shown: trial })).toEqual([]);
  });

  test('what is gone is no choice; a version of the files stays chosen under its new name', () => {
    const choices = otherChoices(ground);
    expect(chosenOf(choices, { kind: 'future', id: 2 })).toBeNull();
    const later = otherChoices({
      ...ground,
      edits: { [cfg]: 'later' },
      versions: versionsOf([ground.edits, { [cfg]: 'before' }]),
    });
    expect(chosenOf(later, { kind: 'files', edits: { [cfg]: 'before' } })?.name).toBe(`2 edits ago: ${cfg}`);
  });

  test('is run with its own faults on these files, or with these faults on its own files', () => {
    const future = otherRun(ground, { kind: 'future', id: 1 });
    expect(future).toMatchObject({ files: null, scenario: { faults: [{ machine: 'web1' }] } });
    const files = otherRun(ground, { kind: 'files', edits: { [cfg]: 'before' } });
    expect(files).toMatchObject({
      files: { [cfg]: 'before' },
      scenario: { faults: [{ machine: 'web1' }, { machine: 'web2' }] },
    });
    expect(otherRun({ ...ground, shown: check }, { kind: 'files', edits: {} })).toEqual({
      files: ground.start,
      scenario: check.check.scenario,
    });
  });
});

describe('a comparison', () => {
  const made = (name: string) => ({ name }) as unknown as FinishedRun;

  test('gives both runs the length of the longer', () => {
    const comparing = new Comparing();
    comparing.choose({ kind: 'future', id: 2 });
    const { scenario, other } = comparing.order({ ...ground, futures: returned(futures, 1) }, live, {});
    expect([scenario.durationMs, other?.scenario.durationMs]).toEqual([80_000, 80_000]);
  });

  test('is made anew only where its files or its scenario changed', () => {
    const comparing = new Comparing();
    comparing.choose({ kind: 'future', id: 1 });
    expect(comparing.order(ground, live, { a: '1' }).other).not.toBeNull();
    comparing.take(made('one'));
    expect(comparing.order(ground, live, { a: '1' }).other).toBeNull();
    expect(comparing.run).toEqual(made('one'));
    expect(comparing.order(ground, live, { a: '2' }).other).not.toBeNull();
    comparing.choose({ kind: 'files', edits: {} });
    expect(comparing.order(ground, live, { a: '2' }).other).not.toBeNull();
    comparing.take(made('two'));
    expect(comparing.order(ground, live, { a: '3' }).other).toBeNull();
  });

  test('without the chosen run is none', () => {
    const comparing = new Comparing();
    comparing.choose({ kind: 'future', id: 1 });
    comparing.order(ground, live, {});
    comparing.take(made('one'));
    expect(comparing.order({ ...ground, futures: noFutures }, live, {})).toEqual({ scenario: live, other: null });
    expect(comparing.run).toBeNull();
  });
});
