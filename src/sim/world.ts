import { addressesByName, type Cluster, type ProcessSpec } from '../model/cluster.ts';
import { Result } from '../trace/result.ts';
import type { TraceEvent } from '../trace/trace.ts';
import { TraceWriter } from '../trace/writer.ts';
import type { Span } from '../text/span.ts';
import type { MakeBehaviour } from './behaviour.ts';
import type { JournalBook } from './journal.ts';
import { KernelHost } from './kernelHost.ts';
import { MachineState } from './machineState.ts';
import { Network } from './network.ts';
import { processChart } from './process.ts';
import { ProcessState } from './processState.ts';
import { EventQueue, QueueEvent } from './queue.ts';
import { randomStream, type Random } from './random.ts';
import { startChart, type Chart } from './statechart.ts';
import { loseUnacknowledged } from './tcpDelivery.ts';
import { WHEEL_PHASES_MS } from './timerWheel.ts';

/** The clients' side of the switch: index 0 of everything. */
export const CLIENTS = 'clients';

/** A cluster while a run lasts: machines, their processes, the switch between them, and what can be done to them. */
export class World {
  readonly cluster: Cluster;
  readonly seed: number;
  readonly queue = new EventQueue();
  readonly trace = new TraceWriter();
  readonly network: Network;
  readonly machines = new Map<string, MachineState>();
  /** Where the names of machines lead, on all of them. */
  readonly addressOf: ReadonlyMap<string, string>;
  readonly processes = new Map<string, ProcessState>();
  readonly clients: ProcessState;
  stopped: { atMs: number; reason: string } | null = null;
  eventCount = 0;
  /** Takes what processes write to their logs; null: nobody reads them. */
  journalBook: JournalBook | null = null;
  readonly #behaviours: ReadonlyMap<string, MakeBehaviour>;
  readonly #charts = new Map<string, Chart>();

  /** @param startMs when the world begins: what its parts record of their first state has this moment */
  constructor(cluster: Cluster, seed: number, behaviours: ReadonlyMap<string, MakeBehaviour>, startMs: number) {
    this.queue.nowMs = startMs;
    this.cluster = cluster;
    this.seed = seed;
    this.#behaviours = behaviours;
    this.addressOf = addressesByName(cluster.machines);
    this.network = new Network(cluster.prefixLength, this.random('arp'));
    const clients = this.#addMachine(CLIENTS, clientSideAddress(cluster), null);
    this.clients = new ProcessState(0, `${CLIENTS}/client`, 'client', clients, null);
    this.clients.alive = true;
    for (const machine of cluster.machines) {
      const state = this.#addMachine(machine.name, machine.address, machine);
      for (const spec of machine.processes) this.#addProcess(state, spec);
    }
  }

  random(name: string): Random {
    return randomStream(this.seed, name);
  }

  #addMachine(name: string, address: string, spec: MachineState['spec']): MachineState {
    const state = new MachineState(this.trace.machines.of(name), name, address, spec);
    state.phaseMs = this.random(`ticks ${name}`)() * WHEEL_PHASES_MS;
    state.reachableMs = 15_000 + this.random(`arp ${name}`)() * 30_000;
    this.machines.set(name, state);
    this.network.machines.push(state);
    return state;
  }

  #addProcess(machine: MachineState, spec: ProcessSpec): void {
    const process = new ProcessState(this.trace.processes.of(spec.id), spec.id, spec.daemon, machine, spec);
    machine.processes.push(process);
    this.processes.set(spec.id, process);
    const host = {
      after: () => {
        throw new Error('the process chart has no delays');
      },
      cancel: () => {},
      record: (event: Omit<TraceEvent, 'atMs' | 'machine' | 'cause'> & { cause?: Span | null }) => this.record(machine.name, event),
    };
    this.#charts.set(spec.id, startChart(processChart, { host, chart: 'process', subject: spec.id }));
  }

  record(machine: string, event: Omit<TraceEvent, 'atMs' | 'machine' | 'cause'> & { cause?: Span | null }): void {
    const { nowMs: atMs } = this.queue;
    const cause = this.trace.cause(event.cause);
    // Nearly all events are checks: copying what may have any property takes ten times as long as copying these.
    if (event.kind === 'check' && event.passed !== undefined && event.address !== undefined) {
      const { kind, subject, address, detail, passed } = event;
      this.trace.events.push({ kind, subject, address, detail, passed, cause, atMs, machine });
    } else this.trace.events.push({ ...event, atMs, machine, cause });
  }

  /** Ends the run here, with a sentence for the reader. */
  stop(reason: string): void {
    this.stopped ??= { atMs: this.queue.nowMs, reason };
  }

  // Processes

  startProcess(process: ProcessState): void {
    const { spec, machine } = process;
    if (spec === null || process.alive || !machine.power) return;
    const chart = this.#charts.get(process.id) as Chart;
    if (spec.refusal !== null || spec.config === null) {
      const detail = spec.refusal?.message ?? 'no configuration';
      const cause = spec.refusal?.span ?? null;
      chart.send({ type: 'REFUSE' }, cause);
      this.record(machine.name, { kind: 'process-refused', subject: process.id, detail, cause });
      return;
    }
    const make = this.#behaviours.get(process.daemon);
    if (make === undefined) throw new Error(`no behaviour is registered for ${process.daemon}`);
    process.life++;
    process.alive = true;
    process.frozen = false;
    chart.send({ type: 'START' });
    this.record(machine.name, { kind: 'process-started', subject: process.id, detail: 'started' });
    const behaviour = make(spec.config, new KernelHost(this, process, this.random(`${process.id} ${process.life}`)));
    process.behaviour = behaviour;
    behaviour.start();
    this.#tellNeighbours(process, true);
  }

  /** SIGTERM: the daemon says goodbye first. A frozen process cannot. */
  stopProcess(process: ProcessState): void {
    if (!process.alive || process.frozen) return;
    process.behaviour?.stop?.();
    this.#endProcess(process, 'STOP', 'stopped (SIGTERM)');
  }

  /** Stopped and started again, once its predecessor is gone. */
  restartProcess(process: ProcessState): void {
    const { behaviour } = process;
    // Who waits for the end of a frozen one waits for ever.
    if (process.frozen) return;
    const goneMs = process.alive ? (behaviour?.shutdownMs ?? 0) : 0;
    this.stopProcess(process);
    if (goneMs > 0) this.queue.schedule(new LaterStart(this, process), goneMs);
    else this.startProcess(process);
  }

  /** SIGKILL: the kernel closes what it had open; addresses it put on the machine stay. */
  killProcess(process: ProcessState): void {
    if (!process.alive) return;
    this.#endProcess(process, 'KILL', 'killed (SIGKILL)');
  }

  exitProcess(process: ProcessState, detail: string): void {
    if (!process.alive) return;
    this.#endProcess(process, 'EXIT', detail);
  }

  freezeProcess(process: ProcessState): void {
    if (!process.alive || process.frozen) return;
    process.frozen = true;
    this.#charts.get(process.id)?.send({ type: 'FREEZE' });
  }

  /** SIGCONT: what has waited is heard now, in order. */
  thawProcess(process: ProcessState): void {
    if (!process.alive || !process.frozen) return;
    process.frozen = false;
    this.#charts.get(process.id)?.send({ type: 'THAW' });
    const waiting = process.inbox.splice(0);
    for (const callback of waiting) if (process.alive) callback();
  }

  #endProcess(process: ProcessState, event: 'STOP' | 'KILL' | 'EXIT', detail: string): void {
    this.#forgetProcess(process);
    this.#charts.get(process.id)?.send({ type: event });
    this.record(process.machine.name, { kind: 'process-ended', subject: process.id, detail });
    // The kernel closes its connections: the other ends hear a reset, or the end of the stream.
    for (let end = process.ends; end !== null; end = process.ends) end.reset(Result.abandoned);
    this.#tellNeighbours(process, false);
  }

  /** Other processes of the machine that watch for this one hear that it came or went. */
  #tellNeighbours({ machine, daemon }: ProcessState, running: boolean): void {
    for (const other of machine.processes) {
      for (const watcher of other.processWatchers.slice()) {
        if (watcher.daemon === daemon) other.deliver(() => watcher.changed(running));
      }
    }
  }

  #forgetProcess(process: ProcessState): void {
    process.alive = false;
    process.frozen = false;
    process.life++;
    process.behaviour = null;
    process.inbox.length = 0;
    process.datagrams = [];
    process.linkWatchers = [];
    process.processWatchers = [];
    const { listeners } = process.machine;
    for (let i = listeners.length - 1; i >= 0; i--) if (listeners[i]?.process === process) listeners.splice(i, 1);
  }

  // Machines

  powerOff(machine: MachineState): void {
    if (!machine.power) return;
    this.#breakPaths(machine);
    machine.power = false;
    for (const process of machine.processes) {
      if (process.alive) {
        this.#forgetProcess(process);
        this.record(machine.name, { kind: 'process-ended', subject: process.id, detail: 'lost its power' });
      }
      this.#charts.get(process.id)?.send({ type: 'POWER_OFF' });
      // Nobody is told: a dead machine says nothing.
      for (let end = process.ends; end !== null; end = process.ends) {
        end.decide(Result.abandoned, null);
        end.aborted = true;
        end.forget('silent');
      }
    }
    for (const address of machine.extraAddresses.splice(0)) {
      this.record(machine.name, { kind: 'address-dropped', subject: address, detail: 'lost with the power' });
    }
    machine.services = null;
    machine.blockedAddresses.clear();
    machine.neighbours.clear();
    machine.unresolved.clear();
  }

  powerOn(machine: MachineState): void {
    if (machine.power) return;
    machine.power = true;
    for (const process of machine.processes) this.startProcess(process);
  }

  setCable(machine: MachineState, plugged: boolean): void {
    if (machine.cable === plugged) return;
    if (!plugged) this.#breakPaths(machine);
    machine.cable = plugged;
    if (!machine.power) return;
    for (const process of machine.processes) {
      for (const changed of [...process.linkWatchers]) process.deliver(() => changed(plugged));
    }
  }

  setDropping(machine: MachineState, dropping: boolean): void {
    if (dropping) this.#breakPaths(machine);
    machine.dropping = dropping;
  }

  setPartition(groups: readonly (readonly string[])[], on: boolean): void {
    for (const [index, group] of groups.entries()) {
      for (const name of group) {
        const machine = this.machines.get(name);
        if (machine === undefined) continue;
        if (on) this.#breakPaths(machine);
        machine.group = on ? index : -1;
      }
    }
  }

  /** Data that reached the machine or left it a moment ago and is not acknowledged yet will be sent again. */
  #breakPaths(machine: MachineState): void {
    for (const process of machine.processes) this.loseUnacknowledged(process);
  }

  /** For one process's connections, over one of the machine's addresses or all of them: both ends' unacknowledged data is sent again. */
  loseUnacknowledged(process: ProcessState, address: string | null = null): void {
    for (let end = process.ends; end !== null; end = end.next) {
      if (address !== null && end.localAddress !== address) continue;
      if (end.peer === null || end.peer.machine === process.machine) continue;
      loseUnacknowledged(end);
      loseUnacknowledged(end.peer);
    }
  }
}

class LaterStart extends QueueEvent {
  constructor(
    readonly world: World,
    readonly process: ProcessState,
  ) {
    super();
  }
  run(): void {
    this.world.startProcess(this.process);
  }
}

/** An address of the clients' own on the machines' network: the last host address, where clients' single addresses are told apart by name only. */
function clientSideAddress(cluster: Cluster): string {
  const first = cluster.machines[0]?.address ?? '10.77.0.1';
  const parts = first.split('.');
  return `${parts[0]}.${parts[1]}.${parts[2]}.254`;
}
