import type { Cluster, Machine, ProcessSpec } from '../../model/cluster.ts';
import type { Trace } from '../../trace/trace.ts';
import { claimsOf, NOBODY } from '../../app/worldReading.ts';

/** The clients' side of the switch, as traces name it. */
export const CLIENTS = 'clients';
export const CLIENT_PROCESS = 'clients/client';

/** Who talks to whom: one process to one machine. */
export interface Link {
  /** `lb1/haproxy>web1`; a target of '' is nowhere: no machine had the address. */
  readonly id: string;
  readonly from: string;
  readonly fromProcess: string;
  readonly to: string;
  /** The process at the other end that it means, or null when the machine runs none that fits. */
  readonly toProcess: string | null;
  readonly kind: 'cable' | 'database' | 'inner' | 'nowhere';
}

export function linkId(fromProcess: string, toMachine: string): string {
  return `${fromProcess}>${toMachine}`;
}

/** Links that the configuration makes, then those that only the run shows (an address in a file that nobody has, say). */
export function linksOf(cluster: Cluster, trace: Trace | null): Link[] {
  const found = new Map<string, Link>();
  const add = (link: Link | null): void => {
    if (link !== null && !found.has(link.id)) found.set(link.id, link);
  };
  for (const machine of cluster.machines) if (isEntered(cluster, machine)) add(clientLink(machine));
  for (const machine of cluster.machines) {
    for (const process of machine.processes) {
      for (const name of process.talksTo) add(processLink(cluster, process, name));
    }
  }
  if (trace !== null) for (const [process, machine] of usedPairs(trace)) add(usedLink(cluster, process, machine));
  return [...found.values()];
}

/** Whether clients may come to it: it has the site's address, or may take it. */
export function isEntered(cluster: Cluster, machine: Machine): boolean {
  const { host } = cluster.site;
  return machine.address === host || machine.name === host || claimsOf(machine).includes(host);
}

function clientLink(machine: Machine): Link {
  const process = machine.processes.find((p) => p.ports.length > 0) ?? null;
  return {
    id: linkId(CLIENT_PROCESS, machine.name),
    from: CLIENTS,
    fromProcess: CLIENT_PROCESS,
    to: machine.name,
    toProcess: process?.id ?? null,
    kind: 'cable',
  };
}

function processLink(cluster: Cluster, process: ProcessSpec, to: string): Link | null {
  const target = cluster.machines.find((m) => m.name === to);
  if (target === undefined) return null;
  const asksDatabase = process.daemon === 'app';
  const others = target.processes.filter((p) => p.id !== process.id && p.ports.length > 0);
  const inner = process.machine === to;
  const meant = asksDatabase ? others.find((p) => p.daemon === 'mysql') : entryOf(others, process, inner);
  return {
    id: linkId(process.id, to),
    from: process.machine,
    fromProcess: process.id,
    to,
    toProcess: meant?.id ?? null,
    kind: inner ? 'inner' : asksDatabase ? 'database' : 'cable',
  };
}

/** From outside one enters at the first process that listens; from inside, at the next one behind the caller. */
function entryOf(others: readonly ProcessSpec[], caller: ProcessSpec, inner: boolean): ProcessSpec | undefined {
  return inner ? (others.find((p) => p.daemon === 'app') ?? others.find((p) => p.id !== caller.id)) : others[0];
}

/** Pairs of process and machine that requests of the run used; the machine is '' where packets went nowhere. */
function usedPairs(trace: Trace): [string, string][] {
  const { hops } = trace;
  const seen = new Set<number>();
  const pairs: [string, string][] = [];
  for (let h = 0; h < hops.length; h++) {
    if ((hops.request[h] as number) < 0) continue;
    const from = hops.from[h] as number;
    const machine = hops.machine[h] as number;
    const key = from * 65536 + machine;
    if (seen.has(key)) continue;
    seen.add(key);
    pairs.push([trace.processes[from] ?? '', machine === NOBODY ? '' : (trace.machines[machine] ?? '')]);
  }
  return pairs;
}

function usedLink(cluster: Cluster, process: string, to: string): Link | null {
  const from = process.slice(0, process.indexOf('/'));
  if (to === '') {
    return { id: linkId(process, ''), from, fromProcess: process, to: '', toProcess: null, kind: 'nowhere' };
  }
  const target = cluster.machines.find((m) => m.name === to);
  if (target === undefined) return null;
  if (process === CLIENT_PROCESS) return clientLink(target);
  const spec = cluster.machines.flatMap((m) => m.processes).find((p) => p.id === process);
  return spec === undefined ? null : processLink(cluster, spec, to);
}
