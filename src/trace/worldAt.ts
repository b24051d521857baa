import type { Cluster, Machine, ProcessSpec } from '../model/cluster.ts';
import type { Belief, BeliefLane } from './beliefLanes.ts';
import { sinceMs, valueAt } from './lane.ts';
import { lanes, type Lanes, type ProcessLife } from './lanes.ts';
import type { Trace } from './trace.ts';

/** What is so at one moment, and what is believed. */
export interface WorldView {
  readonly tMs: number;
  /** In the cluster's order. */
  readonly machines: readonly MachineView[];
  readonly addresses: readonly AddressView[];
  readonly beliefs: readonly BeliefView[];
  /** Two machines on different sides of a partition do not hear each other. */
  readonly partitioned: boolean;
}

export interface MachineView {
  readonly name: string;
  readonly address: string;
  readonly power: boolean;
  readonly cable: boolean;
  readonly dropping: boolean;
  readonly draining: boolean;
  readonly side: number;
  readonly processes: readonly ProcessView[];
  /** Virtual addresses that one of its processes claims, with whether it holds them now. */
  readonly claims: readonly { readonly address: string; readonly held: boolean }[];
}

export interface ProcessView {
  readonly id: string;
  readonly daemon: string;
  readonly ports: readonly number[];
  /** `off`: its machine has no power. */
  readonly life: ProcessLife | 'off';
  /** Since when, in milliseconds of the run. */
  readonly sinceMs: number;
}

export interface AddressView {
  readonly address: string;
  /** Machines that hold it: none, one, or — split brain — several. A machine without power holds nothing. */
  readonly holders: readonly string[];
  readonly claimedBy: readonly string[];
}

export interface BeliefView {
  readonly lane: BeliefLane;
  readonly belief: Belief;
  readonly sinceMs: number;
  /** The server's machine has no power, or its cable is out, or its packets vanish: no caller gets an answer. */
  readonly serverSilent: boolean;
}

/** The world at a moment, from the lanes of the trace. */
export function worldAt(cluster: Cluster, trace: Trace, tMs: number): WorldView {
  const all = lanes(cluster, trace);
  const machines = cluster.machines.map((machine) => machineAt(all, machine, tMs));
  const silent = new Set(machines.filter((m) => !m.power || !m.cable || m.dropping).map((m) => m.name));
  return {
    tMs,
    machines,
    addresses: [...all.holders].map(([address, lane]) => ({
      address,
      holders: valueAt(lane, tMs),
      claimedBy: cluster.machines.filter((m) => claimsOf(m).includes(address)).map((m) => m.name),
    })),
    beliefs: all.beliefs.map((lane) => ({
      lane,
      belief: valueAt(lane.belief, tMs),
      sinceMs: sinceMs(lane.belief, tMs),
      serverSilent: lane.machine !== null && silent.has(lane.machine),
    })),
    partitioned: machines.some((m) => m.side >= 0),
  };
}

/** Addresses that a process of the machine would take over, each once. */
export function claimsOf(machine: Machine): string[] {
  return [...new Set(machine.processes.flatMap((process) => process.claims))];
}

function machineAt(all: Lanes, machine: Machine, tMs: number): MachineView {
  const own = all.machines.get(machine.name);
  if (own === undefined) throw new Error(`the trace is of another cluster: no lanes for ${machine.name}`);
  const power = valueAt(own.power, tMs);
  return {
    name: machine.name,
    address: machine.address,
    power,
    cable: valueAt(own.cable, tMs),
    dropping: valueAt(own.dropping, tMs),
    draining: valueAt(own.draining, tMs),
    side: valueAt(own.side, tMs),
    processes: machine.processes.map((process) => processAt(all, process, power, tMs)),
    claims: claimsOf(machine).map((address) => {
      const lane = all.holders.get(address);
      return { address, held: lane !== undefined && valueAt(lane, tMs).includes(machine.name) };
    }),
  };
}

function processAt(all: Lanes, process: ProcessSpec, power: boolean, tMs: number): ProcessView {
  const lane = all.processes.get(process.id);
  const life = lane === undefined ? 'stopped' : valueAt(lane, tMs);
  const since = lane === undefined ? -Infinity : sinceMs(lane, tMs);
  return {
    id: process.id,
    daemon: process.daemon,
    ports: process.ports,
    life: power ? life : 'off',
    sinceMs: since,
  };
}
