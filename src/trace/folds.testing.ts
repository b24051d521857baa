import type { Cluster, Machine, ProcessSpec } from '../model/cluster.ts';
import { lineSpan } from '../text/span.ts';
import type { TraceEvent } from './trace.ts';
import { TraceWriter } from './writer.ts';

/** Two web servers behind a load balancer, MySQL on web2: plain data for tests of folds. */
export function shopCluster(): Cluster {
  return {
    site: { host: '10.77.0.11', port: 80, span: null },
    clients: 50,
    prefixLength: 24,
    machines: [
      machine('lb1', '10.77.0.11', [['haproxy', [80], ['web1', 'web2']]]),
      machine('web1', '10.77.0.21', [
        ['nginx', [80], ['web1']],
        ['app', [3000], ['web2']],
      ]),
      machine('web2', '10.77.0.22', [
        ['nginx', [80], ['web2']],
        ['app', [3000], ['web2']],
        ['mysql', [3306], []],
      ]),
    ],
  };
}

/** Two load balancers that claim one address. */
export function pairCluster(): Cluster {
  const one = machine('lb1', '10.77.0.11', [['keepalived', [], [], ['10.77.0.100']]]);
  const two = machine('lb2', '10.77.0.12', [['keepalived', [], [], ['10.77.0.100']]]);
  return { site: { host: '10.77.0.100', port: 80, span: null }, clients: 10, prefixLength: 24, machines: [one, two] };
}

type ProcessShape = readonly [daemon: string, ports: number[], talksTo: string[], claims?: string[]];

export function machine(name: string, address: string, processes: readonly ProcessShape[]): Machine {
  const specs = processes.map(([daemon, ports, talksTo, claims]): ProcessSpec => {
    const id = `${name}/${daemon}`;
    const config = null;
    const balances = daemon === 'haproxy' || daemon === 'nginx';
    return {
      id,
      machine: name,
      daemon,
      balances,
      drains: daemon === 'haproxy',
      file: null,
      config,
      refusal: null,
      ports,
      talksTo,
      claims: claims ?? [],
    };
  });
  const span = lineSpan('cluster.yaml', 1);
  return { name, address, interface: 'eth0', cores: 1, processes: specs, span };
}

/** A trace as the simulation would write it: processes run since before the start, then what the test adds. */
export function startTrace(cluster: Cluster): TraceWriter {
  const writer = new TraceWriter();
  for (const { name, processes } of cluster.machines) {
    writer.machines.of(name);
    for (const { id } of processes) {
      writer.processes.of(id);
      event(writer, -15_000, { kind: 'state', machine: name, subject: id, chart: 'process', from: '', to: 'stopped' });
      life(writer, -15_000, id, 'stopped', 'running');
    }
  }
  return writer;
}

export function event(
  writer: TraceWriter,
  atMs: number,
  facts: Partial<TraceEvent> & Pick<TraceEvent, 'kind' | 'machine' | 'subject'>,
): void {
  writer.events.push({ detail: '', cause: -1, ...facts, atMs });
}

export function fault(writer: TraceWriter, atMs: number, kind: string, subject: string, faultIndex = 0): void {
  event(writer, atMs, { kind: 'fault', machine: subject, subject, fault: kind, faultIndex });
}

export function faultEnd(writer: TraceWriter, atMs: number, kind: string, subject: string, faultIndex = 0): void {
  event(writer, atMs, { kind: 'fault-end', machine: subject, subject, fault: kind, faultIndex });
}

export function life(writer: TraceWriter, atMs: number, id: string, from: string, to: string): void {
  const machine = id.slice(0, id.indexOf('/'));
  event(writer, atMs, { kind: 'state', machine, subject: id, chart: 'process', from, to });
}

export function check(
  writer: TraceWriter,
  atMs: number,
  by: string,
  subject: string,
  address: string,
  passed: boolean,
): void {
  event(writer, atMs, { kind: 'check', machine: by, subject, address, passed });
}

/** A request of the first client; `result` 0 leaves it undecided. */
export function request(writer: TraceWriter, startMs: number, endMs: number, result: number, path = '/'): number {
  const id = writer.request(writer.clients.of('10.77.0.101'), writer.kind('GET', path), startMs);
  if (result !== 0) writer.requestEnd(id, endMs, result);
  return id;
}
