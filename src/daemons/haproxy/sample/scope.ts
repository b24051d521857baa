import type { HttpRequest, HttpResponse } from '../../../sim/message.ts';
import type { CaptureSlots } from '../rules/captures.ts';
import type { Userlist } from '../rules/userlist.ts';
import type { Sample } from './value.ts';

/** What fetches and converters may look at. One stands for one request (in mode tcp: one connection) under way. */
export interface Scope {
  /** Milliseconds of the run. */
  now(): number;
  random(): number;
  readonly request: HttpRequest | null;
  readonly response: HttpResponse | null;
  /** The request as it came, before any rule. */
  readonly original: HttpRequest | null;
  /** What `capture` lines and rules kept of the request or the answer, by their places. */
  readonly captureSlots: CaptureSlots;
  captured(side: 'request' | 'response', slot: number): string | null;
  capture(side: 'request' | 'response', slot: number, text: string): void;
  /** The load balancer's own name. */
  readonly machine: string;
  /** Nothing was asked before on the client's connection. */
  readonly firstRequest: boolean;
  /** IPv4 addresses as one number. */
  readonly clientAddress: number;
  readonly localAddress: number;
  readonly localPort: number;
  /** The client came by a `bind` line with `ssl`. */
  readonly encrypted: boolean;
  readonly frontend: FrontendView;
  /** Chosen so far; null before. */
  readonly backend: BackendView | null;
  readonly server: ServerView | null;
  backendNamed(name: string): BackendView | null;
  frontendNamed(name: string): FrontendView | null;
  variable(name: string): Sample | null;
  /** Null takes it away. */
  setVariable(name: string, value: Sample | null): void;
  userlist(name: string): Userlist | null;
  /** A line of one of the workspace's files, such as a map. */
  readonly fileLines: (path: string) => readonly string[] | null;
  /** `sc0_http_req_rate`, `sc_get_gpc0(0)`: what a tracked entry counts; null where nothing is tracked. */
  tracked(slot: number, counter: string, table: string | null): number | null;
  /** The same of the entry that a key has in a table. */
  inTable(table: string, key: Sample, counter: string): number | null;
  /** `sc0_inc_gpc0` and its like: changes the counter, gives its value. */
  changeCounter(slot: number, change: 'inc_gpc0' | 'inc_gpc1' | 'clr_gpc0' | 'clr_gpc1', table: string | null): number | null;
  /** `src_inc_gpc0(table)`, on the client's own entry. */
  changeInTable(table: string, key: Sample, change: 'inc_gpc0' | 'inc_gpc1' | 'clr_gpc0' | 'clr_gpc1'): number | null;
  /** Entries in use, and left. */
  tableSize(table: string): { readonly used: number; readonly free: number } | null;
}

export interface ServerView {
  readonly name: string;
  readonly id: number;
  readonly up: boolean;
  readonly sessions: number;
  readonly queued: number;
  /** 0: no limit. */
  readonly maxconn: number;
  /** 0: no limit. */
  readonly maxqueue: number;
  readonly weight: number;
  readonly initialWeight: number;
  sessionRate(): number;
}

export interface BackendView {
  readonly name: string;
  readonly id: number;
  readonly connections: number;
  readonly usableServers: number;
  /** Waiting for any server, and for one of its own. */
  readonly queued: number;
  readonly servers: readonly ServerView[];
  sessionRate(): number;
}

export interface FrontendView {
  readonly name: string;
  readonly id: number;
  readonly connections: number;
  readonly defaultBackend: string | null;
  sessionRate(): number;
  requestRate(): number;
}
