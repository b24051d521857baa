import { hasErrors } from '../text/diagnostic.ts';
import { durationWords, momentWords, shareWords } from '../text/quantity.ts';
import { eventWords } from '../trace/eventWords.ts';
import { requestWords } from '../trace/explain.ts';
import { standing } from '../checks/reading.ts';
import type { Trace } from '../trace/trace.ts';
import { readOptions } from './options.ts';
import { diagnosticJson, EXIT, json, type Output } from './output.ts';
import { pipeline } from './pipeline.ts';
import { runReportText, summarise } from '../lab/runReport.ts';
import { readSituation } from './situation.ts';

/** `run WORKSPACE --scenario FILE [--seed N] [--json]`: simulates, and tells what clients saw. */
export function run(args: readonly string[], output: Output): number {
  const options = readOptions(args, ['json', 'scenario', 'seed']);
  const situation = readSituation(options, output);
  if (typeof situation === 'number') return situation;
  const { cluster, scenario, diagnostics } = situation;
  if (cluster === null) {
    if (options.json) output.out(json({ diagnostics: diagnostics.map(diagnosticJson) }));
    return EXIT.no;
  }
  const trace = pipeline.simulate(cluster, scenario, options.seed);
  if (options.json) output.out(runReportText(trace));
  else for (const line of words(trace)) output.out(line);
  return hasErrors(diagnostics) ? EXIT.no : EXIT.ok;
}

const QUIET = ['check', 'state', 'commit'];
const FAILURES_SHOWN = 5;

function words(trace: Trace): string[] {
  const lines: string[] = [];
  for (const event of trace.events) {
    if (event.atMs < 0 || QUIET.includes(event.kind)) continue;
    lines.push(`${momentWords(event.atMs).padStart(8)}  ${eventWords(event)}`);
  }
  const failed: number[] = [];
  for (let r = 0; r < trace.requests.length; r++) if (standing(trace, r) === 'failed') failed.push(r);
  for (const request of failed.slice(0, FAILURES_SHOWN)) lines.push(requestWords(trace, request));
  if (failed.length > FAILURES_SHOWN) lines.push(`… and ${failed.length - FAILURES_SHOWN} more that failed`);
  const { requests, ok, byStatus, availability, firstBadMs, lastBadMs, slowestOkMs } = summarise(trace);
  const statuses = Object.entries(byStatus).map(([status, count]) => `${status}: ${count}`);
  lines.push(`${requests} requests, ${ok} answered${availability === null ? '' : ` (${shareWords(availability)})`}`);
  lines.push(`by status: ${statuses.join(', ')}`);
  if (firstBadMs !== null && lastBadMs !== null) {
    lines.push(`failures from ${momentWords(firstBadMs)} to ${momentWords(lastBadMs)}`);
  }
  if (slowestOkMs !== null) lines.push(`slowest answer: ${durationWords(slowestOkMs)}`);
  if (trace.stopped !== null) lines.push(trace.stopped.reason);
  return lines;
}
