import type { Span } from '../text/span.ts';
import type { Decided } from '../trace/decidedBy.ts';
import { eventWords } from '../trace/eventWords.ts';
import type { EventKind, Trace, TraceEvent } from '../trace/trace.ts';

/** One line of the log. */
export interface LogLine {
  readonly atMs: number;
  readonly kind: EventKind;
  /** Where: a machine, or `switch`. */
  readonly machine: string;
  readonly words: string;
  readonly span: Span | null;
  /** Something got worse: drawn stronger. */
  readonly bad: boolean;
}

const kinds: ReadonlySet<EventKind> = new Set<EventKind>([
  'fault',
  'fault-end',
  'process-started',
  'process-ended',
  'process-refused',
  'server-down',
  'server-up',
  'server-drain',
  'command',
  'address-taken',
  'address-dropped',
  'log',
  'commit-lost',
]);
const bad: ReadonlySet<EventKind> = new Set<EventKind>([
  'fault',
  'process-ended',
  'process-refused',
  'server-down',
  'commit-lost',
]);

/** What is worth a line, in the order in which it happened. Every health check would drown the rest: their results are in the state charts. */
export function logLines(trace: Trace): LogLine[] {
  return trace.events.filter((event) => kinds.has(event.kind) && isNews(event)).map((event) => lineOf(trace, event));
}

/** All that one line of configuration led to, changes of state too, in the order in which it happened. */
export function decidedLines(trace: Trace, { events }: Decided): LogLine[] {
  return events.map((event) => lineOf(trace, event));
}

function lineOf(trace: Trace, event: TraceEvent): LogLine {
  return {
    atMs: event.atMs,
    kind: event.kind,
    machine: event.machine,
    words: wordsOf(event),
    span: trace.spans[event.cause] ?? null,
    bad: bad.has(event.kind),
  };
}

/** What happened while the system warmed up, before the run's first moment, is no news; what did not start is. */
function isNews({ kind, atMs }: TraceEvent): boolean {
  return atMs > 0 || kind === 'process-refused' || (atMs === 0 && kind !== 'process-started');
}

function wordsOf(event: TraceEvent): string {
  if (event.kind === 'command') return eventWords(event);
  if (event.kind === 'state') return `${event.subject}: ${event.from === '' ? '' : `${event.from} → `}${event.to}`;
  if (event.detail === '') return `${event.subject}: ${event.kind}`;
  return event.detail.includes(event.subject) ? event.detail : `${event.subject}: ${event.detail}`;
}

/** How many of the lines had happened by `tMs`. */
export function happenedBy(lines: readonly { readonly atMs: number }[], tMs: number): number {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle] as { atMs: number }).atMs <= tMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
