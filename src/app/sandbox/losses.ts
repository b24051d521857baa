import { standing } from '../../checks/reading.ts';
import { breakables, type Breakable } from '../../matrix/breakable.ts';
import { cellOf } from '../../matrix/cell.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Scenario } from '../../sim/scenario.ts';
import { durationWords, momentWords } from '../../text/quantity.ts';
import { faultStories } from '../../trace/bookmarks.ts';
import { firstStartingAt, tallyBetween, tallyUndecided } from '../../trace/outcomes.ts';
import { recoveries } from '../../trace/recovery.ts';
import type { Trace } from '../../trace/trace.ts';
import { whyFailed, type Reason } from '../../trace/whyFailed.ts';
import { cellWords, thingWords } from '../matrix/matrixWords.ts';
import { plural } from '../../text/plural.ts';

/** When what is asked about breaks: the system has been seen at work by then. */
export const LOSS_MS = 10_000;
/** Clients are watched for at least so long: three checks of 2 s, a `fail_timeout` of 10 s, and what comes after them. */
const WATCHED_MS = 30_000;

/** Requests that came so shortly before it may still have been under way. */
const SETTLED_MS = 2000;

/** One thing that may break: `power:web2`, what happens then in words, and how it is called for short. */
export interface Loss {
  readonly id: string;
  /** `web2 loses its power`. */
  readonly words: string;
  readonly breakable: Breakable;
}

/** What may break, by the machine that it is on; the switch comes last, on no machine. */
export function lossesOf(cluster: Cluster): { readonly machine: string | null; readonly losses: readonly Loss[] }[] {
  const all = breakables(cluster).map((breakable): Loss => ({
    id: breakable.id,
    words: thingWords(breakable),
    breakable,
  }));
  const machines = [...cluster.machines.map(({ name }) => name), null];
  return machines.map((machine) => ({ machine, losses: all.filter(({ breakable }) => breakable.machine === machine) }));
}

/** The traffic as it is, and this loss for good. */
export function lossScenario(live: Scenario, { breakable }: Loss): Scenario {
  const faults = breakable.actions.map((action) => ({ ...action, atMs: LOSS_MS, untilMs: null }));
  return { ...live, durationMs: Math.max(live.durationMs, LOSS_MS + WATCHED_MS), faults: [...live.faults, ...faults] };
}

/** What clients got of it, in a paragraph that is read from the run. */
export interface LossAnswer {
  /** The whole of it in a sentence. */
  readonly verdict: string;
  /** What came of it, in order: what clients got, the first that went wrong and why, who noticed, when it was over. */
  readonly sentences: readonly Reason[];
}

/** The trace must be a run of this cluster in which something broke at `LOSS_MS`. */
export function lossAnswer(cluster: Cluster, trace: Trace): LossAnswer {
  const cell = cellOf(trace, LOSS_MS);
  const failed = firstFailed(trace);
  const sentences = [
    ...beforeWords(trace),
    countWords(trace),
    ...(failed === null ? waitWords(trace) : failureWords(cluster, trace, failed)),
    ...reactionWords(cluster, trace),
    ...recoveryWords(trace),
  ];
  return { verdict: cellWords(cell), sentences };
}

function said(words: string, atMs: number | null = null): Reason {
  return { words, span: null, atMs };
}

/** Where it did not work before either, what came after it proves little. */
function beforeWords(trace: Trace): Reason[] {
  const { ok, error, timeout, refused } = tallyBetween(trace, 0, LOSS_MS - SETTLED_MS);
  const all = ok + error + timeout + refused;
  return ok === all ? [] : [said(`Not all was well before: ${ok} of ${all} requests were answered.`, 0)];
}

function countWords(trace: Trace): Reason {
  const { ok, error, timeout, refused } = tallyUndecided(trace, LOSS_MS);
  const bad = [
    timeout > 0 ? plural(timeout, ['# timed out', '# timed out']) : '',
    error > 0 ? plural(error, ['# got a server error', '# got a server error']) : '',
    refused > 0 ? plural(refused, ['# was turned away', '# were turned away']) : '',
  ].filter((words) => words !== '');
  const all = ok + error + timeout + refused;
  if (bad.length === 0) return said(`All ${all} requests that were under way or came after it were answered.`);
  return said(`Of ${all} requests that were under way or came after it, ${bad.join(', ')}; ${ok} were answered.`);
}

/** The first that failed after it broke: it may have begun before. */
function firstFailed(trace: Trace): number | null {
  const { requests } = trace;
  for (let r = 0; r < requests.length; r++) {
    if (!((requests.endMs[r] as number) <= LOSS_MS) && standing(trace, r) === 'failed') return r;
  }
  return null;
}

function failureWords(cluster: Cluster, trace: Trace, request: number): Reason[] {
  const why = whyFailed(cluster, trace, request);
  const startMs = trace.requests.startMs[request] as number;
  const first = said(`The first to fail began at ${momentWords(startMs)}.`, startMs);
  return why === null ? [first] : [first, why.what, why.why];
}

/** Nobody failed, but somebody waited. */
function waitWords(trace: Trace): Reason[] {
  const { requests } = trace;
  let longest: number | null = null;
  const waitMs = (r: number): number => (requests.endMs[r] as number) - (requests.startMs[r] as number);
  for (let r = firstStartingAt(trace, LOSS_MS); r < requests.length; r++) {
    if (standing(trace, r) === 'ok' && (longest === null || waitMs(r) > waitMs(longest))) longest = r;
  }
  if (longest === null) return [];
  const startMs = requests.startMs[longest] as number;
  return [
    said(
      `The longest wait was ${durationWords(waitMs(longest))}, of the one that began at ${momentWords(startMs)}.`,
      startMs,
    ),
  ];
}

/** Who noticed, and who took over. */
function reactionWords(cluster: Cluster, trace: Trace): Reason[] {
  const story = faultStories(cluster, trace).find(({ marks }) => marks[0]?.atMs === LOSS_MS);
  const marks = (story?.marks ?? []).filter(({ kind }) => kind === 'detection' || kind === 'takeover');
  if (marks.length === 0) return [said('No daemon noticed anything.')];
  return marks.map(({ words, atMs }) =>
    said(`${words} at ${momentWords(atMs)}, ${durationWords(atMs - LOSS_MS)} after it.`, atMs),
  );
}

function recoveryWords(trace: Trace): Reason[] {
  const felt = recoveries(trace)
    .filter(({ fromMs }) => fromMs === LOSS_MS)
    .at(-1);
  if (felt === undefined) return [];
  if (felt.toMs === null || felt.never.length > 0) {
    const watched = durationWords(trace.durationMs - LOSS_MS);
    if (felt.never.length === 0) return [said(`It did not work again in the ${watched} that clients were watched.`)];
    const lost = `${felt.never.join(/* @wc-include */ ' and ')} ${plural(felt.never.length, ['did not work again', 'did not work again'])}`;
    return [said(`${lost} in the ${watched} that clients were watched.`)];
  }
  return [said(`From ${momentWords(felt.toMs)} on all went well.`, felt.toMs)];
}
