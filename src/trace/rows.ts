import { Result } from './result.ts';
import { type HopTable, NOBODY, type RequestTable } from './trace.ts';

type NumberArray = Float64Array | Int32Array | Uint16Array;

const FIRST_CAPACITY = 2048;

function grown<A extends NumberArray>(array: A, capacity: number): A {
  const larger = new (array.constructor as new (length: number) => A)(capacity);
  larger.set(array);
  return larger;
}

/** Requests while they are written: columns that grow together. */
export class RequestRows {
  length = 0;
  client = new Uint16Array(FIRST_CAPACITY);
  kind = new Uint16Array(FIRST_CAPACITY);
  startMs = new Float64Array(FIRST_CAPACITY);
  endMs = new Float64Array(FIRST_CAPACITY);
  result = new Uint16Array(FIRST_CAPACITY);
  firstHop = new Int32Array(FIRST_CAPACITY);

  add(client: number, kind: number, startMs: number): number {
    const id = this.length++;
    if (id === this.client.length) this.#grow();
    this.client[id] = client;
    this.kind[id] = kind;
    this.startMs[id] = startMs;
    this.endMs[id] = NaN;
    this.result[id] = Result.pending;
    this.firstHop[id] = -1;
    return id;
  }

  finish(): RequestTable {
    const { length } = this;
    return {
      length,
      client: this.client.slice(0, length),
      kind: this.kind.slice(0, length),
      startMs: this.startMs.slice(0, length),
      endMs: this.endMs.slice(0, length),
      result: this.result.slice(0, length),
      firstHop: this.firstHop.slice(0, length),
    };
  }

  #grow(): void {
    const capacity = this.client.length * 2;
    this.client = grown(this.client, capacity);
    this.kind = grown(this.kind, capacity);
    this.startMs = grown(this.startMs, capacity);
    this.endMs = grown(this.endMs, capacity);
    this.result = grown(this.result, capacity);
    this.firstHop = grown(this.firstHop, capacity);
  }
}

/** Hops while they are written: columns that grow together. */
export class HopRows {
  length = 0;
  request = new Int32Array(FIRST_CAPACITY);
  parent = new Int32Array(FIRST_CAPACITY);
  from = new Uint16Array(FIRST_CAPACITY);
  to = new Uint16Array(FIRST_CAPACITY);
  machine = new Uint16Array(FIRST_CAPACITY);
  address = new Uint16Array(FIRST_CAPACITY);
  port = new Uint16Array(FIRST_CAPACITY);
  startMs = new Float64Array(FIRST_CAPACITY);
  openMs = new Float64Array(FIRST_CAPACITY);
  endMs = new Float64Array(FIRST_CAPACITY);
  result = new Uint16Array(FIRST_CAPACITY);
  cause = new Int32Array(FIRST_CAPACITY);
  endCause = new Int32Array(FIRST_CAPACITY);
  way = new Int32Array(FIRST_CAPACITY);

  add(request: number, parent: number, from: number, address: number, port: number, startMs: number, cause: number): number {
    const id = this.length++;
    if (id === this.request.length) this.#grow();
    this.request[id] = request;
    this.parent[id] = parent;
    this.from[id] = from;
    this.to[id] = NOBODY;
    this.machine[id] = NOBODY;
    this.address[id] = address;
    this.port[id] = port;
    this.startMs[id] = startMs;
    this.openMs[id] = NaN;
    this.endMs[id] = NaN;
    this.result[id] = Result.pending;
    this.cause[id] = cause;
    this.endCause[id] = -1;
    this.way[id] = -1;
    return id;
  }

  finish(): HopTable {
    const { length } = this;
    return {
      length,
      request: this.request.slice(0, length),
      parent: this.parent.slice(0, length),
      from: this.from.slice(0, length),
      to: this.to.slice(0, length),
      machine: this.machine.slice(0, length),
      address: this.address.slice(0, length),
      port: this.port.slice(0, length),
      startMs: this.startMs.slice(0, length),
      openMs: this.openMs.slice(0, length),
      endMs: this.endMs.slice(0, length),
      result: this.result.slice(0, length),
      cause: this.cause.slice(0, length),
      endCause: this.endCause.slice(0, length),
      way: this.way.slice(0, length),
    };
  }

  #grow(): void {
    const capacity = this.request.length * 2;
    this.request = grown(this.request, capacity);
    this.parent = grown(this.parent, capacity);
    this.from = grown(this.from, capacity);
    this.to = grown(this.to, capacity);
    this.machine = grown(this.machine, capacity);
    this.address = grown(this.address, capacity);
    this.port = grown(this.port, capacity);
    this.startMs = grown(this.startMs, capacity);
    this.openMs = grown(this.openMs, capacity);
    this.endMs = grown(this.endMs, capacity);
    this.result = grown(this.result, capacity);
    this.cause = grown(this.cause, capacity);
    this.endCause = grown(this.endCause, capacity);
    this.way = grown(this.way, capacity);
  }
}
