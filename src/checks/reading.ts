import type { Cluster } from '../model/cluster.ts';
import { findMachine } from '../model/cluster.ts';
import { momentWords } from '../text/quantity.ts';
import { eventWords } from '../trace/eventWords.ts';
import { requestSpan, requestWords } from '../trace/explain.ts';
import { outcomeOf, Result } from '../trace/result.ts';
import { NOBODY, type Trace, type TraceEvent } from '../trace/trace.ts';
import type { BadKind, Evidence, Window } from './check.ts';

/** One run as the predicates read it. */
export interface Reading {
  readonly cluster: Cluster;
  readonly trace: Trace;
}

/**
 * A request that is still undecided when the run ends has failed if it has waited this long; one that has not is left out of every count.
 * An answered request takes some tens of milliseconds here, and a visitor who looks at a blank page for a second has noticed.
 */
export const PATIENCE_MS = 1000;

export type Standing = 'ok' | 'failed' | 'open';

/** What became of a request: answered (1xx–4xx), failed, or too young to tell when the run ended. */
export function standing(trace: Trace, request: number): Standing {
  const result = trace.requests.result[request] as number;
  if (result !== Result.pending) return outcomeOf(result) === 'ok' ? 'ok' : 'failed';
  const endMs = trace.stopped?.atMs ?? trace.durationMs;
  return endMs - (trace.requests.startMs[request] as number) >= PATIENCE_MS ? 'failed' : 'open';
}

/** Whether a failed request failed in this way. A wait that the run's end cut short is a timeout. */
export function isBad(trace: Trace, request: number, bad: BadKind): boolean {
  if (standing(trace, request) !== 'failed') return false;
  const outcome = outcomeOf(trace.requests.result[request] as number);
  switch (bad) {
    case 'errors':
      return true;
    case '5xx':
      return outcome === 'error';
    case 'timeouts':
      return outcome === 'timeout' || outcome === 'flight';
    case 'refused':
      return outcome === 'refused';
  }
}

/** Indexes of the requests that start inside the window and are of its kind, in order, without those too young to tell. */
export function requestsIn(trace: Trace, window: Window): number[] {
  const found: number[] = [];
  const { requests, kinds } = trace;
  const wanted = kinds.map((k) => (window.method ?? k.method) === k.method && (window.path ?? k.path) === k.path);
  for (let r = 0; r < requests.length; r++) {
    if (wanted[requests.kind[r] as number] !== true) continue;
    if (isInside(requests.startMs[r] as number, window) && standing(trace, r) !== 'open') found.push(r);
  }
  return found;
}

/** From `afterMs` on and before `beforeMs`. */
export function isInside(atMs: number, window: { afterMs: number | null; beforeMs: number | null }): boolean {
  return (window.afterMs === null || atMs >= window.afterMs) && (window.beforeMs === null || atMs < window.beforeMs);
}

/** The run's first fault, or undefined. */
export function firstFault(trace: Trace): TraceEvent | undefined {
  return trace.events.find((e) => e.kind === 'fault');
}

/** The moment, request and line of a failed request. */
export function requestEvidence(trace: Trace, request: number): Evidence {
  const span = requestSpan(trace, request);
  return {
    atMs: trace.requests.startMs[request] as number,
    request,
    file: span?.file ?? null,
    line: span?.line ?? null,
    words: requestWords(trace, request),
  };
}

/** The moment and line of an event; what happened while the machines settled is told at the run's first moment. */
export function eventEvidence(trace: Trace, event: TraceEvent): Evidence {
  const atMs = Math.max(0, event.atMs);
  const span = trace.spans[event.cause];
  return {
    atMs,
    request: null,
    file: span?.file ?? null,
    line: span?.line ?? null,
    words: `at ${momentWords(atMs)} ${eventWords(event)}`,
  };
}

/** A moment without a request: something that should have happened and did not. */
export function momentEvidence(atMs: number, words: string): Evidence {
  return { atMs, request: null, file: null, line: null, words: `at ${momentWords(atMs)} ${words}` };
}

/**
 * Whether a hop hands the client's request itself to `place` (a machine, or one of its processes: `web2/nginx`), accepted or not.
 * A query that the app sends to its database is another matter: otherwise a machine that holds only the database would seem to serve every page.
 * Who names the database's own process (`db1/mysql`) asks about queries.
 */
export function handsTo(reading: Reading, hop: number, place: string): boolean {
  const { hops, processes, machines, addresses } = reading.trace;
  const to = hops.to[hop] as number;
  const accepted = to === NOBODY ? null : (processes[to] ?? '');
  if (place.includes('/')) return accepted === place;
  if (
    accepted !== null ? daemonOf(accepted) === 'mysql' : daemonOf(processes[hops.from[hop] as number] ?? '') === 'app'
  )
    return false;
  if (accepted !== null) return machineOf(accepted) === place;
  const machine = hops.machine[hop] as number;
  if (machine !== NOBODY) return machines[machine] === place;
  return addresses[hops.address[hop] as number] === findMachine(reading.cluster, place)?.address;
}

/** `lb1/haproxy` → `lb1`. */
export function machineOf(process: string): string {
  const slash = process.indexOf('/');
  return slash < 0 ? process : process.slice(0, slash);
}

function daemonOf(process: string): string {
  return process.slice(process.indexOf('/') + 1);
}

/** Whether a belief (`server-down`, `server-up`, `check`) is about a server on this machine: by its address, else by the server's own name. */
export function isAbout(reading: Reading, event: TraceEvent, machine: string): boolean {
  if (event.address !== undefined) return event.address === findMachine(reading.cluster, machine)?.address;
  return event.subject.slice(event.subject.lastIndexOf('/') + 1) === machine;
}
