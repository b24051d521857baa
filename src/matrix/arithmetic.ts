import type { Cluster } from '../model/cluster.ts';

/**
 * Availability by arithmetic: machines that do the same stand in for one another (parallel), and every kind of work is needed (series). It knows nothing of health checks,
 * of addresses that must move, or of how long anything takes; the runs do.
 */

/** Machines that do the same work: one of them is enough, says the arithmetic. */
export interface Layer {
  /** The daemon that does it. */
  readonly daemon: string;
  readonly machines: readonly string[];
}

/** One layer for each daemon that listens to somebody, in the order of the cluster. */
export function layersOf(cluster: Cluster): Layer[] {
  const found = new Map<string, string[]>();
  for (const { name, processes } of cluster.machines) {
    for (const { daemon, ports } of processes) {
      if (ports.length === 0) continue;
      const machines = found.get(daemon);
      if (machines === undefined) found.set(daemon, [name]);
      else machines.push(name);
    }
  }
  return [...found].map(([daemon, machines]) => ({ daemon, machines }));
}

/** Says the arithmetic that the system works while these machines are down? */
export function worksWithout(layers: readonly Layer[], down: ReadonlySet<string>): boolean {
  return layers.every(({ machines }) => machines.some((machine) => !down.has(machine)));
}

/** More machines than this have too many states to be added up one by one. */
const STATES_MAX_MACHINES = 16;

/**
 * The share of time, 0 to 1, in which every layer has a machine that works, when each machine works for the share `each` of the time, independently of the others. Exact, also
 * where one machine is in several layers; null for more than sixteen machines.
 */
export function availabilityByArithmetic(layers: readonly Layer[], each: number): number | null {
  const machines = [...new Set(layers.flatMap((layer) => layer.machines))];
  if (machines.length > STATES_MAX_MACHINES) return null;
  let sum = 0;
  for (let state = 0; state < 1 << machines.length; state++) {
    const down = new Set(machines.filter((_, index) => (state & (1 << index)) !== 0));
    if (worksWithout(layers, down)) sum += probabilityOf(machines.length, down.size, each);
  }
  return sum;
}

/** What the runs know of machines that lose power: whether the system goes on, and what getting there takes. */
export interface MachineLosses {
  readonly machines: readonly string[];
  /** After the loss of one machine, or of two at once: does everything work again? Null where it was not run. */
  recovers(down: readonly string[]): boolean | null;
  /** Milliseconds until all went well again after the loss of one machine; null where it did not. */
  recoveryMs(machine: string): number | null;
}

/** Availability as the runs have it. */
export interface RunAvailability {
  /** At least this share of time, 0 to 1: with three machines down or more, which was not run, it counts as down. */
  readonly share: number;
  /** Share of the time that is lost to taking over, although a machine stands in. */
  readonly takingOver: number;
}

/**
 * The same machines as in the arithmetic, judged by runs. Each machine works for the share `each` of the time and is repaired within `repairMs` on average, so it fails once in
 * `repairMs / (1 − each)`; each failure that is survived still costs its recovery. Null while runs are missing.
 */
export function availabilityByRuns(losses: MachineLosses, each: number, repairMs: number): RunAvailability | null {
  const { machines } = losses;
  const count = machines.length;
  let share = probabilityOf(count, 0, each);
  for (const [i, a] of machines.entries()) {
    const alone = losses.recovers([a]);
    if (alone === null) return null;
    if (alone) share += probabilityOf(count, 1, each);
    for (const b of machines.slice(i + 1)) {
      const both = losses.recovers([a, b]);
      if (both === null) return null;
      if (both) share += probabilityOf(count, 2, each);
    }
  }
  const failuresPerMs = (1 - each) / repairMs;
  const takingOver = machines.reduce((sum, machine) => sum + (losses.recoveryMs(machine) ?? 0) * failuresPerMs, 0);
  return { share: Math.max(0, share - takingOver), takingOver };
}

/** The chance that exactly these machines are down, of so many. */
function probabilityOf(count: number, down: number, each: number): number {
  let product = 1;
  for (let i = 0; i < count; i++) product *= i < down ? 1 - each : each;
  return product;
}

/** A loss of which arithmetic and runs say different things. */
export interface Contradiction {
  readonly down: readonly string[];
  readonly arithmetic: 'works' | 'fails';
  readonly runs: 'works' | 'fails';
}

/** All single and double losses of machines that the arithmetic and the runs judge differently; a double loss that a single one explains is left out. */
export function contradictions(layers: readonly Layer[], losses: MachineLosses): Contradiction[] {
  const found: Contradiction[] = [];
  const differs = (down: readonly string[]): Contradiction | null => {
    const runs = losses.recovers(down);
    const says = worksWithout(layers, new Set(down));
    if (runs === null || runs === says) return null;
    return { down, arithmetic: says ? 'works' : 'fails', runs: runs ? 'works' : 'fails' };
  };
  for (const machine of losses.machines) {
    const one = differs([machine]);
    if (one !== null) found.push(one);
  }
  const explained = new Set(found.flatMap(({ down }) => down));
  for (const [i, a] of losses.machines.entries()) {
    for (const b of losses.machines.slice(i + 1)) {
      const two = explained.has(a) || explained.has(b) ? null : differs([a, b]);
      if (two !== null) found.push(two);
    }
  }
  return found;
}

/** How many nines a share of time has: 0.999 has 3. Counted by comparing, so that every engine counts the same. */
export function nines(share: number): number {
  let count = 0;
  for (let rest = 0.1; count < 12 && 1 - share <= rest * (1 + 1e-9); rest /= 10) count++;
  return count;
}
