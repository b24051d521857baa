import type { Cluster } from '../model/cluster.ts';
import { plural } from '../text/plural.ts';
import { causeOf, disturbances, isVrrpTurn, serverOf, type Disturbance } from './faultCause.ts';
import { subjectWords } from './faultMarks.ts';
import { momentWords } from '../text/quantity.ts';
import { tallyEnded } from './outcomes.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** More in one sentence nobody keeps in mind. */
const CLAUSES_MAX = 6;
/** Requests that failed so recently make an answered one news. */
const AFTER_FAILURES_MS = 4000;

/**
 * What happened after `fromMs` up to `toMs`, as one sentence for ears: `web1 lost power; 3 requests timed out; lb1 marked web1 down after 2.4 s.`
 * Empty where nothing happened but what goes on all the time. The trace must be a run of this cluster.
 */
export function narration(cluster: Cluster, trace: Trace, fromMs: number, toMs: number): string {
  const { faults, reactions } = happenings(cluster, trace, fromMs, toMs);
  const clauses = [...new Set([...faults, ...requestClauses(trace, fromMs, toMs), ...reactions])];
  if (clauses.length === 0) return '';
  const more = clauses.length - CLAUSES_MAX;
  const said = more > 1 ? [...clauses.slice(0, CLAUSES_MAX), `${more} more things happened`] : clauses;
  return `${said.join('; ')}.`;
}

/** What was done to the system after `fromMs` up to `toMs`, and what it did by itself, each in order of time: `web1 lost power`, `lb1 marked web1 down after 2.4 s`. */
export function happenings(
  cluster: Cluster,
  trace: Trace,
  fromMs: number,
  toMs: number,
): { readonly faults: readonly string[]; readonly reactions: readonly string[] } {
  const events = eventsBetween(trace, fromMs, toMs);
  const known = events.length === 0 ? [] : disturbances(trace);
  const faults: string[] = [];
  const reactions: string[] = [];
  for (const event of events) {
    const fault = faultClause(event);
    if (fault !== null) faults.push(fault);
    const reaction = fault === null ? reactionClause(event, events, cluster, known) : null;
    if (reaction !== null) reactions.push(reaction);
  }
  return { faults, reactions };
}

/** Events in (fromMs, toMs], in order. They are in order of time already. */
function eventsBetween({ events }: Trace, fromMs: number, toMs: number): TraceEvent[] {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events[middle] as TraceEvent).atMs <= fromMs) low = middle + 1;
    else high = middle;
  }
  const found: TraceEvent[] = [];
  for (let i = low; i < events.length; i++) {
    const event = events[i] as TraceEvent;
    if (event.atMs > toMs) break;
    if (event.kind !== 'check' && event.kind !== 'commit') found.push(event);
  }
  return found;
}

const VERBS: Readonly<Record<string, readonly [begins: string, ends: string]>> = {
  'power-off': ['lost power', 'has power again'],
  unplug: ['lost its cable', 'is plugged in again'],
  drop: ['loses every packet', 'can be heard again'],
  kill: ['was killed', 'was started again'],
  freeze: ['froze', 'goes on'],
  stop: ['was stopped', 'was started again'],
  restart: ['was restarted', 'was restarted'],
  set: ['was set otherwise', 'was set back'],
  drain: ['was drained', 'is back in service'],
  tell: ['was told something', 'was told something'],
};

/** Null for what is no fault. */
function faultClause({ kind, fault = '', subject }: TraceEvent): string | null {
  if (kind !== 'fault' && kind !== 'fault-end') return null;
  if (fault === 'partition') return kind === 'fault' ? `the network split: ${subject}` : 'the network is whole again';
  const [begins, ends] = VERBS[fault] ?? ['broke', 'is as before'];
  return `${subjectWords(subject)} ${kind === 'fault' ? begins : ends}`;
}

/** What the system did by itself; null for what the fault of the same moment says already, and for what nobody needs to hear. */
function reactionClause(
  event: TraceEvent,
  all: readonly TraceEvent[],
  cluster: Cluster,
  known: readonly Disturbance[],
): string | null {
  const { kind, machine, subject, to } = event;
  const server = (): string => serverOf(event, cluster) ?? subject;
  if (kind === 'server-down') return `${machine} marked ${server()} down${delayWords(event, cluster, known)}`;
  if (kind === 'server-up') return `${machine} marked ${server()} up`;
  if (kind === 'address-taken') return `${machine} took ${subject}${delayWords(event, cluster, known)}`;
  if (kind === 'commit-lost') return `${subjectWords(subject)} lost what it had stored`;
  if (kind === 'process-refused') return `${subjectWords(subject)} did not start`;
  if (isToldByFault(event, all)) return null;
  if (kind === 'address-dropped') return `${machine} gave up ${subject}`;
  if (kind === 'process-ended') return `${subjectWords(subject)} ended`;
  if (kind === 'process-started') return `${subjectWords(subject)} started`;
  const takes = all.some((other) => other.kind === 'address-taken' && other.machine === machine);
  return isVrrpTurn(event) && to === 'master' && !takes ? `${machine} became master` : null;
}

/** Whether a fault of the same moment is about the same machine or process. */
function isToldByFault({ atMs, machine }: TraceEvent, all: readonly TraceEvent[]): boolean {
  return all.some(
    (other) =>
      (other.kind === 'fault' || other.kind === 'fault-end') &&
      Math.abs(other.atMs - atMs) < 1 &&
      other.subject.split('/')[0] === machine,
  );
}

function delayWords(event: TraceEvent, cluster: Cluster, known: readonly Disturbance[]): string {
  const cause = causeOf(event, cluster, known);
  return cause === null ? '' : ` after ${momentWords(event.atMs - cause.event.atMs)}`;
}

function requestClauses(trace: Trace, fromMs: number, toMs: number): string[] {
  const { ok, error, timeout, refused } = tallyEnded(trace, fromMs, toMs);
  const failed = error + timeout + refused;
  if (failed === 0) {
    if (ok === 0) return [];
    const before = tallyEnded(trace, fromMs - AFTER_FAILURES_MS, fromMs);
    return before.error + before.timeout + before.refused > 0 ? ['requests are answered again'] : [];
  }
  const kinds = [
    error > 0 ? plural(error, ['# got a server error', '# got a server error']) : '',
    timeout > 0 ? plural(timeout, ['# timed out', '# timed out']) : '',
    refused > 0 ? plural(refused, ['# was turned away', '# were turned away']) : '',
  ].filter((words) => words !== '');
  const several = plural(failed, ['# request', '# requests']);
  if (kinds.length > 1) return [`${several} failed: ${kinds.join(', ')}`];
  if (error > 0) return [plural(error, ['# request got a server error', '# requests got a server error'])];
  if (timeout > 0) return [plural(timeout, ['# request timed out', '# requests timed out'])];
  return [plural(refused, ['# request was turned away', '# requests were turned away'])];
}
