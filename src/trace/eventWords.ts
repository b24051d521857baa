import type { TraceEvent } from './trace.ts';

/** What of an event its words are made of: a simulated run's, or a real one's. */
export type ToldEvent = Pick<TraceEvent, 'machine' | 'subject' | 'detail'> & { readonly kind: string };

/**
 * An event as a line for people, naming everything once: `web1 loses its power`, `web1/app started`, `lb1: Server be/web1 is DOWN, …`,
 * `lb1: be/web1: …` where the words do not name what they are about.
 */
export function eventWords({ kind, machine, subject, detail }: ToldEvent): string {
  if (kind === 'command') return `${subject} answers: ${detail.trim() === '' ? '(nothing)' : detail.trim()}`;
  if (detail === '') return `${machine}: ${[subject, kind].filter((word) => word !== '').join(' ')}`;
  const fault = kind === 'fault' || kind === 'fault-end';
  if (fault && detail.includes(subject)) return detail;
  const own = subject === machine || subject.startsWith(`${machine}/`);
  if (startsWithName(detail, machine) || (own && startsWithName(detail, subject))) return detail;
  if (own && REPORTS.has(kind)) return `${subject} ${detail}`;
  if (own) return `${subject}: ${detail}`;
  if (kind === 'address-dropped') return `${machine}: ${subject} ${detail}`;
  return subject === '' || detail.includes(subject) ? `${machine}: ${detail}` : `${machine}: ${subject}: ${detail}`;
}

/** Kinds whose detail is the rest of a sentence about the process; other details are the daemon's own words. */
const REPORTS: ReadonlySet<string> = new Set(['process-started', 'process-ended']);

/** Whether the words begin with the name itself, not with one that only begins like it (`web1` and `web10`). */
function startsWithName(words: string, name: string): boolean {
  return [' ', ':', '/'].some((next) => words.startsWith(`${name}${next}`));
}
