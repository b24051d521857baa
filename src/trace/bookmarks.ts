import type { Cluster } from '../model/cluster.ts';
import { causeOf, disturbances, isVrrpTurn, serverOf, type Disturbance } from './faultCause.ts';
import { faultMarks } from './faultMarks.ts';
import { recoveries, type Recovery } from './recovery.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** The fault, the first daemon that acts on it, an address on another machine because of it, and the first good answer after the last bad one. */
export type BookmarkKind = 'fault' | 'detection' | 'takeover' | 'recovery';

/** A moment worth going back to. */
export interface Bookmark {
  readonly kind: BookmarkKind;
  readonly atMs: number;
  /** `lb1 loses power`, `lb2 takes 10.77.0.100`. */
  readonly words: string;
}

/** How the system met one fault. */
export interface FaultStory {
  /** Index in the scenario's list of faults. */
  readonly faultIndex: number;
  /** In order of time; the first is the fault itself. Those that never came are missing. */
  readonly marks: readonly Bookmark[];
  /** How long clients felt it; null where none did. */
  readonly recovery: Recovery | null;
}

const known = new WeakMap<Trace, readonly FaultStory[]>();

/** One story for each fault of the run, in order of time. The trace must be a run of this cluster. */
export function faultStories(cluster: Cluster, trace: Trace): readonly FaultStory[] {
  let found = known.get(trace);
  if (found === undefined) {
    found = build(cluster, trace);
    known.set(trace, found);
  }
  return found;
}

function build(cluster: Cluster, trace: Trace): FaultStory[] {
  const causes = disturbances(trace);
  const detections = new Map<Disturbance, Bookmark>();
  const takeovers = new Map<Disturbance, Bookmark>();
  for (const event of causes.length === 0 ? [] : trace.events) {
    const kind = reactionOf(event);
    if (kind === null) continue;
    const cause = causeOf(event, cluster, causes);
    const first = kind === 'detection' ? detections : takeovers;
    if (
      cause === null ||
      first.has(cause) ||
      (kind === 'takeover' && cause.places.length === 1 && cause.places[0] === event.machine)
    )
      continue;
    first.set(cause, { kind, atMs: event.atMs, words: wordsOf(event, cluster) });
  }
  const felt = new Map(recoveries(trace).map((recovery) => [recovery.faultIndex, recovery]));
  const begun = faultMarks(trace).filter(({ ends }) => !ends);
  const stories = begun.map(({ faultIndex, atMs, label }): FaultStory => {
    const cause = causes.find(({ begins, event }) => begins && event.faultIndex === faultIndex);
    const recovery = felt.get(faultIndex) ?? null;
    const answered: Bookmark[] =
      recovery === null || recovery.toMs === null
        ? []
        : [{ kind: 'recovery', atMs: recovery.toMs, words: 'first good answer' }];
    const reactions =
      cause === undefined ? [] : [detections.get(cause), takeovers.get(cause)].filter((mark) => mark !== undefined);
    const later = [...reactions, ...answered].sort((a, b) => a.atMs - b.atMs);
    return { faultIndex, marks: [{ kind: 'fault', atMs, words: label }, ...later], recovery };
  });
  return together(stories);
}

/** Faults of one moment are one story: nobody can tell which of them clients felt. Of their recoveries the last has all that follows. */
function together(stories: readonly FaultStory[]): FaultStory[] {
  const found: FaultStory[] = [];
  for (const story of stories) {
    const before = found.at(-1);
    if (before?.marks[0]?.atMs !== story.marks[0]?.atMs || before === undefined) {
      found.push(story);
      continue;
    }
    const [first, ...earlier] = before.marks;
    const [also, ...more] = story.marks;
    if (first === undefined || also === undefined) continue;
    const reactions = [...earlier, ...more].sort((a, b) => a.atMs - b.atMs);
    const marks = [{ ...first, words: `${first.words}, ${also.words}` }, ...reactions];
    found[found.length - 1] = { faultIndex: story.faultIndex, marks, recovery: story.recovery ?? before.recovery };
  }
  return found;
}

/** Null for what is no reaction to anything. */
function reactionOf(event: TraceEvent): 'detection' | 'takeover' | null {
  if (event.kind === 'address-taken') return 'takeover';
  return event.kind === 'server-down' || isVrrpTurn(event) ? 'detection' : null;
}

function wordsOf(event: TraceEvent, cluster: Cluster): string {
  const { kind, machine, subject, to } = event;
  if (kind === 'address-taken') return `${machine} takes ${subject}`;
  if (kind === 'server-down') return `${machine} takes ${serverOf(event, cluster) ?? subject} out`;
  if (to === 'master') return `${machine} becomes master`;
  return to === 'fault' ? `${machine} finds a fault` : `${machine} steps back`;
}

/** All bookmarks in order of time, each moment once a kind. */
export function bookmarkTimes(stories: readonly FaultStory[]): number[] {
  const times = new Set(stories.flatMap(({ marks }) => marks.map(({ atMs }) => atMs)));
  return [...times].sort((a, b) => a - b);
}
