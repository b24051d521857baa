import { describe, expect, test } from 'vitest';
import type { Trace } from '../../trace/trace.ts';
import { Agreement } from '../agreement.testing.ts';
import { answersOf, changesOf, countsOf, tracesOf, words } from './changes.testing.ts';
import recorded from './samples/mixtures.json';

/** Mixtures of checks, observation, retries and algorithms that nobody had tuned the simulation to, three or four trials each of HAProxy 2.6.12, over many seeds. */
type Recording = (typeof recorded)[number];

interface Change {
  readonly key: string;
  readonly atS: number;
}

/** Each change by what it is and for the how manieth time: `server-up be/web1 2`. */
function numbered(changes: readonly (readonly [atS: number, kind: string, subject: string])[]): Change[] {
  const times = new Map<string, number>();
  return changes.map(([atS, kind, subject]) => {
    const name = `${kind} ${subject}`;
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    return { key: `${name} ${nth}`, atS };
  });
}

function disagreements({ trials }: Recording, traces: readonly Trace[]): string[] {
  const agreement = new Agreement();
  agreement.tallies(
    'requests',
    trials.map((t) => t.statuses),
    traces.map(countsOf),
  );
  agreement.tallies(
    'answers',
    trials.map((t) => t.servers),
    traces.map(answersOf),
  );
  const measured = trials.map((t) => numbered(t.events as [number, string, string][]));
  const changes = traces.map(changesOf);
  const ours = changes.map((own) => numbered(own.map((e) => [e.atMs / 1000, e.kind, e.subject])));
  for (const key of new Set([...measured, ...ours].flatMap((own) => own.map((change) => change.key)))) {
    const timeOf = (own: readonly Change[]): number | null => own.find((change) => change.key === key)?.atS ?? null;
    agreement.times(key, measured.map(timeOf), ours.map(timeOf));
  }
  agreement.among(
    'log',
    trials.flatMap((t) => t.log.map(words)),
    new Set(changes.flatMap((own) => own.map((e) => words(e.detail)))),
  );
  return agreement.complaints;
}

describe('mixtures recorded from HAProxy 2.6.12', () => {
  test.each(recorded.map((r) => [r.name, r] as const))('%s', { timeout: 60_000 }, (_, recording) => {
    expect(disagreements(recording, tracesOf(recording))).toEqual([]);
  });
});
