import type { Cluster, Machine } from '../model/cluster.ts';
import { lineSpan, type Span } from '../text/span.ts';
import { Result } from '../trace/result.ts';
import type { EventKind, Trace, TraceEvent } from '../trace/trace.ts';
import { TraceWriter } from '../trace/writer.ts';

/** A small cluster for tests: lb1 in front of web1 and web2, with the database on db1. */
export function testCluster(): Cluster {
  const machine = (
    name: string,
    address: string,
    daemons: readonly string[],
    claims: readonly string[] = [],
  ): Machine => ({
    name,
    address,
    interface: 'eth0',
    cores: 1,
    span: lineSpan('cluster.yaml', 4),
    processes: daemons.map((daemon) => ({
      id: `${name}/${daemon}`,
      machine: name,
      daemon,
      file: null,
      config: null,
      refusal: null,
      ports: [],
      talksTo: [],
      claims: daemon === 'keepalived' ? claims : [],
    })),
  });
  return {
    site: { host: '10.77.0.100', port: 80, span: lineSpan('cluster.yaml', 1) },
    clients: 2,
    prefixLength: 24,
    machines: [
      machine('lb1', '10.77.0.11', ['haproxy', 'keepalived'], ['10.77.0.100']),
      machine('web1', '10.77.0.21', ['app']),
      machine('web2', '10.77.0.22', ['app']),
      machine('db1', '10.77.0.31', ['mysql']),
    ],
  };
}

export const SERVER_LINES: Readonly<Record<string, Span>> = {
  web1: lineSpan('lb1/haproxy.cfg', 11),
  web2: lineSpan('lb1/haproxy.cfg', 12),
  db1: lineSpan('web1/app.env', 3),
};

/** Writes traces for tests, one whole request at a time. */
export class TestRun {
  readonly writer = new TraceWriter();

  constructor() {
    for (const address of ['10.77.0.101', '10.77.0.102']) this.writer.clients.of(address);
  }

  /** A request that enters at lb1 and is handed to `web`, which answers `result` after 20 ms. `db`: what its query came to. */
  through(atMs: number, web: string, result: number = 200, db: number | null = null, kind = 'GET /'): number {
    const request = this.#open(atMs, kind);
    const entry = this.#hop(request, -1, 'clients/client', 'lb1', 'lb1/haproxy', atMs, null, result);
    const silent = result === Result.timeout || result === Result.refused;
    const leg = this.#hop(request, entry, 'lb1/haproxy', web, silent ? null : `${web}/app`, atMs + 1, web, result);
    if (db !== null) this.#hop(request, leg, `${web}/app`, 'db1', db < 100 ? null : 'db1/mysql', atMs + 2, 'db1', db);
    this.writer.requestEnd(request, atMs + 20, result);
    return request;
  }

  /** A request whose client is turned away, or waits for nothing, at `machine`. */
  straight(atMs: number, machine: string, result: number): number {
    const request = this.#open(atMs, 'GET /');
    this.#hop(request, -1, 'clients/client', machine, null, atMs, null, result);
    if (result !== Result.pending) this.writer.requestEnd(request, atMs + 20, result);
    return request;
  }

  event(atMs: number, kind: EventKind, machine: string, subject: string, more: Partial<TraceEvent> = {}): void {
    this.writer.events.push({ atMs, kind, machine, subject, detail: more.detail ?? kind, cause: -1, ...more });
  }

  finish(durationMs: number, stopped: Trace['stopped'] = null): Trace {
    return this.writer.finish(1, durationMs, stopped);
  }

  #open(atMs: number, kind: string): number {
    const [method, path] = kind.split(' ') as [string, string];
    return this.writer.request(0, this.writer.kind(method, path), atMs);
  }

  #hop(
    request: number,
    parent: number,
    from: string,
    machine: string,
    to: string | null,
    atMs: number,
    chosen: string | null,
    result: number,
  ): number {
    const { writer } = this;
    const address = testCluster().machines.find((m) => m.name === machine)?.address ?? machine;
    const cause = writer.cause(chosen === null ? null : SERVER_LINES[chosen]);
    const hop = writer.hop(request, parent, writer.processes.of(from), writer.addresses.of(address), 80, atMs, cause);
    writer.hopRoute(hop, writer.machines.of(machine));
    if (to !== null) writer.hopOpen(hop, atMs, writer.processes.of(to));
    if (result !== Result.pending) writer.hopEnd(hop, atMs + 10, result, -1);
    return hop;
  }
}

/** A window of everything. */
export const ALWAYS = { afterMs: null, beforeMs: null, method: null, path: null } as const;
