import type { Cluster } from '../model/cluster.ts';
import { partitionSides } from './lanes.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** A fault that begins or ends, as a possible cause of what daemons do after it. */
export interface Disturbance {
  readonly event: TraceEvent;
  readonly begins: boolean;
  /** Machines that it is about. */
  readonly places: readonly string[];
  /** When what began ended; Infinity where it stands to the end of the run. */
  readonly untilMs: number;
}

/** These are over as soon as they are done. */
const INSTANT = ['restart', 'tell'];

/** All faults and their ends that a daemon could notice, in order of time. A drain is an order of the operator: nobody notices it. */
export function disturbances({ events }: Trace): Disturbance[] {
  const faults = events.filter(({ kind, fault }) => (kind === 'fault' || kind === 'fault-end') && fault !== 'drain');
  return faults.map((event): Disturbance => {
    const begins = event.kind === 'fault';
    const end = faults.find(({ kind, faultIndex }) => kind === 'fault-end' && faultIndex === event.faultIndex);
    const over = begins ? (INSTANT.includes(event.fault ?? '') ? event.atMs : end?.atMs) : undefined;
    return { event, begins, places: placesOf(event), untilMs: over ?? Infinity };
  });
}

function placesOf({ fault, subject }: TraceEvent): string[] {
  return fault === 'partition' ? partitionSides(subject).flat() : [subject.split('/')[0] ?? subject];
}

/**
 * What made this happen, or null for what is no reaction. A daemon notices only what lies on its way: a health check fails because of the machine that
 * checks, the one that is checked, or one that that one needs; an address moves because of a machine that may hold it. Of several possible causes:
 * on the way itself before farther on, still standing before over, the latest.
 */
export function causeOf(event: TraceEvent, cluster: Cluster, earlier: readonly Disturbance[]): Disturbance | null {
  const way = wayOf(event, cluster);
  if (way === null) return null;
  let best: Disturbance | null = null;
  let bestRank = 0;
  for (const disturbance of earlier) {
    if (disturbance.event.atMs > event.atMs) break;
    const rank = rankOf(disturbance, way, event.atMs);
    if (rank > 0 && rank >= bestRank) {
      best = disturbance;
      bestRank = rank;
    }
  }
  return best;
}

function rankOf({ begins, places, untilMs }: Disturbance, way: Way, atMs: number): number {
  const on = (machines: readonly string[]): boolean => places.some((name) => machines.includes(name));
  const near = on(begins ? way.near : way.nearEnd);
  if (!near && !(begins && on(way.far))) return 0;
  // What ended at this very moment did so before anybody could act.
  return (untilMs > atMs ? 2 : 0) + (near ? 2 : 1);
}

/** Machines whose trouble an event can be a reaction to. */
interface Way {
  readonly near: readonly string[];
  readonly far: readonly string[];
  /** Machines whose coming back it can be a reaction to. */
  readonly nearEnd: readonly string[];
}

function wayOf(event: TraceEvent, cluster: Cluster): Way | null {
  const all = cluster.machines.map(({ name }) => name);
  if (event.kind === 'server-down') {
    const server = serverOf(event, cluster);
    if (server === null) return { near: [event.machine], far: all, nearEnd: [event.machine] };
    // A load balancer that comes back finds what is down; a server that comes back is not why it went down.
    return { near: [event.machine, server], far: neededBy(server, cluster), nearEnd: [event.machine] };
  }
  if (event.kind === 'address-taken') {
    const holders = claimants(cluster, (address) => address === event.subject, event.machine);
    return { near: holders, far: all, nearEnd: holders };
  }
  if (isVrrpTurn(event)) {
    const own = claimsOf(cluster, event.machine);
    const group = claimants(cluster, (address) => own.includes(address), event.machine);
    return { near: group, far: all, nearEnd: group };
  }
  return null;
}

/** An instance of VRRP that takes its address or gives it up; not its start and its stop, which are somebody's doing. */
export function isVrrpTurn({ kind, chart, from, to }: TraceEvent): boolean {
  const turn = (state: string | undefined): boolean => state === 'backup' || state === 'master' || state === 'fault';
  return kind === 'state' && chart !== undefined && chart.endsWith('.vrrp') && from !== to && turn(from) && turn(to);
}

/** The machine that a load balancer's event is about; null where none has its address or name. */
export function serverOf({ address, subject }: TraceEvent, { machines }: Cluster): string | null {
  const name = subject.slice(subject.lastIndexOf('/') + 1).replace(/:\d+$/, '');
  const found = machines.find((m) =>
    address === undefined ? m.name === name || m.address === name : m.address === address,
  );
  return found?.name ?? null;
}

/** Machines that a machine's processes talk to, and those that these talk to. */
function neededBy(name: string, { machines }: Cluster): string[] {
  const found: string[] = [];
  const visit = (from: string): void => {
    for (const { talksTo } of machines.find((m) => m.name === from)?.processes ?? []) {
      for (const to of talksTo) {
        if (to === name || found.includes(to)) continue;
        found.push(to);
        visit(to);
      }
    }
  };
  visit(name);
  return found;
}

function claimsOf({ machines }: Cluster, name: string): string[] {
  return machines.find((m) => m.name === name)?.processes.flatMap(({ claims }) => claims) ?? [];
}

function claimants(cluster: Cluster, wanted: (address: string) => boolean, besides: string): string[] {
  const found = cluster.machines.map(({ name }) => name).filter((name) => claimsOf(cluster, name).some(wanted));
  return found.includes(besides) ? found : [...found, besides];
}
