import type { HttpRequest, HttpResponse } from '../../../sim/message.ts';
import type { BackendState } from '../backendState.ts';
import type { FrontendState } from '../frontendState.ts';
import type { BackendView, FrontendView, Scope, ServerView } from '../sample/scope.ts';
import type { Sample } from '../sample/value.ts';
import type { ServerState } from '../serverState.ts';
import type { Shared } from './shared.ts';
import type { Userlist } from './userlist.ts';
import { NO_CAPTURES, type CaptureSlots } from './captures.ts';
import { Trackers } from './trackers.ts';

/** One client's connection and the request on it as rules and ACLs see them, and as rules change them. Made only where there are any. */
export class Exchange implements Scope {
  request: HttpRequest | null = null;
  response: HttpResponse | null = null;
  original: HttpRequest | null = null;
  /** What `force-persist` and `ignore-persist` say of this request. */
  persistence: 'forced' | 'ignored' | null = null;
  /** What went wrong after the request was sent may be tried again (`http-request disable-l7-retry`). */
  repeatable = true;
  /** Its place in a queue: lower classes first, and in a class as if it had come so much later. */
  priorityClass = 0;
  priorityOffsetMs = 0;
  /** A line for the log is being written: chance is the log's own. */
  logging = false;
  #requests = 0;
  readonly #captures = { request: [] as string[], response: [] as string[] };
  clientAddress: number;
  readonly localAddress: number;
  readonly localPort: number;
  readonly encrypted: boolean;
  readonly captureSlots: CaptureSlots;
  readonly frontend: FrontendView;
  readonly trackers: Trackers;
  readonly shared: Shared;
  /** Whose rules are looked at now: a tracking rule without `table` means that proxy's own. */
  ruleOwner: string;
  #backend: BackendState | null = null;
  #server: ServerState | null = null;
  /** `sess.`, `txn.` and `req.`/`res.` variables, by their whole names. */
  readonly #variables = new Map<string, Sample>();

  constructor(shared: Shared, frontend: FrontendState, clientAddress: number, localAddress: number, localPort: number) {
    this.shared = shared;
    this.frontend = shared.frontendView(frontend);
    this.ruleOwner = frontend.config.name;
    this.captureSlots = frontend.config.policy?.captures ?? NO_CAPTURES;
    this.clientAddress = clientAddress;
    this.localAddress = localAddress;
    this.localPort = localPort;
    this.encrypted = frontend.config.binds.some(({ port, ssl }) => ssl && port === localPort);
    this.trackers = new Trackers(shared.tables, () => shared.host.now());
  }

  now(): number {
    return this.shared.host.now();
  }

  random(): number {
    const { host } = this.shared;
    return this.logging && host.journal !== null ? host.journal.random() : host.random();
  }

  get backend(): BackendView | null {
    return this.#backend === null ? null : this.shared.backendView(this.#backend);
  }

  get server(): ServerView | null {
    const server = this.#server;
    return server === null ? null : (this.shared.backendView(server.backend).servers.find((view) => view.id === server.id) ?? null);
  }

  enter(backend: BackendState): void {
    this.#backend = backend;
  }

  reached(server: ServerState | null): void {
    this.#server = server;
  }

  get firstRequest(): boolean {
    return this.#requests <= 1;
  }

  /** A new request on the connection: what belonged to the last one is gone. */
  begin(request: HttpRequest): void {
    this.#requests++;
    this.request = this.original = request;
    this.response = null;
    this.persistence = null;
    this.repeatable = true;
    this.priorityClass = this.priorityOffsetMs = 0;
    this.#captures.request.length = this.#captures.response.length = 0;
    this.#backend = null;
    this.#server = null;
    for (const name of this.#variables.keys()) if (!name.startsWith('sess.')) this.#variables.delete(name);
  }

  /** The server's answer is looked at from now on: `req.` variables were the request's (http_ana.c http_wait_for_response 2.6). */
  turn(response: HttpResponse): void {
    this.response = response;
    for (const name of this.#variables.keys()) if (name.startsWith('req.')) this.#variables.delete(name);
  }

  get machine(): string {
    return this.shared.host.machine;
  }

  captured(side: 'request' | 'response', slot: number): string | null {
    return this.#captures[side][slot] ?? null;
  }

  /** Slots that nobody declared keep nothing. */
  capture(side: 'request' | 'response', slot: number, text: string): void {
    const length = this.captureSlots[side][slot]?.length;
    if (length !== undefined) this.#captures[side][slot] = text.slice(0, length);
  }

  backendNamed(name: string): BackendView | null {
    const backend = this.shared.backends.get(name);
    return backend === undefined ? null : this.shared.backendView(backend);
  }

  frontendNamed(name: string): FrontendView | null {
    const frontend = this.shared.frontends.get(name);
    return frontend === undefined ? null : this.shared.frontendView(frontend);
  }

  variable(name: string): Sample | null {
    return (name.startsWith('proc.') ? this.shared.variables : this.#variables).get(name) ?? null;
  }

  setVariable(name: string, value: Sample | null): void {
    const variables = name.startsWith('proc.') ? this.shared.variables : this.#variables;
    if (value === null) variables.delete(name);
    else variables.set(name, value);
  }

  readonly fileLines = (path: string): readonly string[] | null => this.shared.fileLines(path);

  userlist(name: string): Userlist | null {
    return this.shared.userlists.get(name) ?? null;
  }

  tracked(slot: number, counter: string, table: string | null): number | null {
    return this.trackers.read(slot, counter, table);
  }

  inTable(table: string, key: Sample, counter: string): number | null {
    return this.trackers.readIn(table, key, counter);
  }

  changeCounter(slot: number, change: Parameters<Scope['changeCounter']>[1], table: string | null): number | null {
    return this.trackers.change(slot, change, table);
  }

  changeInTable(table: string, key: Sample, change: Parameters<Scope['changeCounter']>[1]): number | null {
    return this.trackers.changeIn(table, key, change);
  }

  tableSize(table: string): { used: number; free: number } | null {
    return this.trackers.sizeOf(table);
  }
}
