import type { Cluster } from '../model/cluster.ts';
import { durationWords, momentWords } from '../text/quantity.ts';
import type { Span } from '../text/span.ts';
import { plural } from '../text/plural.ts';
import { requestSpan } from './explain.ts';
import { failedAttempts, failedWay, type FailedStep } from './failedWay.ts';
import type { BeliefLane } from './beliefLanes.ts';
import { subjectWords } from './faultMarks.ts';
import { sinceMs, stretches, valueAt, type Lane } from './lane.ts';
import { lanes } from './lanes.ts';
import { requestHops } from './requestHops.ts';
import { outcomeOf, Result, resultName, type ResultWord } from './result.ts';
import { NOBODY, type Trace } from './trace.ts';
import type { Trouble } from './trouble.ts';

/** A sentence about a failure, with where it is written and when it was. */
export interface Reason {
  readonly words: string;
  /** The line that decided what it says, or null. */
  readonly span: Span | null;
  /** The moment that it speaks of, or null. */
  readonly atMs: number | null;
}

/** What happened to a request, and why it could. */
export interface Failure {
  readonly what: Reason;
  readonly why: Reason;
}

/** Two sentences about a request that failed; null for one that did not, or is not decided. The trace must be a run of this cluster. */
export function whyFailed(cluster: Cluster, trace: Trace, request: number): Failure | null {
  const outcome = outcomeOf(trace.requests.result[request] as number);
  if (outcome === 'ok' || outcome === 'flight') return null;
  const way = failedWay(cluster, trace, request);
  const last = way.at(-1);
  if (last === undefined) return unresolved();
  const facts: Facts = { cluster, trace, request, way, last };
  return { what: whatHappened(facts), why: whyItCould(facts) };
}

interface Facts {
  readonly cluster: Cluster;
  readonly trace: Trace;
  readonly request: number;
  readonly way: readonly FailedStep[];
  /** The end of the way: the hop that decided. */
  readonly last: FailedStep;
}

function unresolved(): Failure {
  return {
    what: { words: 'The client could not even connect: the site’s name has no address.', span: null, atMs: null },
    why: { words: 'No machine of this system has that name.', span: null, atMs: null },
  };
}

// ---- What happened

function whatHappened(facts: Facts): Reason {
  const { trace, request, last } = facts;
  const { hops } = trace;
  const end = hops.endCause[last.hop] as number;
  const span = trace.spans[end >= 0 ? end : (hops.cause[last.hop] as number)] ?? requestSpan(trace, request);
  return { words: `${askedWords(facts)}${clientWords(facts)}.`, span, atMs: hops.startMs[last.hop] as number };
}

/** `nginx on web1 asked app on web1 and was refused`, `haproxy on lb1 asked nginx on web1 3 times and was refused each time`. */
function askedWords(facts: Facts): string {
  const { trace, request, last } = facts;
  const name = resultName(last.result);
  if (typeof name === 'number') return ownAnswerWords(trace, request, last, name);
  const tries = triesOf(facts);
  const { hops } = trace;
  const same = tries.every((hop) => hops.machine[hop] === hops.machine[last.hop]);
  const asked = `${askerWords(trace, last.hop)} asked ${targetWords(trace, last)}`;
  if (tries.length === 1) return `${asked} and ${ENDS[name] ?? silenceWords(facts)}`;
  if (!same) return `${asked}, the last of ${tries.length} tries, and ${ENDS[name] ?? silenceWords(facts)}`;
  const each = name === 'refused' && tries.every((hop) => hops.result[hop] === Result.refused);
  return `${asked} ${tries.length} times and ${each ? 'was refused each time' : (ENDS[name] ?? 'never had an answer')}`;
}

const ENDS: Readonly<Partial<Record<ResultWord, string>>> = {
  refused: 'was refused',
  reset: 'the connection was cut before an answer came',
  unresolved: 'found no address for that name',
  unreachable: 'no machine answered for that address',
};

function silenceWords({ trace, last, way }: Facts): string {
  if (last.result === Result.pending && way.length > 1) return 'had no answer';
  return `had no answer for ${tookWords(last.untilMs - (trace.hops.startMs[last.hop] as number))}`;
}

/** The attempts that failed one after the other, of which the last is the end of the way. */
function triesOf({ trace, request, last, way }: Facts): readonly number[] {
  if (way.length === 1) return [last.hop];
  const parent = trace.hops.parent[last.hop] as number;
  return failedAttempts(trace, requestHops(trace).of(request), parent, knownMs(trace, request));
}

/** An error that nobody else gave cause for: `haproxy on lb1 kept the request for 1 s, asked no server and answered 503`. */
function ownAnswerWords(trace: Trace, request: number, { hop, untilMs }: FailedStep, status: number): string {
  const { hops } = trace;
  const who = subjectWords(trace.processes[hops.to[hop] as number] ?? '');
  if (
    requestHops(trace)
      .of(request)
      .some((child) => hops.parent[child] === hop)
  )
    return `${who} answered ${status} by itself`;
  const keptMs = untilMs - (hops.startMs[hop] as number);
  const kept = keptMs > NOTICEABLE_MS ? `kept the request for ${tookWords(keptMs)}, ` : '';
  return `${who} ${kept}asked nobody else and answered ${status}`;
}

const NOTICEABLE_MS = 100;

/** What came of it for the client, where the last hop does not say it already. */
function clientWords({ trace, request, last, way }: Facts): string {
  const result = trace.requests.result[request] as number;
  if (result === Result.timeout) {
    const tookMs = knownMs(trace, request) - (trace.requests.startMs[request] as number);
    return way.length === 1 ? ', then it gave up' : `; the client gave up after ${tookWords(tookMs)}`;
  }
  if (way.length === 1) return '';
  if (result < 100) return '; the client’s connection was closed without an answer';
  const author = way.findLast((step) => step.result === result && step.process !== null);
  if (author === undefined || author === last) return '';
  const asker = trace.processes[trace.hops.from[last.hop] as number];
  return `, so ${author.process === asker ? 'it' : subjectWords(author.process ?? '')} answered ${result}`;
}

// ---- Why it could

function whyItCould(facts: Facts): Reason {
  const { trace, request, last } = facts;
  const { trouble } = last;
  if (trouble === null) return noTroubleWords(facts);
  const startMs = trace.requests.startMs[request] as number;
  const when =
    trouble.sinceMs < 0
      ? ''
      : trouble.sinceMs <= startMs
        ? ` ${tookWords(startMs - trouble.sinceMs)} before the request came`
        : ` ${tookWords(trouble.sinceMs - startMs)} after the request had come`;
  const words = `${trouble.words}${when}${movedWords(facts) ?? noticedWords(facts, trouble)}.`;
  return { words, span: trouble.span, atMs: trouble.sinceMs < 0 ? null : trouble.sinceMs };
}

/** Who should have kept the request away from there, and when it did. */
function noticedWords(facts: Facts, trouble: Trouble): string {
  const { cluster, trace, request, way } = facts;
  const { hops } = trace;
  for (const step of [...way].reverse()) {
    const process = trace.processes[hops.from[step.hop] as number];
    const view = lanes(cluster, trace).beliefs.find((b) => b.process === process && b.machine === step.machine);
    if (view === undefined || step.machine === null) continue;
    const tries = failedAttempts(
      trace,
      requestHops(trace).of(request),
      hops.parent[step.hop] as number,
      knownMs(trace, request),
    );
    return beliefWords(
      facts,
      trouble,
      view,
      tries.filter((hop) => hops.machine[hop] === hops.machine[step.hop]),
    );
  }
  return '';
}

function beliefWords({ trace }: Facts, trouble: Trouble, view: BeliefLane, tries: readonly number[]): string {
  const who = subjectWords(view.process);
  const { machine } = view;
  if (!view.checked) return `; ${who} does not check ${machine} and goes on sending requests there`;
  const askedMs = tries.map((hop) => trace.hops.startMs[hop] as number);
  const belief = valueAt(view.belief, askedMs[0] ?? trouble.sinceMs);
  if (belief === 'down' || belief === 'rising')
    return `; ${who} had taken ${machine} out, and sent this request there all the same`;
  const outMs = firstAfter(view.belief, askedMs[0] ?? trouble.sinceMs, (value) => value === 'down');
  if (outMs === null) return `; the checks of ${who} did not take ${machine} out in this run`;
  if (!isReaction(trace, view, outMs, trouble)) return `; the checks of ${who} did not notice that`;
  const took = `${who} still counted ${machine} as up and took it out at ${momentWords(outMs)}`;
  return `; ${took}${askedMs.some((ms) => ms > outMs) ? ', then went on trying it' : ''}`;
}

/** Whether a load balancer took a server out because of this trouble. A check that was under way may still pass; when more of them do, they do not look where the trouble is. */
function isReaction(trace: Trace, view: BeliefLane, outMs: number, trouble: Trouble): boolean {
  const passed = trace.events.filter(
    ({ kind, machine, subject, atMs, passed: good }) =>
      kind === 'check' &&
      good === true &&
      machine === view.by &&
      subject === view.subject &&
      atMs > trouble.sinceMs &&
      atMs < outMs,
  );
  return passed.length <= 1;
}

/** For a virtual address whose holder is gone: who took it over. Null where the client's address never moves. */
function movedWords({ cluster, trace, way }: Facts): string | null {
  const [first, deeper] = way;
  if (first === undefined || deeper !== undefined) return null;
  const address = trace.addresses[trace.hops.address[first.hop] as number] ?? '';
  const lane = lanes(cluster, trace).holders.get(address);
  if (lane === undefined) return null;
  const takenMs = firstAfter(lane, trace.hops.startMs[first.hop] as number, (now) =>
    now.some((m) => m !== first.machine),
  );
  if (takenMs === null) return `; nobody else took ${address}`;
  return `; ${valueAt(lane, takenMs).find((m) => m !== first.machine)} took ${address} at ${momentWords(takenMs)}`;
}

function noTroubleWords(facts: Facts): Reason {
  const { cluster, trace, last } = facts;
  const { hops } = trace;
  const cause = trace.spans[hops.endCause[last.hop] as number] ?? null;
  const at = (words: string, span: Span | null = cause): Reason => ({ words: `${words}.`, span, atMs: last.untilMs });
  const address = trace.addresses[hops.address[last.hop] as number] ?? '';
  const holders = lanes(cluster, trace).holders.get(address);
  if (holders !== undefined && valueAt(holders, last.untilMs).length === 0) {
    const since = sinceMs(holders, last.untilMs);
    return {
      words: `Nobody held ${address}${since < 0 ? '' : ` since ${momentWords(since)}`}.`,
      span: null,
      atMs: Math.max(0, since),
    };
  }
  if (last.result === Result.refused)
    return at(`Nothing listened on port ${hops.port[last.hop]} of ${last.machine ?? address}`, null);
  if (last.result === Result.unreachable || last.result === Result.unresolved)
    return at(`No machine of this system has the address ${address}`, null);
  if (last.result === Result.reset && holders !== undefined) {
    const moved = stretches(holders, hops.startMs[last.hop] as number, last.untilMs).at(-1);
    if (moved !== undefined && sinceMs(holders, moved.fromMs) > (hops.startMs[last.hop] as number)) {
      return at(`${address} moved to ${moved.value.join(/* @wc-include */ ' and ')}, which knew nothing of this connection`, null);
    }
  }
  if (last.result >= 500) return at(answeredWords(facts));
  return at(`Nothing on the way was broken: ${busyWords(trace, last)}`);
}

/** Who answered an error by itself, and what it thought of its servers then. */
function answeredWords({ cluster, trace, last }: Facts): string {
  const own = lanes(cluster, trace).beliefs.filter(({ process }) => process === last.process);
  const out = own.filter(({ belief }) => ['down', 'rising', 'drain'].includes(valueAt(belief, last.untilMs)));
  if (own.length > 0 && out.length === own.length) {
    const names = out.map((view) => {
      const since = sinceMs(view.belief, last.untilMs);
      return since < 0 ? view.subject : `${view.subject} since ${momentWords(since)}`;
    });
    return `None of its servers was in use then: ${names.join(', ')}`;
  }
  const changed = changedWords(trace, last);
  if (changed !== null) return changed;
  const keptMs = last.untilMs - (trace.hops.startMs[last.hop] as number);
  return keptMs > NOTICEABLE_MS
    ? `Nothing on the way was broken: ${busyWords(trace, last)}`
    : 'Nothing on the way was broken: that is how it is set up';
}

/** What somebody had changed in the process by hand, and not put back. */
function changedWords(trace: Trace, { process, untilMs }: FailedStep): string | null {
  let words: string | null = null;
  for (const { kind, fault, subject, atMs } of trace.events) {
    if (atMs > untilMs) break;
    if (fault !== 'set' || subject !== process) continue;
    words = kind === 'fault' ? `Its settings were changed by hand at ${momentWords(atMs)}` : null;
  }
  return words;
}

/** What else the process that has the request was busy with when it was given up. */
function busyWords(trace: Trace, { hop, process, untilMs }: FailedStep): string {
  const { hops } = trace;
  let others = 0;
  for (let h = 0; h < hops.length; h++) {
    if (h === hop || (hops.startMs[h] as number) > untilMs || (hops.endMs[h] as number) <= untilMs) continue;
    const to = hops.to[h] as number;
    if ((hops.request[h] as number) >= 0 && to !== NOBODY && trace.processes[to] === process) others++;
  }
  const who = process === null ? 'it' : subjectWords(process);
  return others === 0
    ? `${who} took its time`
    : `${who} had ${plural(others, ['# other request', '# other requests'])} at that moment`;
}

// ---- Words

function askerWords(trace: Trace, hop: number): string {
  const from = trace.processes[trace.hops.from[hop] as number] ?? '';
  return from.startsWith('clients/') ? 'The client' : subjectWords(from);
}

function targetWords(trace: Trace, { hop, machine, process }: FailedStep): string {
  if (process !== null) return subjectWords(process);
  const { hops, addresses } = trace;
  return machine === null ? (addresses[hops.address[hop] as number] ?? '') : `port ${hops.port[hop]} of ${machine}`;
}

function knownMs(trace: Trace, request: number): number {
  return trace.requests.endMs[request] as number;
}

/** When a lane first has such a value after a moment at which it had not, or null. */
function firstAfter<T>(lane: Lane<T>, afterMs: number, is: (value: T) => boolean): number | null {
  return stretches(lane, afterMs, Infinity).find(({ value }) => is(value))?.fromMs ?? null;
}

function tookWords(ms: number): string {
  return durationWords(ms < 10 ? ms : Math.round(ms));
}
