import type { Span } from '../text/span.ts';

/**
 * What happened in one run: append-only facts, nothing else. Everything a person sees is read from here.
 * Rows are columns of typed arrays, so that 100,000 requests cross from worker to page without a copy per request.
 */
export interface Trace {
  readonly seed: number;
  readonly durationMs: number;
  /** Configuration lines that decided something; rows point here by index, -1 means none. */
  readonly spans: readonly Span[];
  /** Ways through a configuration, as lists of indexes into `spans`: the lines that sent a request on before it was answered or sent elsewhere. */
  readonly ways: readonly (readonly number[])[];
  /** Names by index. Index 0 of `machines` is the clients' side, `clients`. */
  readonly machines: readonly string[];
  /** Process ids by index; index 0 is `clients/client`. */
  readonly processes: readonly string[];
  /** Dotted addresses by index, as hops name them. */
  readonly addresses: readonly string[];
  /** Client addresses by index. */
  readonly clients: readonly string[];
  readonly kinds: readonly { readonly method: string; readonly path: string }[];
  readonly requests: RequestTable;
  readonly hops: HopTable;
  readonly events: readonly TraceEvent[];
  /** Set when the run was stopped before `durationMs` because it would not end. */
  readonly stopped: { readonly atMs: number; readonly reason: string } | null;
}

/** One row a client request. Its hops are those with the same request index; the first is the client's own. */
export interface RequestTable {
  readonly length: number;
  /** Index into `clients`. */
  readonly client: Uint16Array;
  /** Index into `kinds`. */
  readonly kind: Uint16Array;
  readonly startMs: Float64Array;
  /** NaN while undecided. */
  readonly endMs: Float64Array;
  /** A `Result` code. */
  readonly result: Uint16Array;
  /** The client's own hop, -1 when no connection was tried. */
  readonly firstHop: Int32Array;
}

/** One row a connection attempt from one process to an address: a request's leg, a retry of it, a health check. */
export interface HopTable {
  readonly length: number;
  /** Index into the requests, -1 for a health check and the like. */
  readonly request: Int32Array;
  /** The hop on whose behalf this one was made, -1 for none. */
  readonly parent: Int32Array;
  /** Index into `processes`. */
  readonly from: Uint16Array;
  /** Index into `processes` of who accepted; 65535 while nobody has. */
  readonly to: Uint16Array;
  /** Index into `machines` of where the packets went; 65535 when nowhere (no holder of the address). */
  readonly machine: Uint16Array;
  /** Index into `addresses`. */
  readonly address: Uint16Array;
  readonly port: Uint16Array;
  readonly startMs: Float64Array;
  /** When the connection stood, NaN when it never did. */
  readonly openMs: Float64Array;
  /** When it was decided, NaN while undecided. */
  readonly endMs: Float64Array;
  /** A `Result` code. */
  readonly result: Uint16Array;
  /** Index into `spans` of the line that chose this address, or -1. */
  readonly cause: Int32Array;
  /** Index into `spans` of the line that decided the end (a timeout, a limit), or -1. */
  readonly endCause: Int32Array;
  /** Index into `ways` of the lines that led through the accepting side's configuration (a location, a rewrite), or -1. */
  readonly way: Int32Array;
}

export const NOBODY = 65535;

/** A fact that is not a request: faults, states, beliefs, addresses, logs. */
export interface TraceEvent {
  readonly atMs: number;
  readonly kind: EventKind;
  /** Where it happened: a machine's name, or `switch`. */
  readonly machine: string;
  /** What it is about: `be/web1`, `10.77.0.100`, `web1/app`, `VI_1`. */
  readonly subject: string;
  /** In words, the daemon's own where it has some. */
  readonly detail: string;
  /** Index into `spans`, or -1. */
  readonly cause: number;
  /** For `state`: the chart's name, the states left and entered, and the chart event that did it. */
  readonly chart?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  /** For `check`: whether it passed. */
  readonly passed?: boolean;
  /** For `server-*` and `check`: the dotted address of the server it is about, whose name in the configuration may be anything. */
  readonly address?: string;
  /** For `fault` and `fault-end`: which kind, and its index in the scenario. */
  readonly fault?: string;
  readonly faultIndex?: number;
  /** For `command`: what the process was told; `detail` is what it wrote back. */
  readonly command?: string;
}

export type EventKind =
  | 'fault'
  | 'fault-end'
  | 'process-started'
  | 'process-ended'
  | 'process-refused'
  /** A load balancer's belief about a server changed. `subject` is `backend/server`. */
  | 'server-down'
  | 'server-up'
  | 'server-drain'
  /** An operator's command to a daemon's control socket was answered. */
  | 'command'
  /** One health check's result. */
  | 'check'
  /** A machine took or gave up an address. `subject` is the address. */
  | 'address-taken'
  | 'address-dropped'
  /** A statechart's transition. */
  | 'state'
  /** A line of the daemon's own log that is not one of the above. */
  | 'log'
  | 'commit'
  | 'commit-lost';
