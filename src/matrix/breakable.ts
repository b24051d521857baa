import type { Cluster } from '../model/cluster.ts';
import type { FaultAction } from '../sim/scenario.ts';

/** One thing of a system that can break by itself. */
export interface Breakable {
  /** `power:lb1`, `cable:lb1`, `process:lb1/haproxy`, `switch`. */
  readonly id: string;
  readonly kind: 'machine' | 'cable' | 'process' | 'switch';
  /** Null for the switch. */
  readonly machine: string | null;
  /** The process's id, null for the rest. */
  readonly process: string | null;
  /** What happens when it breaks. */
  readonly actions: readonly FaultAction[];
}

/** How a process breaks: it is gone, and connections are refused; or it hangs, and nobody answers. */
export type ProcessFault = 'kill' | 'freeze';

/** Everything that can break, machine by machine: its power, its cable, its processes; last the switch that they all hang on. */
export function breakables(cluster: Cluster, processFault: ProcessFault = 'kill'): Breakable[] {
  const found: Breakable[] = cluster.machines.flatMap(({ name, processes }) => [
    { id: `power:${name}`, kind: 'machine' as const, machine: name, process: null, actions: [{ kind: 'power-off' as const, machine: name }] },
    { id: `cable:${name}`, kind: 'cable' as const, machine: name, process: null, actions: [{ kind: 'unplug' as const, machine: name }] },
    ...processes.map(({ id }) => ({
      id: `process:${id}`,
      kind: 'process' as const,
      machine: name,
      process: id,
      actions: [{ kind: processFault, process: id }],
    })),
  ]);
  // A dead switch forwards nothing: for each machine that is what an unplugged cable is.
  const cables = cluster.machines.map(({ name }) => ({ kind: 'unplug' as const, machine: name }));
  return [...found, { id: 'switch', kind: 'switch', machine: null, process: null, actions: cables }];
}

/**
 * Whether `a` includes everything that `b` breaks, so that both together are `a` alone: a machine without power has no cable and no processes to lose, and behind
 * a dead switch no cable matters.
 */
export function includes(a: Breakable, b: Breakable): boolean {
  if (a.id === b.id) return true;
  if (a.kind === 'machine') return a.machine === b.machine;
  return a.kind === 'switch' && b.kind === 'cable';
}
