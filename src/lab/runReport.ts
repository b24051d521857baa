import { standing } from '../checks/reading.ts';
import { explain } from '../trace/explain.ts';
import { resultName } from '../trace/result.ts';
import type { Trace } from '../trace/trace.ts';

/** What `run --json` prints. Times in milliseconds from the start of the run, to the microsecond; null while undecided. */
export interface RunReport {
  readonly seed: number;
  /** Why the run was stopped before its end, or null. */
  readonly stopped: { readonly atMs: number; readonly reason: string } | null;
  readonly requests: readonly RequestReport[];
  readonly events: readonly EventReport[];
  readonly summary: Summary;
}

export interface RequestReport {
  /** Index in the order of starting, from 0. */
  readonly id: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly status: number | string;
  /** Machines that took the request on its way to the answer. */
  readonly via: readonly string[];
  /** Configuration lines that decided where it went and how it ended, in the order of the hops. */
  readonly cause: readonly { readonly file: string; readonly line: number }[];
}

export interface EventReport {
  /** Below 0 for what happened while the machines settled before the run. */
  readonly atMs: number;
  readonly kind: string;
  readonly machine: string;
  readonly subject: string;
  readonly detail: string;
  readonly file: string | null;
  readonly line: number | null;
}

export interface Summary {
  readonly requests: number;
  /** Answered with a status below 500. */
  readonly ok: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Share of the decided requests that were answered, 0 to 1; null when there were none. A request that waits when the run ends counts as failed once it has waited a second. */
  readonly availability: number | null;
  readonly firstBadMs: number | null;
  readonly lastBadMs: number | null;
  readonly slowestOkMs: number | null;
  readonly acknowledgedWritesLost: number;
}

export function runReport(trace: Trace): RunReport {
  const { seed, stopped } = trace;
  const requests = Array.from({ length: trace.requests.length }, (_, request) => requestReport(trace, request));
  return { seed, stopped, requests, events: eventReports(trace), summary: summarise(trace) };
}

/** The report as it is printed and saved, without a last line feed. */
export function runReportText(trace: Trace): string {
  return JSON.stringify(runReport(trace), null, 2);
}

function requestReport(trace: Trace, request: number): RequestReport {
  const told = explain(trace, request);
  const lines = told.hops.flatMap((hop) => [hop.chosenBy, ...hop.ledBy, hop.endedBy]).filter((span) => span !== null);
  const cause = lines.map(({ file, line }) => ({ file, line }));
  const distinct = cause.filter((a, i) => cause.findIndex((b) => b.file === a.file && b.line === a.line) === i);
  return {
    id: request,
    client: told.client,
    method: told.method,
    path: told.path,
    startMs: micro(told.startMs),
    endMs: Number.isNaN(told.endMs) ? null : micro(told.endMs),
    status: resultName(told.result),
    via: told.via,
    cause: distinct,
  };
}

function eventReports(trace: Trace): EventReport[] {
  return trace.events.map((event) => {
    const span = trace.spans[event.cause];
    const { kind, machine, subject, detail } = event;
    return {
      atMs: micro(event.atMs),
      kind,
      machine,
      subject,
      detail,
      file: span?.file ?? null,
      line: span?.line ?? null,
    };
  });
}

/** The numbers of a run. */
export function summarise(trace: Trace): Summary {
  const { requests } = trace;
  const byStatus: Record<string, number> = {};
  let ok = 0;
  let slowest: number | null = null;
  const bad: number[] = [];
  for (let r = 0; r < requests.length; r++) {
    const name = String(resultName(requests.result[r] as number));
    byStatus[name] = (byStatus[name] ?? 0) + 1;
    const start = requests.startMs[r] as number;
    const how = standing(trace, r);
    if (how === 'failed') bad.push(start);
    if (how !== 'ok') continue;
    ok++;
    slowest = Math.max(slowest ?? 0, (requests.endMs[r] as number) - start);
  }
  const decided = ok + bad.length;
  return {
    requests: requests.length,
    ok,
    byStatus,
    availability: decided === 0 ? null : ok / decided,
    firstBadMs: bad.length === 0 ? null : micro(bad[0] as number),
    lastBadMs: bad.length === 0 ? null : micro(bad[bad.length - 1] as number),
    slowestOkMs: slowest === null ? null : micro(slowest),
    acknowledgedWritesLost: trace.events.filter((event) => event.kind === 'commit-lost').length,
  };
}

/** To the microsecond: more digits are noise of floating point. */
function micro(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
