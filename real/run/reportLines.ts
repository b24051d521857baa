import { durationWords, momentWords } from '../../src/text/quantity.ts';
import { eventWords } from '../../src/trace/eventWords.ts';
import type { Lateness, RealReport } from './report.ts';
import { summaryLines } from './summaryLines.ts';

/** Kinds of events that people are told without having asked for more. */
const SHOWN = [
  ...['fault', 'fault-end', 'process-started', 'process-ended', 'command'],
  ...['server-down', 'server-up', 'server-drain', 'address-taken', 'address-dropped'],
];
const FAILURES_SHOWN = 5;

/** A report for people: what happened, who failed first, the numbers. */
export function reportLines({ requests, events, summary, real }: RealReport): string[] {
  const told = events.filter(({ atMs, kind }) => atMs >= 0 && SHOWN.includes(kind));
  const lines = told.map((event) => `${momentWords(event.atMs).padStart(8)}  ${eventWords(event)}`);
  const failed = requests.filter(({ status }) => typeof status === 'string' || status >= 500);
  for (const { startMs, method, path, via, status } of failed.slice(0, FAILURES_SHOWN)) {
    lines.push(`at ${momentWords(startMs)} ${[`${method} ${path}`, ...via].join(' → ')}: ${status}`);
  }
  if (failed.length > FAILURES_SHOWN) lines.push(`… and ${failed.length - FAILURES_SHOWN} more that failed`);
  lines.push(...summaryLines(summary));
  const { acknowledgedWritesLost } = summary;
  if (acknowledgedWritesLost === null) lines.push('how many orders were lost is not known: a database did not answer at the end');
  else if (acknowledgedWritesLost > 0) lines.push(`orders lost that clients had been told of: ${acknowledgedWritesLost}`);
  const late = lateWords(real.lateness);
  if (late !== null) lines.push(late);
  lines.push(Object.entries(real.versions).map(([daemon, version]) => `${daemon} ${version}`).concat(`Linux ${real.kernel}`).join(', '));
  return lines;
}

/** What a computer is late by that has time for the run: a few milliseconds. */
const BUSY_MS = 50;

/** Null where times are as good as they get. */
function lateWords({ maxMs, stallMs }: Lateness): string | null {
  const lateMs = Math.max(maxMs, stallMs);
  return lateMs < BUSY_MS ? null : `this computer was busy: clients were held up by ${durationWords(lateMs)}, so trust times no further than that`;
}
