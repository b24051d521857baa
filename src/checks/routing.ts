import { momentWords, shareWords } from '../text/quantity.ts';
import { requestHops } from '../trace/requestHops.ts';
import { boundWords, isWithin } from './bound.ts';
import type { Evidence, Expectation, Part, Window } from './check.ts';
import { phrase, undecidable, windowWords } from './outcome.ts';
import { handsTo, isAbout, isInside, type Reading, requestEvidence, requestsIn, standing } from './reading.ts';

/** Predicates over which machines requests were handed to. */

type Of<K extends Expectation['kind']> = Extract<Expectation, { kind: K }>;

/** Each of the machines took part in answering at least one request of the window. */
export function reaches(reading: Reading, expectation: Of<'reaches'>): Part {
  const { machines } = expectation;
  const expected = phrase('requests answered by', machines.join(/* @wc-include */ ' and '), windowWords(expectation));
  const requests = requestsIn(reading.trace, expectation);
  const counts = machines.map((machine) => requests.filter((r) => serves(reading, r, machine)).length);
  const missing = counts.indexOf(0);
  if (missing < 0) {
    return { kind: 'reaches', passed: true, expected, measured: countWords(machines, counts), evidence: null };
  }
  const failed = requests.find((r) => standing(reading.trace, r) === 'failed') ?? requests[0];
  const evidence = failed === undefined ? null : requestEvidence(reading.trace, failed);
  return { kind: 'reaches', passed: false, expected, measured: countWords(machines, counts), evidence };
}

/**
 * No client request is handed to the machines in the window, whether or not they take it. `onceDetected`: only requests count that came to a load
 * balancer while it held the server for down, which no window in seconds can say for every configuration. (A request that came before may be tried
 * again on the same server afterwards, where the configuration keeps it there.)
 */
export function avoids(reading: Reading, expectation: Of<'avoids'>): Part {
  const { machines, onceDetected } = expectation;
  const when = onceDetected ? 'once it is marked down' : windowWords(expectation);
  const expected = phrase('nothing goes to', machines.join(/* @wc-include */ ' or '), when);
  let evidence: Evidence | null = null;
  const wrong = new Set<number>();
  const all = new Set<number>();
  for (const machine of machines) {
    const downs = onceDetected ? downTimes(reading, machine) : null;
    if (downs?.length === 0) return undecidable('avoids', expected, `${machine} is never marked down`);
    for (const hop of clientHops(reading, expectation)) {
      if (downs !== null && !downs.some((d) => covers(reading, d, hop))) continue;
      const request = reading.trace.hops.request[hop] as number;
      all.add(request);
      if (!handsTo(reading, hop, machine)) continue;
      wrong.add(request);
      evidence ??= hopEvidence(reading, hop, machine);
    }
  }
  if (all.size === 0) return undecidable('avoids', expected, 'no request was made then');
  return { kind: 'avoids', passed: wrong.size === 0, expected, measured: `${wrong.size} of ${all.size}`, evidence };
}

/** Shares of the answered requests of the window that each machine took part in, out of those that any of them did. */
export function shares(reading: Reading, expectation: Of<'shares'>): Part {
  const list = expectation.shares;
  const wanted = list.map((s) => `${s.machine} ${boundWords(s.bound)}`).join(', ');
  const expected = phrase(wanted, windowWords(expectation));
  const served = list.map((s) => requestsIn(reading.trace, expectation).filter((r) => serves(reading, r, s.machine)));
  const total = new Set(served.flat()).size;
  if (total === 0)
    return undecidable('shares', expected, `no request was answered by ${list.map((s) => s.machine).join(/* @wc-include */ ' or ')}`);
  const found = served.map((requests) => requests.length / total);
  const wrong = list.findIndex((s, i) => !isWithin(s.bound, found[i] as number));
  const measured = list.map((s, i) => `${s.machine} ${shareWords(found[i] as number)}`).join(', ');
  // Whoever got the most shows where the requests went instead.
  const most = served.reduce((a, b) => (b.length > a.length ? b : a));
  const evidence = wrong < 0 || most[0] === undefined ? null : requestEvidence(reading.trace, most[0]);
  return { kind: 'shares', passed: wrong < 0, expected, measured, evidence };
}

/** Whether the request was answered and the place took it on the way. */
function serves(reading: Reading, request: number, place: string): boolean {
  const { trace } = reading;
  if (standing(trace, request) !== 'ok') return false;
  for (const hop of requestHops(trace).of(request)) {
    const taken = (trace.hops.openMs[hop] as number) >= 0;
    if (taken && handsTo(reading, hop, place)) return true;
  }
  return false;
}

/** Hops made for client requests that start in the window. */
function* clientHops({ trace }: Reading, window: Window): Generator<number> {
  const { hops, requests, kinds } = trace;
  for (let hop = 0; hop < hops.length; hop++) {
    const request = hops.request[hop] as number;
    if (request < 0 || !isInside(hops.startMs[hop] as number, window)) continue;
    const kind = kinds[requests.kind[request] as number];
    if ((window.method ?? kind?.method) !== kind?.method || (window.path ?? kind?.path) !== kind?.path) continue;
    yield hop;
  }
}

/** A stretch of time in which one load balancer held a server of the machine for down. */
interface DownTime {
  readonly by: string;
  readonly fromMs: number;
  readonly untilMs: number;
}

function downTimes(reading: Reading, machine: string): DownTime[] {
  const times: DownTime[] = [];
  const { events } = reading.trace;
  events.forEach((event, i) => {
    if (event.kind !== 'server-down' || !isAbout(reading, event, machine)) return;
    const up = events.find(
      (e, j) => j > i && e.kind === 'server-up' && e.machine === event.machine && e.subject === event.subject,
    );
    times.push({ by: event.machine, fromMs: event.atMs, untilMs: up?.atMs ?? Infinity });
  });
  return times;
}

function covers({ trace }: Reading, down: DownTime, hop: number): boolean {
  const process = trace.processes[trace.hops.from[hop] as number] ?? '';
  const parent = trace.hops.parent[hop] as number;
  const cameMs = trace.hops.startMs[parent < 0 ? hop : parent] as number;
  return process.startsWith(`${down.by}/`) && cameMs > down.fromMs && cameMs < down.untilMs;
}

function hopEvidence({ trace }: Reading, hop: number, machine: string): Evidence {
  const request = trace.hops.request[hop] as number;
  const span = trace.spans[trace.hops.cause[hop] as number];
  const kind = trace.kinds[trace.requests.kind[request] as number];
  const atMs = trace.hops.startMs[hop] as number;
  const from = trace.processes[trace.hops.from[hop] as number] ?? '';
  const words = `at ${momentWords(atMs)} ${kind?.method} ${kind?.path}: ${from} sends it to ${machine}`;
  return { atMs, request, file: span?.file ?? null, line: span?.line ?? null, words };
}

function countWords(machines: readonly string[], counts: readonly number[]): string {
  return machines.map((machine, i) => `${machine} ${counts[i]}`).join(', ');
}
