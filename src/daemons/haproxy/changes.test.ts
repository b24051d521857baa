import { describe, expect, test } from 'vitest';
import type { Trace } from '../../trace/trace.ts';
import { Agreement } from '../agreement.testing.ts';
import { answersOf, changesOf, countsOf, tracesOf, words } from './changes.testing.ts';
import recorded from './samples/changes.json';

/**
 * One run each of HAProxy 2.6.12 with servers that start slowly, are observed, tracked, remembered, cut off and limited, against the same configuration, faults and traffic over many
 * seeds.
 */
type Recording = (typeof recorded)[number];

function disagreements(recording: Recording, traces: readonly Trace[]): string[] {
  const agreement = new Agreement();
  agreement.tallies('requests', [recording.statuses], traces.map(countsOf));
  // Whom a client is remembered with is chance.
  if (recording.name !== 'stick') agreement.tallies('answers', [recording.servers], traces.map(answersOf));
  const changes = traces.map(changesOf);
  const events = recording.events as [number, string, string][];
  for (const [i, [atS, kind, subject]] of events.entries()) {
    const alike = (e: { kind: string; subject: string }) => e.kind === kind && e.subject === subject;
    const nth = events.slice(0, i).filter((e) => alike({ kind: e[1], subject: e[2] })).length;
    const times = changes.map((own) => own.filter(alike)[nth]?.atMs ?? null);
    agreement.times(
      `${kind} of ${subject}`,
      [atS],
      times.map((t) => (t === null ? null : t / 1000)),
    );
  }
  agreement.among('log', recording.log.map(words), new Set(changes.flatMap((own) => own.map((e) => words(e.detail)))));
  return agreement.complaints;
}

describe('changes of servers recorded from HAProxy 2.6.12', () => {
  test.each(recorded.map((r) => [r.name, r] as const))('%s', { timeout: 30_000 }, (_, recording) => {
    const traces = tracesOf(recording);
    expect(disagreements(recording, traces)).toEqual([]);
    // What happened once need not happen in every seed, but in most.
    const recordedEvents = recording.events.map((e) => e.slice(1).join(' ')).sort();
    const alike = traces.filter((trace) => {
      const own = changesOf(trace)
        .map((e) => `${e.kind} ${e.subject}`)
        .sort();
      return own.join() === recordedEvents.join();
    });
    expect(alike.length).toBeGreaterThan(traces.length / 2);
  });
});
