import type { Span } from '../text/span.ts';
import { Column } from './column.ts';
import { Result } from './result.ts';
import { NOBODY, type Trace, type TraceEvent } from './trace.ts';

const f64 = (n: number) => new Float64Array(n);
const i32 = (n: number) => new Int32Array(n);
const u16 = (n: number) => new Uint16Array(n);

/** Names to small numbers, in order of first use. */
class Names {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();
  of(name: string): number {
    let i = this.#index.get(name);
    if (i === undefined) {
      i = this.list.length;
      this.list.push(name);
      this.#index.set(name, i);
    }
    return i;
  }
}

/** Collects the facts of one run and hands them over as a `Trace`. Only the simulation writes. */
export class TraceWriter {
  readonly machines = new Names();
  readonly processes = new Names();
  readonly addresses = new Names();
  readonly clients = new Names();
  readonly events: TraceEvent[] = [];
  readonly #spans: Span[] = [];
  readonly #spanIndex = new Map<Span, number>();
  readonly #kinds = new Names();
  readonly #kindList: { method: string; path: string }[] = [];

  readonly #rClient = new Column(u16);
  readonly #rKind = new Column(u16);
  readonly #rStart = new Column(f64);
  readonly #rEnd = new Column(f64);
  readonly #rResult = new Column(u16);
  readonly #rFirstHop = new Column(i32);

  readonly #hRequest = new Column(i32, 1024);
  readonly #hParent = new Column(i32, 1024);
  readonly #hFrom = new Column(u16, 1024);
  readonly #hTo = new Column(u16, 1024);
  readonly #hMachine = new Column(u16, 1024);
  readonly #hAddress = new Column(u16, 1024);
  readonly #hPort = new Column(u16, 1024);
  readonly #hStart = new Column(f64, 1024);
  readonly #hOpen = new Column(f64, 1024);
  readonly #hEnd = new Column(f64, 1024);
  readonly #hResult = new Column(u16, 1024);
  readonly #hCause = new Column(i32, 1024);
  readonly #hEndCause = new Column(i32, 1024);

  constructor() {
    this.machines.of('clients');
    this.processes.of('clients/client');
  }

  /** The index of a span; spans are recognised by identity, so daemons must hand in the one their parser made. */
  cause(span: Span | null | undefined): number {
    if (span === null || span === undefined) return -1;
    let i = this.#spanIndex.get(span);
    if (i === undefined) {
      i = this.#spans.length;
      this.#spans.push(span);
      this.#spanIndex.set(span, i);
    }
    return i;
  }

  kind(method: string, path: string): number {
    const i = this.#kinds.of(`${method} ${path}`);
    if (i === this.#kindList.length) this.#kindList.push({ method, path });
    return i;
  }

  get requestCount(): number {
    return this.#rStart.length;
  }

  request(client: number, kind: number, atMs: number): number {
    const id = this.#rStart.length;
    this.#rClient.push(client);
    this.#rKind.push(kind);
    this.#rStart.push(atMs);
    this.#rEnd.push(NaN);
    this.#rResult.push(Result.pending);
    this.#rFirstHop.push(-1);
    return id;
  }

  requestEnd(id: number, atMs: number, result: number): void {
    this.#rEnd.set(id, atMs);
    this.#rResult.set(id, result);
  }

  hop(request: number, parent: number, from: number, address: number, port: number, atMs: number, cause: number): number {
    const id = this.#hStart.length;
    this.#hRequest.push(request);
    this.#hParent.push(parent);
    this.#hFrom.push(from);
    this.#hTo.push(NOBODY);
    this.#hMachine.push(NOBODY);
    this.#hAddress.push(address);
    this.#hPort.push(port);
    this.#hStart.push(atMs);
    this.#hOpen.push(NaN);
    this.#hEnd.push(NaN);
    this.#hResult.push(Result.pending);
    this.#hCause.push(cause);
    this.#hEndCause.push(-1);
    if (request >= 0 && parent < 0 && this.#rFirstHop.get(request) < 0) this.#rFirstHop.set(request, id);
    return id;
  }

  hopRoute(id: number, machine: number): void {
    this.#hMachine.set(id, machine);
  }

  hopOpen(id: number, atMs: number, to: number): void {
    this.#hOpen.set(id, atMs);
    this.#hTo.set(id, to);
  }

  /** Decides a hop; the first decision stands. */
  hopEnd(id: number, atMs: number, result: number, endCause: number): void {
    if (this.#hResult.get(id) !== Result.pending) return;
    this.#hEnd.set(id, atMs);
    this.#hResult.set(id, result);
    if (endCause >= 0) this.#hEndCause.set(id, endCause);
  }

  /** The line by which the answering side decided what it answers (a 504's timeout, say); the first one stands. */
  hopAnswerCause(id: number, cause: number): void {
    if (this.#hEndCause.get(id) < 0) this.#hEndCause.set(id, cause);
  }

  hopRequest(id: number): number {
    return this.#hRequest.get(id);
  }

  hopParent(id: number): number {
    return this.#hParent.get(id);
  }

  finish(seed: number, durationMs: number, stopped: Trace['stopped']): Trace {
    return {
      seed,
      durationMs,
      spans: this.#spans,
      machines: this.machines.list,
      processes: this.processes.list,
      addresses: this.addresses.list,
      clients: this.clients.list,
      kinds: this.#kindList,
      requests: {
        length: this.#rStart.length,
        client: this.#rClient.finish(),
        kind: this.#rKind.finish(),
        startMs: this.#rStart.finish(),
        endMs: this.#rEnd.finish(),
        result: this.#rResult.finish(),
        firstHop: this.#rFirstHop.finish(),
      },
      hops: {
        length: this.#hStart.length,
        request: this.#hRequest.finish(),
        parent: this.#hParent.finish(),
        from: this.#hFrom.finish(),
        to: this.#hTo.finish(),
        machine: this.#hMachine.finish(),
        address: this.#hAddress.finish(),
        port: this.#hPort.finish(),
        startMs: this.#hStart.finish(),
        openMs: this.#hOpen.finish(),
        endMs: this.#hEnd.finish(),
        result: this.#hResult.finish(),
        cause: this.#hCause.finish(),
        endCause: this.#hEndCause.finish(),
      },
      events: this.events,
      stopped,
    };
  }
}
