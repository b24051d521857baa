import type { RequestReport, RunReport, Summary } from '../../src/lab/runReport.ts';
import { PATIENCE_MS } from '../../src/checks/reading.ts';
import { micro } from './runLog.ts';
import type { Sent } from './trafficPlan.ts';

/** A request as `lab run --json` tells it. No line of a file is known to have decided it. */
export function requestReport(sent: Sent, via: readonly string[]): RequestReport {
  const { id, client, method, path, status } = sent;
  return { id, client, method, path, startMs: micro(sent.startMs), endMs: micro(sent.endMs), status, via, cause: [] };
}

/**
 * Machines on the way to the answer, as far as they can be seen from outside: who held the site's address for the clients, which app answered, which
 * database it asked. One that only passed the request on between them says nothing of itself.
 */
export function wayOf(sent: Sent, holder: string | null, machineOf: (place: string) => string | null): string[] {
  if (sent.status === 'refused' || sent.status === 'unreachable' || sent.status === 'unresolved') return [];
  const database = sent.database === null ? null : isOwn(sent.database) ? sent.server : machineOf(sent.database);
  const places = [holder, sent.server, database].filter((place) => place !== null);
  return places.filter((place, index) => place !== places[index - 1]);
}

function isOwn(host: string): boolean {
  return host === 'localhost' || host.startsWith('127.');
}

/** As of a simulated run; here the orders that were lost may be unknown, when a database did not answer at the end. */
export type RealSummary = Omit<Summary, 'acknowledgedWritesLost'> & { readonly acknowledgedWritesLost: number | null };

/** The numbers of a run, counted as a simulated run's are. */
export function summaryOf(requests: readonly RequestReport[], durationMs: number, lost: number | null): RealSummary {
  const byStatus: Record<string, number> = {};
  const bad: number[] = [];
  let ok = 0;
  let slowest: number | null = null;
  for (const { status, startMs, endMs } of requests) {
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    if (status === 'pending' ? durationMs - startMs >= PATIENCE_MS : typeof status === 'string' || status >= 500) bad.push(startMs);
    if (typeof status !== 'number' || status >= 500) continue;
    ok++;
    slowest = Math.max(slowest ?? 0, (endMs ?? startMs) - startMs);
  }
  return {
    requests: requests.length,
    ok,
    byStatus,
    availability: ok + bad.length === 0 ? null : ok / (ok + bad.length),
    firstBadMs: bad[0] ?? null,
    lastBadMs: bad.at(-1) ?? null,
    slowestOkMs: slowest === null ? null : micro(slowest),
    acknowledgedWritesLost: lost,
  };
}

/**
 * Orders that clients were told were made and that no database has. `kept`: rows by the database's machine, null where it did not answer. The app may have
 * made rows that nobody was told of, so what is left over proves nothing.
 */
export function ordersLost(requests: readonly Sent[], kept: ReadonlyMap<string, number | null>, machineOf: (place: string) => string | null): number | null {
  let lost = 0;
  for (const [place, count] of ordersTold(requests, machineOf)) {
    const rows = kept.get(place) ?? null;
    if (rows === null) return null;
    lost += Math.max(0, count - rows);
  }
  return lost;
}

/** Orders that clients were told were made, by the machine of the database that they were told of. */
export function ordersTold(requests: readonly Sent[], machineOf: (place: string) => string | null): Map<string, number> {
  const told = new Map<string, number>();
  for (const sent of requests) {
    if (sent.method !== 'POST' || sent.database === null || typeof sent.status !== 'number' || sent.status >= 400) continue;
    const place = (isOwn(sent.database) ? sent.server : machineOf(sent.database)) ?? sent.database;
    told.set(place, (told.get(place) ?? 0) + 1);
  }
  return told;
}

/** What was run, besides the workspace. */
export interface RealCircumstances {
  /** Versions of the daemons that ran, by the lab's names. */
  readonly versions: Readonly<Record<string, string>>;
  readonly kernel: string;
  /** How long the machines had been up when the first request came. */
  readonly settledMs: number;
  readonly lateness: Lateness;
}

/** How late this computer was, in milliseconds, which tells one that was busy from a daemon that was slow. */
export interface Lateness {
  /** Of the request that was sent latest after its moment. */
  readonly maxMs: number;
  /** 99 of 100 requests were sent no later than this after their moments. */
  readonly p99Ms: number;
  /**
   * The longest that a timer of the clients' or the runner's was held up, also where no request was due, or that a power cut or a boot took to be felt: the runner tells the moments
   * of events and faults.
   */
  readonly stallMs: number;
}

/** `plannedMs` and `sentMs`: the moments of the same requests, in the same order. */
export function latenessOf(plannedMs: readonly number[], sentMs: readonly number[], stallMs: number): Lateness {
  const late = plannedMs.map((atMs, index) => Math.max(0, (sentMs[index] ?? atMs) - atMs)).sort((a, b) => a - b);
  const p99Ms = late[Math.ceil(late.length * 0.99) - 1] ?? 0;
  return { maxMs: micro(late.at(-1) ?? 0), p99Ms: micro(p99Ms), stallMs: micro(stallMs) };
}

export type RealReport = Omit<RunReport, 'summary'> & {
  readonly summary: RealSummary;
  readonly real: RealCircumstances;
};
