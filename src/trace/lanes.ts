import type { Cluster } from '../model/cluster.ts';
import { beliefLanes, type BeliefLane } from './beliefLanes.ts';
import { LaneBuilder, type Lane } from './lane.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** Life of a process: the states of the simulation's `process` chart. */
export type ProcessLife = 'stopped' | 'running' | 'frozen' | 'killed' | 'exited' | 'refused';

export interface MachineLanes {
  readonly power: Lane<boolean>;
  /** Network cable in. */
  readonly cable: Lane<boolean>;
  /** Every packet to and from it vanishes. */
  readonly dropping: Lane<boolean>;
  readonly draining: Lane<boolean>;
  /** Side of a partition it is on, -1 for none. Machines on two different sides do not hear each other. */
  readonly side: Lane<number>;
}

/** Everything in a trace that holds for a while, as lanes over time: made once, then read in O(log n) at any moment. */
export interface Lanes {
  readonly machines: ReadonlyMap<string, MachineLanes>;
  /** By process id. */
  readonly processes: ReadonlyMap<string, Lane<ProcessLife>>;
  /** By address: the machines that hold it, in the order in which they took it. Only addresses that move; a machine always has its own. */
  readonly holders: ReadonlyMap<string, Lane<readonly string[]>>;
  readonly beliefs: readonly BeliefLane[];
}

const known = new WeakMap<Trace, { readonly cluster: Cluster; readonly lanes: Lanes }>();

/** The lanes of a run. The trace must be a run of this cluster. */
export function lanes(cluster: Cluster, trace: Trace): Lanes {
  const found = known.get(trace);
  if (found !== undefined && found.cluster === cluster) return found.lanes;
  const made = build(cluster, trace);
  known.set(trace, { cluster, lanes: made });
  return made;
}

function build(cluster: Cluster, trace: Trace): Lanes {
  const machines = new Map(cluster.machines.map((m) => [m.name, new MachineBuilders()]));
  const processes = new Map<string, LaneBuilder<ProcessLife>>();
  const holders = new Map<string, LaneBuilder<readonly string[]>>();
  for (const machine of cluster.machines) {
    for (const process of machine.processes) {
      processes.set(process.id, new LaneBuilder<ProcessLife>('stopped'));
      for (const address of process.claims) holders.set(address, new LaneBuilder<readonly string[]>([]));
    }
  }
  for (const event of trace.events) {
    if (event.kind === 'fault' || event.kind === 'fault-end') readFault(machines, event);
    else if (event.kind === 'state' && event.chart === 'process') {
      processes.get(event.subject)?.set(event.atMs, event.to as ProcessLife);
    } else if (event.kind === 'address-taken' || event.kind === 'address-dropped') readAddress(holders, event);
  }
  const lives = new Map([...processes].map(([id, lane]) => [id, lane.finish()]));
  return {
    machines: new Map([...machines].map(([name, m]) => [name, m.finish()])),
    processes: lives,
    holders: new Map([...holders].map(([address, lane]) => [address, lane.finish()])),
    beliefs: beliefLanes(cluster, trace, lives),
  };
}

class MachineBuilders {
  readonly power = new LaneBuilder(true);
  readonly cable = new LaneBuilder(true);
  readonly dropping = new LaneBuilder(false);
  readonly draining = new LaneBuilder(false);
  readonly side = new LaneBuilder(-1);

  finish(): MachineLanes {
    return {
      power: this.power.finish(),
      cable: this.cable.finish(),
      dropping: this.dropping.finish(),
      draining: this.draining.finish(),
      side: this.side.finish(),
    };
  }
}

function readFault(machines: ReadonlyMap<string, MachineBuilders>, event: TraceEvent): void {
  const { atMs, subject, fault } = event;
  const begins = event.kind === 'fault';
  const machine = machines.get(subject);
  if (fault === 'power-off') machine?.power.set(atMs, !begins);
  else if (fault === 'unplug') machine?.cable.set(atMs, !begins);
  else if (fault === 'drop') machine?.dropping.set(atMs, begins);
  else if (fault === 'drain') machine?.draining.set(atMs, begins);
  else if (fault === 'partition') {
    for (const [side, names] of partitionSides(subject).entries()) {
      for (const name of names) machines.get(name)?.side.set(atMs, begins ? side : -1);
    }
  }
}

/** `lb1+web1 | lb2`, as a partition's event names its sides. */
export function partitionSides(subject: string): string[][] {
  return subject.split(' | ').map((names) => names.split('+'));
}

function readAddress(holders: Map<string, LaneBuilder<readonly string[]>>, event: TraceEvent): void {
  let lane = holders.get(event.subject);
  if (lane === undefined) {
    lane = new LaneBuilder<readonly string[]>([]);
    holders.set(event.subject, lane);
  }
  const others = lane.current.filter((name) => name !== event.machine);
  lane.set(event.atMs, event.kind === 'address-taken' ? [...others, event.machine] : others);
}
