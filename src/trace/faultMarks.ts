import type { Trace, TraceEvent } from './trace.ts';

/** A fault, or its end, as a flag on the timeline. */
export interface FaultMark {
  readonly atMs: number;
  /** The scenario's word, `power-off`. */
  readonly fault: string;
  readonly ends: boolean;
  /** Index in the scenario's list of faults. */
  readonly faultIndex: number;
  /** Machine or process, `web2`, `web2/mysql`; a partition names its sides. */
  readonly subject: string;
  /** `web2 loses power`. */
  readonly label: string;
}

/** All faults and their ends, in order of time. */
export function faultMarks(trace: Trace): FaultMark[] {
  return trace.events
    .filter((event) => event.kind === 'fault' || event.kind === 'fault-end')
    .map((event) => ({
      atMs: event.atMs,
      fault: event.fault ?? '',
      ends: event.kind === 'fault-end',
      faultIndex: event.faultIndex ?? -1,
      subject: event.subject,
      label: label(trace, event),
    }));
}

/** Short enough for a flag: the daemon's name and its machine, a verb. */
function label(trace: Trace, event: TraceEvent): string {
  const [begins, ends] = VERBS[event.fault ?? ''] ?? [event.detail, event.detail];
  const verb = event.kind === 'fault' ? begins : ends;
  if (VERBS[event.fault ?? ''] === undefined) return verb;
  return event.fault === 'partition' ? verb : `${shortSubject(trace, event.subject)} ${verb}`;
}

/** A daemon that runs on one machine only needs no machine's name. */
function shortSubject(trace: Trace, subject: string): string {
  const daemon = subject.split('/')[1];
  if (daemon === undefined) return subject;
  const alike = trace.processes.filter((id) => id.endsWith(`/${daemon}`));
  return alike.length === 1 ? daemon : subjectWords(subject);
}

/** `web2/mysql` → "mysql on web2". */
export function subjectWords(subject: string): string {
  const [machine, daemon] = subject.split('/');
  return daemon === undefined ? subject : `${daemon} on ${machine}`;
}

const VERBS: Readonly<Record<string, readonly [string, string]>> = {
  'power-off': ['loses power', 'has power'],
  unplug: ['cable out', 'cable in'],
  drop: ['loses packets', 'hears again'],
  kill: ['killed', 'started'],
  freeze: ['frozen', 'goes on'],
  stop: ['stopped', 'started'],
  restart: ['restarted', 'restarted'],
  set: ['changed', 'put back'],
  drain: ['drained', 'back'],
  tell: ['told', 'told'],
  partition: ['network split', 'network whole'],
};
