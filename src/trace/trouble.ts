import { findMachine, findProcess, type Cluster } from '../model/cluster.ts';
import type { Span } from '../text/span.ts';
import { subjectWords } from './faultMarks.ts';
import { sinceMs, stretches, type Lane } from './lane.ts';
import { lanes, type MachineLanes, type ProcessLife } from './lanes.ts';
import type { Trace } from './trace.ts';

/** What was wrong with a place while somebody asked there. */
export interface Trouble {
  /** `web1 lost its power`: what happened, in the past. */
  readonly words: string;
  /** Since when; negative where it was so before the run began. */
  readonly sinceMs: number;
  /** Where the cause is written down, as for a process that did not start. */
  readonly span: Span | null;
  /** Whether it still was so at the end of the time asked about. */
  readonly stands: boolean;
}

/** Events of the same instant count: a connection is cut at the moment at which its process ends. */
const SAME_INSTANT_MS = 0.01;

/**
 * The worst that stood in the way between two moments of whoever asks `machine` (and `process` there, where that is known) from the machine `asker`
 * (null: a client): its power, its network, then the process. What still stands at `toMs` comes before what was over by then.
 */
export function troubleAt(
  cluster: Cluster,
  trace: Trace,
  place: { readonly machine: string; readonly process: string | null; readonly asker: string | null },
  fromMs: number,
  toMs: number,
): Trouble | null {
  const all = lanes(cluster, trace);
  const found: Trouble[] = [];
  const note = <T>(
    lane: Lane<T>,
    bad: (value: T) => boolean,
    words: (value: T) => string,
    span: Span | null = null,
  ): void => {
    const stretch = stretches(lane, fromMs, toMs + SAME_INSTANT_MS).findLast(({ value }) => bad(value));
    if (stretch === undefined) return;
    const stands = stretch.toMs > toMs;
    found.push({ words: words(stretch.value), sinceMs: sinceMs(lane, stretch.fromMs), span, stands });
  };
  const noteNetwork = (name: string, own: MachineLanes): void => {
    note(
      own.cable,
      (plugged) => !plugged,
      () => `${name}’s network cable came out`,
    );
    note(
      own.dropping,
      (dropping) => dropping,
      () => `every packet to ${name} began to vanish`,
    );
  };
  const there = all.machines.get(place.machine);
  if (there === undefined || findMachine(cluster, place.machine) === undefined) return null;
  note(
    there.power,
    (power) => !power,
    () => `${place.machine} lost its power`,
  );
  const asker = place.asker === null || place.asker === place.machine ? undefined : all.machines.get(place.asker);
  if (place.asker !== place.machine) noteNetwork(place.machine, there);
  if (asker !== undefined && place.asker !== null) {
    noteNetwork(place.asker, asker);
    const own = stretches(asker.side, fromMs, toMs + SAME_INSTANT_MS).at(-1)?.value ?? -1;
    note(
      there.side,
      (side) => side >= 0 && own >= 0 && side !== own,
      () => `the network was split between ${place.asker} and ${place.machine}`,
    );
  }
  noteProcess(cluster, place.process, all.processes.get(place.process ?? ''), note);
  return found.find(({ stands }) => stands) ?? found[0] ?? null;
}

type Note = <T>(lane: Lane<T>, bad: (value: T) => boolean, words: (value: T) => string, span?: Span | null) => void;

function noteProcess(cluster: Cluster, id: string | null, life: Lane<ProcessLife> | undefined, note: Note): void {
  if (id === null || life === undefined) return;
  const name = subjectWords(id);
  note(
    life,
    (state) => state !== 'running',
    (state) => `${name} ${LIFE_WORDS[state]}`,
    findProcess(cluster, id)?.refusal?.span ?? null,
  );
}

const LIFE_WORDS: Readonly<Record<ProcessLife, string>> = {
  running: /* @wc-include */ 'ran',
  stopped: 'was stopped',
  killed: 'was killed',
  frozen: 'was frozen',
  exited: 'ended by itself',
  refused: 'did not start',
};
