import type { Span } from '../text/span.ts';
import { HopRows, RequestRows } from './rows.ts';
import { Result } from './result.ts';
import type { Trace, TraceEvent } from './trace.ts';

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

/** Ways through configurations: each is an earlier one and a line more, so that requests which go the same way share one. */
class Ways {
  readonly list: (readonly number[])[] = [];
  readonly #next: Map<number, number>[] = [];
  readonly #first = new Map<number, number>();

  /** The way `way` (-1 for none yet) with one more line. */
  on(way: number, span: number): number {
    const steps = way < 0 ? this.#first : (this.#next[way] as Map<number, number>);
    let found = steps.get(span);
    if (found === undefined) {
      found = this.list.length;
      this.list.push([...(this.list[way] ?? []), span]);
      this.#next.push(new Map());
      steps.set(span, found);
    }
    return found;
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
  readonly #ways = new Ways();
  readonly #kinds = new Names();
  readonly #kindList: { method: string; path: string }[] = [];

  readonly #requests = new RequestRows();
  readonly #hops = new HopRows();

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

  request(client: number, kind: number, atMs: number): number {
    return this.#requests.add(client, kind, atMs);
  }

  requestEnd(id: number, atMs: number, result: number): void {
    this.#requests.endMs[id] = atMs;
    this.#requests.result[id] = result;
  }

  hop(request: number, parent: number, from: number, address: number, port: number, atMs: number, cause: number): number {
    const id = this.#hops.add(request, parent, from, address, port, atMs, cause);
    if (request >= 0 && parent < 0 && (this.#requests.firstHop[request] as number) < 0) this.#requests.firstHop[request] = id;
    return id;
  }

  /** A hop over the connection of an earlier one: from, to and address are the same, and it is open at once. */
  hopAgain(earlier: number, request: number, parent: number, atMs: number, cause: number): number {
    const hops = this.#hops;
    const id = this.hop(request, parent, hops.from[earlier] as number, hops.address[earlier] as number, hops.port[earlier] as number, atMs, cause);
    this.hopRoute(id, hops.machine[earlier] as number);
    this.hopOpen(id, atMs, hops.to[earlier] as number);
    return id;
  }

  hopRoute(id: number, machine: number): void {
    this.#hops.machine[id] = machine;
  }

  hopOpen(id: number, atMs: number, to: number): void {
    this.#hops.openMs[id] = atMs;
    this.#hops.to[id] = to;
  }

  /** Decides a hop; the first decision stands. */
  hopEnd(id: number, atMs: number, result: number, endCause: number): void {
    const hops = this.#hops;
    if (hops.result[id] !== Result.pending) return;
    hops.endMs[id] = atMs;
    hops.result[id] = result;
    if (endCause >= 0) hops.endCause[id] = endCause;
  }

  /** The line by which the answering side decided what it answers (a 504's timeout, say); the first one stands. */
  hopAnswerCause(id: number, cause: number): void {
    if ((this.#hops.endCause[id] as number) < 0) this.#hops.endCause[id] = cause;
  }

  /** A line that sent the hop's request on through the configuration of whoever accepted it. */
  hopThrough(id: number, span: number): void {
    const { way } = this.#hops;
    way[id] = this.#ways.on(way[id] as number, span);
  }

  finish(seed: number, durationMs: number, stopped: Trace['stopped']): Trace {
    return {
      seed,
      durationMs,
      spans: this.#spans,
      ways: this.#ways.list,
      machines: this.machines.list,
      processes: this.processes.list,
      addresses: this.addresses.list,
      clients: this.clients.list,
      kinds: this.#kindList,
      requests: this.#requests.finish(),
      hops: this.#hops.finish(),
      events: this.events,
      stopped,
    };
  }
}
