import type { EventReport } from '../../src/cli/runReport.ts';
import { durationWords, momentWords, shareWords } from '../../src/text/quantity.ts';
import type { RealReport } from './report.ts';

/** Kinds of events that people are told without having asked for more. */
const SHOWN = ['fault', 'fault-end', 'server-down', 'server-up', 'server-drain', 'address-taken', 'address-dropped', 'process-ended', 'command'];
const FAILURES_SHOWN = 5;

/** A report for people: what happened, who failed first, the numbers. */
export function reportLines({ requests, events, summary, real }: RealReport): string[] {
  const lines = events.filter(({ atMs, kind }) => atMs >= 0 && SHOWN.includes(kind)).map(eventLine);
  const failed = requests.filter(({ status }) => typeof status === 'string' || status >= 500);
  for (const { startMs, method, path, via, status } of failed.slice(0, FAILURES_SHOWN)) {
    lines.push(`at ${momentWords(startMs)} ${[`${method} ${path}`, ...via].join(' → ')}: ${status}`);
  }
  if (failed.length > FAILURES_SHOWN) lines.push(`… and ${failed.length - FAILURES_SHOWN} more that failed`);
  const { ok, byStatus, availability, firstBadMs, lastBadMs, slowestOkMs, acknowledgedWritesLost } = summary;
  lines.push(`${requests.length} requests, ${ok} answered${availability === null ? '' : ` (${shareWords(availability)})`}`);
  lines.push(`by status: ${Object.entries(byStatus).map(([status, count]) => `${status}: ${count}`).join(', ')}`);
  if (firstBadMs !== null && lastBadMs !== null) lines.push(`failures from ${momentWords(firstBadMs)} to ${momentWords(lastBadMs)}`);
  if (slowestOkMs !== null) lines.push(`slowest answer: ${durationWords(slowestOkMs)}`);
  if (acknowledgedWritesLost === null) lines.push('how many orders were lost is not known: a database did not answer at the end');
  else if (acknowledgedWritesLost > 0) lines.push(`orders lost that clients had been told of: ${acknowledgedWritesLost}`);
  lines.push(Object.entries(real.versions).map(([daemon, version]) => `${daemon} ${version}`).concat(`Linux ${real.kernel}`).join(', '));
  return lines;
}

function eventLine({ atMs, kind, machine, subject, detail }: EventReport): string {
  const words: Readonly<Record<string, string>> = {
    fault: detail,
    'fault-end': detail,
    'address-taken': `${machine} takes ${subject}`,
    'address-dropped': `${machine} gives up ${subject}`,
    'process-ended': `${subject} ended (${detail})`,
    command: `${subject} answers: ${detail}`,
  };
  return `${momentWords(atMs).padStart(8)}  ${words[kind] ?? `${machine}: ${detail}`}`;
}
