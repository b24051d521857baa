import type { Cluster, Machine, ProcessSpec } from '../model/cluster.ts';
import { lineSpan } from '../text/span.ts';
import type { Trace } from '../trace/trace.ts';
import { TraceWriter } from '../trace/writer.ts';

/** A run made to measure drawing: requests enter a load balancer and are answered by two servers. */
export interface BenchRun {
  readonly cluster: Cluster;
  readonly trace: Trace;
}

/** With four legs of 240 ms, each request is on the diagram for a second at true speed. */
const SHOWN_MS = 1000;
const WORK_MS = 40;

/** `inFlight` requests are on the diagram at any moment from one second after the start to the end. */
export function benchRun(inFlight: number, durationMs: number): BenchRun {
  const cluster = benchCluster();
  const writer = new TraceWriter();
  for (const machine of cluster.machines) {
    writer.machines.of(machine.name);
    for (const { id } of machine.processes) startProcess(writer, machine.name, id);
  }
  const gapMs = SHOWN_MS / inFlight;
  for (let n = 0; n * gapMs < durationMs; n++) addRequest(writer, n, n * gapMs);
  return { cluster, trace: writer.finish(1, durationMs, null) };
}

function startProcess(writer: TraceWriter, machine: string, id: string): void {
  writer.processes.of(id);
  const common = { atMs: -1000, kind: 'state', machine, subject: id, chart: 'process', cause: -1 } as const;
  writer.events.push({ ...common, from: 'stopped', to: 'running', detail: 'stopped → running' });
}

/** The two legs of one request; every tenth gets a server error. */
function addRequest(writer: TraceWriter, n: number, atMs: number): void {
  const status = n % 10 === 9 ? 503 : 200;
  const web = n % 2 === 0 ? 'web1' : 'web2';
  const client = writer.clients.of(`10.77.0.${100 + (n % 50)}`);
  const request = writer.request(client, writer.kind('GET', '/'), atMs);
  const first = addHop(writer, request, -1, 'clients/client', 'lb1', 'lb1/haproxy', '10.77.0.11', atMs);
  const second = addHop(
    writer,
    request,
    first,
    'lb1/haproxy',
    web,
    `${web}/nginx`,
    `10.77.0.2${1 + (n % 2)}`,
    atMs + 0.3,
  );
  writer.hopEnd(second, atMs + WORK_MS - 0.3, status, -1);
  writer.hopEnd(first, atMs + WORK_MS, status, -1);
  writer.requestEnd(request, atMs + WORK_MS, status);
}

function addHop(
  writer: TraceWriter,
  request: number,
  parent: number,
  from: string,
  machine: string,
  to: string,
  address: string,
  atMs: number,
): number {
  const hop = writer.hop(request, parent, writer.processes.of(from), writer.addresses.of(address), 80, atMs, -1);
  writer.hopRoute(hop, writer.machines.of(machine));
  writer.hopOpen(hop, atMs + 0.2, writer.processes.of(to));
  return hop;
}

function benchCluster(): Cluster {
  return {
    site: { host: '10.77.0.11', port: 80, span: null },
    clients: 50,
    prefixLength: 24,
    machines: [
      machine('lb1', '10.77.0.11', 'haproxy', ['web1', 'web2']),
      machine('web1', '10.77.0.21', 'nginx', []),
      machine('web2', '10.77.0.22', 'nginx', []),
    ],
  };
}

function machine(name: string, address: string, daemon: string, talksTo: readonly string[]): Machine {
  const id = `${name}/${daemon}`;
  const common = { file: null, config: null, refusal: null, ports: [80], claims: [], balances: daemon === 'haproxy' };
  const process: ProcessSpec = { ...common, id, machine: name, daemon, talksTo };
  return { name, address, interface: 'eth0', cores: 1, processes: [process], span: lineSpan('cluster.yaml', 1) };
}
