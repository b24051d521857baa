import { momentWords } from '../text/quantity.ts';
import type { Span } from '../text/span.ts';
import { requestHops } from './requestHops.ts';
import { outcomeOf, Result, resultName } from './result.ts';
import { NOBODY, type Trace } from './trace.ts';

/** Why a request went where it went: its hops in order, each with words and the configuration line that chose or ended it. */
export interface Explanation {
  readonly request: number;
  readonly method: string;
  readonly path: string;
  /** The client's address. */
  readonly client: string;
  readonly startMs: number;
  /** NaN while undecided. */
  readonly endMs: number;
  readonly result: number;
  readonly hops: readonly HopExplanation[];
  /** Index into `hops` of the hop that decided the result; -1 when no connection was tried. */
  readonly decisive: number;
  /** The line behind the decisive hop, or the nearest one on the way to it. */
  readonly span: Span | null;
  /** `at 12.4 s GET /widgets → lb1 → web1 → db1 refused: 500`. */
  readonly words: string;
  /** Machines in the order visited for the answer: those that accepted a connection. */
  readonly via: readonly string[];
}

export interface HopExplanation {
  /** Index into the trace's hops. */
  readonly hop: number;
  /** 0 for the client's own, 1 for one made on its behalf, and so on. */
  readonly depth: number;
  /** Process that connected, `lb1/haproxy`. */
  readonly from: string;
  /** Process that accepted, or null. */
  readonly to: string | null;
  /** Where the packets went: a machine's name, or null when no machine holds the address. */
  readonly machine: string | null;
  /** `10.77.0.21:80`. */
  readonly target: string;
  readonly startMs: number;
  /** NaN while undecided. */
  readonly endMs: number;
  readonly result: number;
  /** `lb1/haproxy → web1/nginx: 200`. */
  readonly words: string;
  /** The line that chose the address. */
  readonly chosenBy: Span | null;
  /** Lines that led through the configuration of the process that accepted it, in order: a location, a rewrite. */
  readonly ledBy: readonly Span[];
  /** The line that ended it (a timeout, a limit). */
  readonly endedBy: Span | null;
}

/** Explains one request. `request` is an index into the trace's requests. */
export function explain(trace: Trace, request: number): Explanation {
  const { requests } = trace;
  const rows = requestHops(trace).of(request);
  const depths = new Map<number, number>();
  const hops: HopExplanation[] = [];
  for (const hop of rows) {
    const depth = (depths.get(trace.hops.parent[hop] as number) ?? -1) + 1;
    depths.set(hop, depth);
    hops.push(explainHop(trace, hop, depth));
  }
  const chain = decisiveChain(trace, request);
  const last = chain[chain.length - 1];
  const kind = trace.kinds[requests.kind[request] as number];
  return {
    request,
    method: kind?.method ?? '',
    path: kind?.path ?? '',
    client: trace.clients[requests.client[request] as number] ?? '',
    startMs: requests.startMs[request] as number,
    endMs: requests.endMs[request] as number,
    result: requests.result[request] as number,
    hops,
    decisive: last === undefined ? -1 : rows.indexOf(last),
    span: decidingSpan(trace, chain),
    words: requestWords(trace, request),
    via: visited(trace, request),
  };
}

/** `at 12.4 s GET /widgets → lb1 → web1 → db1 refused: 500`. */
export function requestWords(trace: Trace, request: number): string {
  const { requests } = trace;
  const kind = trace.kinds[requests.kind[request] as number];
  const result = requests.result[request] as number;
  const chain = decisiveChain(trace, request);
  const places: string[] = [];
  for (const hop of chain) {
    const place = hopPlace(trace, hop);
    if (places[places.length - 1] !== place) places.push(place);
    // Within one machine the name says nothing new; the closed port does.
    else if (trace.hops.to[hop] === NOBODY) places[places.length - 1] = `${place} port ${trace.hops.port[hop]}`;
  }
  const start = `at ${momentWords(requests.startMs[request] as number)} ${kind?.method} ${kind?.path}`;
  const way = places.map((place) => ` → ${place}`).join('');
  const last = chain[chain.length - 1];
  const there = last === undefined ? result : (trace.hops.result[last] as number);
  const end = resultWords(result);
  if (last === undefined || there === result) return `${start}${way} ${end}`;
  // What happened at the far end, then what the client made of it.
  return `${start}${way} ${resultWords(there)}: ${result >= 100 ? String(result) : end}`;
}

/** The configuration line that decided a request, or null when none did. */
export function requestSpan(trace: Trace, request: number): Span | null {
  return decidingSpan(trace, decisiveChain(trace, request));
}

/** Machines that accepted a connection on the way to the answer, in order, each once in a row. */
export function visited(trace: Trace, request: number): string[] {
  const rows = requestHops(trace).of(request);
  const names: string[] = [];
  let current: number | undefined = rows[0];
  while (current !== undefined) {
    const machine = acceptedOn(trace, current);
    if (machine === null) break;
    if (names[names.length - 1] !== machine) names.push(machine);
    current = lastOpenedChild(trace, rows, current);
  }
  return names;
}

/** Machine whose process accepted the hop, or null. */
export function acceptedOn(trace: Trace, hop: number): string | null {
  const to = trace.hops.to[hop] as number;
  if (to === NOBODY) return null;
  const process = trace.processes[to] ?? '';
  return process.slice(0, process.indexOf('/'));
}

function lastOpenedChild(trace: Trace, rows: Int32Array, parent: number): number | undefined {
  for (let i = rows.length - 1; i >= 0; i--) {
    const hop = rows[i] as number;
    if (trace.hops.parent[hop] === parent && trace.hops.to[hop] !== NOBODY) return hop;
  }
  return undefined;
}

/**
 * From the client's hop to the hop that decided the result. A failed request follows, at each hop, the last attempt that was made on its behalf
 * and did not succeed, as deep as there is one; an answered request follows the attempts that led to the answer.
 */
function decisiveChain(trace: Trace, request: number): number[] {
  const rows = requestHops(trace).of(request);
  const failed = outcomeOf(trace.requests.result[request] as number) !== 'ok';
  const chain: number[] = [];
  let current: number | undefined = rows[0];
  while (current !== undefined) {
    chain.push(current);
    const parent: number = current;
    current = failed ? lastFailedChild(trace, rows, parent) : lastOpenedChild(trace, rows, parent);
  }
  return chain;
}

function lastFailedChild(trace: Trace, rows: Int32Array, parent: number): number | undefined {
  for (let i = rows.length - 1; i >= 0; i--) {
    const hop = rows[i] as number;
    if (trace.hops.parent[hop] !== parent) continue;
    const result = trace.hops.result[hop] as number;
    // A hop that went well ends the search: whatever failed before it was made good.
    return outcomeOf(result) === 'ok' || result === Result.closed ? undefined : hop;
  }
  return undefined;
}

function decidingSpan(trace: Trace, chain: readonly number[]): Span | null {
  for (let i = chain.length - 1; i >= 0; i--) {
    const hop = chain[i] as number;
    const end = trace.hops.endCause[hop] as number;
    const index = end >= 0 ? end : (trace.hops.cause[hop] as number);
    const span = index >= 0 ? trace.spans[index] : undefined;
    if (span !== undefined) return span;
  }
  return null;
}

function explainHop(trace: Trace, hop: number, depth: number): HopExplanation {
  const { hops } = trace;
  const to = hops.to[hop] as number;
  const machine = hops.machine[hop] as number;
  const result = hops.result[hop] as number;
  const from = trace.processes[hops.from[hop] as number] ?? '';
  const target = `${trace.addresses[hops.address[hop] as number]}:${hops.port[hop]}`;
  const accepted = to === NOBODY ? null : (trace.processes[to] ?? null);
  const place = accepted ?? (machine === NOBODY ? target : `${trace.machines[machine]} (${target})`);
  return {
    hop,
    depth,
    from,
    to: accepted,
    machine: machine === NOBODY ? null : (trace.machines[machine] ?? null),
    target,
    startMs: hops.startMs[hop] as number,
    endMs: hops.endMs[hop] as number,
    result,
    words: `${from} → ${place}: ${resultWords(result)}`,
    chosenBy: trace.spans[hops.cause[hop] as number] ?? null,
    ledBy: (trace.ways[hops.way[hop] as number] ?? []).map((index) => trace.spans[index] as Span),
    endedBy: trace.spans[hops.endCause[hop] as number] ?? null,
  };
}

function hopPlace(trace: Trace, hop: number): string {
  const accepted = acceptedOn(trace, hop);
  if (accepted !== null) return accepted;
  const machine = trace.hops.machine[hop] as number;
  if (machine !== NOBODY) return trace.machines[machine] ?? '';
  return trace.addresses[trace.hops.address[hop] as number] ?? '';
}

/** A result in the lab's words, to stand after a machine's name: `refused`, `timed out`, `answered 503`. */
export function resultWords(result: number): string {
  const name = resultName(result);
  if (typeof name === 'number') return `answered ${name}`;
  return WORDS[name];
}

const WORDS = {
  pending: 'no answer yet',
  timeout: 'timed out',
  refused: 'refused',
  reset: 'cut off',
  unresolved: 'has no address',
  unreachable: 'no route',
  abandoned: 'no answer',
  closed: 'closed',
} as const;
