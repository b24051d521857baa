import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Daemon } from '../../src/daemons/daemon.ts';
import { findProcess, type Cluster, type Machine, type ProcessSpec } from '../../src/model/cluster.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import { monotonicMs, sleep } from './clock.ts';
import type { Bench } from './faultInjector.ts';
import { layFirstDisk } from './firstDisk.ts';
import { furnish } from './furnish.ts';
import { addressChange, IpMonitor } from './ipMonitor.ts';
import { LAUNCHES } from './launch.ts';
import { untilListening } from './listening.ts';
import { Network } from './network.ts';
import { signalTo } from './processFamily.ts';
import { RealMachine } from './realMachine.ts';
import { RunLog } from './runLog.ts';

/** A workspace cannot be run for real; its words say why. */
export class CannotStart extends Error {}

/** A daemon did not start, or ended before there was any traffic: the process, how, and its last words. */
export class StartRefused extends CannotStart {
  constructor(
    readonly process: string,
    how: string,
    words: readonly string[],
  ) {
    super([`${process} ${how}:`, ...words].join('\n'));
  }
}

/** What an installation is made from. */
export interface InstallationOrder {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly daemons: readonly Daemon[];
  progress(line: string): void;
}

interface Place {
  /** What all its namespaces begin with. */
  readonly name: string;
  readonly folder: string;
  readonly clients: readonly string[];
  /** The bundled widget shop. */
  readonly appProgram: string;
}

/** A daemon that does not listen after this long is not waited for: its file may say that it need not. */
const LISTEN_PATIENCE_MS = 30_000;
/** One that listens nowhere, and says nothing of it, has started when it still runs after this. */
const SILENT_START_MS = 1500;
/** How often it is looked whether one has started or ended. */
const LOOK_MS = 20;
const LAST_WORDS = 30;

/** A workspace for real: network, machines, daemons, and who listens to them. */
export class Installation implements Bench {
  readonly cluster: Cluster;
  readonly files: Files;
  readonly network: Network;
  readonly machines: ReadonlyMap<string, RealMachine>;
  readonly log = new RunLog();
  readonly watchers = new Set<IpMonitor>();
  /** Programs among the clients. */
  readonly children = new Set<ChildProcess>();
  readonly #order: InstallationOrder;
  readonly #signal: AbortSignal;
  /** Settles when `up` has ended, well or not. */
  #upping: Promise<void> = Promise.resolve();
  readonly #addressWatchers = new Map<string, IpMonitor>();
  /** Machines with power. */
  readonly #lit = new Set<string>();
  /** Of machines without power, until what they start with is ready. */
  readonly #standby = new Map<string, Promise<void>>();
  #slowestMs = 0;
  readonly #held = new Map<string, Set<string>>();
  /** Where the computer keeps each machine's disks. */
  readonly #disks = new Map<string, ReadonlyMap<string, string>>();
  /** Processes that have said that they run. */
  readonly #said = new Set<string>();
  readonly #words = new Map<string, string[]>();
  /** Called when a daemon ends by itself, up to a moment. */
  #refusal: { tell(error: StartRefused): void; untilMs: number } | null = null;
  #down = false;

  /** @param signal nothing new is made once it is aborted */
  constructor(order: InstallationOrder, { name, folder, clients, appProgram }: Place, signal: AbortSignal) {
    const { cluster, files, daemons } = order;
    this.#order = order;
    this.#signal = signal;
    this.cluster = cluster;
    this.files = files;
    this.network = new Network(cluster, clients, name);
    this.machines = new Map(
      cluster.machines.map((machine) => {
        const { script, labFolder, disks } = furnish(machine, cluster, files, daemons, join(folder, machine.name), appProgram);
        this.#disks.set(machine.name, disks);
        return [machine.name, new RealMachine(machine, this.network.namespace(machine.name), script, labFolder, this.#hooks(machine))];
      }),
    );
  }

  /**
   * Network, machines, daemons: those that others need first, each once those before it listen.
   * @throws StartRefused
   */
  up(): Promise<void> {
    const upping = this.#up();
    this.#upping = upping.catch(() => {});
    return upping;
  }

  async #up(): Promise<void> {
    const { progress } = this.#order;
    const processes = this.cluster.machines.flatMap((machine) => machine.processes);
    await Promise.all([this.network.up(), ...processes.map((process) => this.#firstDisk(process))]);
    this.#signal.throwIfAborted();
    await Promise.all(Array.from(this.machines.values(), (machine) => this.#first(machine)));
    const turnOf = ({ daemon }: ProcessSpec): number => LAUNCHES[daemon]?.turn ?? 0;
    for (const turn of [...new Set(processes.map(turnOf))].sort()) {
      const group = processes.filter((process) => turnOf(process) === turn);
      progress(`starts ${group.map(({ id }) => id).join(' ')}`);
      await this.#startAll(group);
    }
  }

  async #firstDisk({ daemon, machine }: ProcessSpec): Promise<void> {
    const { firstDisk = null, disk = null } = LAUNCHES[daemon] ?? {};
    const folder = this.#disks.get(machine)?.get(disk ?? '');
    if (firstDisk !== null && folder !== undefined) await layFirstDisk(daemon, firstDisk, folder);
  }

  async #first(machine: RealMachine): Promise<void> {
    this.#lit.add(machine.spec.name);
    await this.#ready(machine);
  }

  /** The longest that it took to take a machine from the network or to put it back, in milliseconds: so much later than its moment a power cut or a boot was. */
  get slowestMs(): number {
    return this.#slowestMs;
  }

  hasPower(machine: string): boolean {
    return this.#lit.has(machine);
  }

  /**
   * Power away: the cable first, so that nobody hears a machine's last words, then everything on it. What it will start with when power comes back, a new
   * kernel's network and a new first process, is made ready at once, because a boot takes no time here.
   */
  async powerOff(name: string): Promise<void> {
    const machine = this.machines.get(name);
    if (machine === undefined || !this.#lit.delete(name)) return;
    const dark = this.#end(machine);
    const ready = dark.then(() => this.network.renew(name)).then(() => this.#ready(machine));
    // Who gives power back waits for it, also where everything in the machine takes its time to end; a machine that stays dark may fail unheard.
    ready.catch(() => {});
    this.#standby.set(name, ready);
    await dark;
  }

  /** Silent first, so that nobody hears the kernel close what was open. */
  async #end(machine: RealMachine): Promise<void> {
    const { name, processes } = machine.spec;
    const calledMs = monotonicMs();
    await this.network.silence(name);
    this.#slowestMs = Math.max(this.#slowestMs, monotonicMs() - calledMs);
    for (const { daemon, id } of processes) {
      if (machine.runs(daemon)) this.log.add({ kind: 'process-ended', machine: name, subject: id, detail: 'lost its power' });
    }
    const held = this.#held.get(name) ?? new Set();
    for (const subject of held) {
      this.log.add({ kind: 'address-dropped', machine: name, subject, detail: 'lost with the power' });
    }
    // keepalived may still notice that the cable is out, and let go of them as well.
    held.clear();
    this.#addressWatchers.get(name)?.stop();
    await machine.powerOff();
  }

  /** Power back: carrier, and the daemons in the order of `runs`. */
  async boot(name: string): Promise<void> {
    const machine = this.machines.get(name);
    if (machine === undefined || this.#lit.has(name)) return;
    const calledMs = monotonicMs();
    await this.#standby.get(name);
    this.#signal.throwIfAborted();
    this.#lit.add(name);
    await this.network.wake(name);
    this.#slowestMs = Math.max(this.#slowestMs, monotonicMs() - calledMs);
    for (const process of machine.spec.processes) machine.start(process);
  }

  /** From now until a moment, tells of the first daemon that ends by itself. */
  onRefusal(tell: (error: StartRefused) => void, untilMs: number): void {
    this.#refusal = { tell, untilMs };
    // One may have gone between its start and now.
    for (const { id, daemon } of this.cluster.machines.flatMap((machine) => machine.processes)) {
      const machine = findProcess(this.cluster, id)?.machine ?? '';
      if (this.machines.get(machine)?.runs(daemon) === false) tell(this.#refused(id, 'ended before the traffic came'));
    }
  }

  /** Ends and removes all that is this run's: processes by their numbers, namespaces by their names. */
  async down(): Promise<void> {
    this.#down = true;
    // What is being made must be there to be taken away.
    await Promise.all(Array.from(this.machines.values(), (machine) => machine.powerOff()));
    await Promise.allSettled([this.#upping, ...this.#standby.values()]);
    for (const child of this.children) if (child.exitCode === null) signalTo(child.pid ?? 0, 'SIGKILL');
    for (const watcher of [...this.watchers, ...this.#addressWatchers.values()]) watcher.stop();
    await Promise.all(Array.from(this.machines.values(), (machine) => machine.powerOff()));
    await this.network.down();
  }

  async #startAll(processes: readonly ProcessSpec[]): Promise<void> {
    for (const process of processes) this.#machine(process).start(process);
    await Promise.all(processes.map((process) => this.#started(process)));
  }

  /** @throws StartRefused when it ends instead */
  async #started(process: ProcessSpec): Promise<void> {
    const machine = this.#machine(process);
    const ready = (process.ports.length > 0 ? this.#listens(process) : this.#says(process)).then(() => true);
    ready.catch(() => {});
    for (let over = false; !over; ) {
      over = await Promise.race([ready, sleep(LOOK_MS).then(() => false)]);
      if (!machine.runs(process.daemon)) throw this.#refused(process.id);
    }
  }

  async #listens({ id, machine, ports }: ProcessSpec): Promise<void> {
    const listens = await untilListening(this.network.namespace(machine), ports, LISTEN_PATIENCE_MS);
    if (!listens && !this.#signal.aborted) this.#order.progress(`${id} does not listen on ${ports.join(', ')} yet; going on`);
  }

  async #says({ id }: ProcessSpec): Promise<void> {
    const untilMs = monotonicMs() + SILENT_START_MS;
    while (!this.#said.has(id) && monotonicMs() < untilMs) await sleep(LOOK_MS);
  }

  #refused(id: string, how = 'does not start'): StartRefused {
    return new StartRefused(id, how, (this.#words.get(id) ?? []).slice(-LAST_WORDS));
  }

  #machine(process: ProcessSpec): RealMachine {
    return this.machines.get(process.machine) as RealMachine;
  }

  /** A first process, and somebody who listens to the addresses of the interface. */
  async #ready(machine: RealMachine): Promise<void> {
    this.#watch(machine.spec);
    await machine.powerOn();
  }

  #watch(machine: Machine): void {
    const { name } = machine;
    const held = new Set<string>();
    this.#held.set(name, held);
    const watcher = new IpMonitor(this.network.namespace(name), 'address', (line) => {
      const change = addressChange(line, [machine.interface, ...(machine.moreInterfaces ?? [])]);
      if (change === null || change.address === machine.address || held.has(change.address) === change.taken) return;
      if (change.taken) held.add(change.address);
      else held.delete(change.address);
      const detail = `${name} ${change.taken ? 'holds' : 'gave up'} ${change.address}`;
      this.log.add({ kind: change.taken ? 'address-taken' : 'address-dropped', machine: name, subject: change.address, detail });
    });
    this.#addressWatchers.set(name, watcher);
  }

  #hooks({ name }: Machine) {
    return {
      started: ({ id }: ProcessSpec) => this.log.add({ kind: 'process-started', machine: name, subject: id, detail: 'started' }),
      line: ({ id, daemon }: ProcessSpec, text: string) => {
        const words = this.#words.get(id) ?? [];
        this.#words.set(id, words);
        words.push(text);
        const launch = LAUNCHES[daemon];
        if (launch?.started?.test(text) === true) this.#said.add(id);
        const detail = launch === undefined ? text : text.replace(launch.stamp, '');
        this.log.add({ machine: name, detail, ...(launch?.fact(detail) ?? { kind: 'log', subject: id }) });
      },
      ended: ({ id }: ProcessSpec, how: string) => {
        this.log.add({ kind: 'process-ended', machine: name, subject: id, detail: `ended by itself (${how})` });
        const refusal = this.#refusal;
        if (!this.#down && refusal !== null && monotonicMs() < refusal.untilMs) refusal.tell(this.#refused(id, `ended before the traffic came (${how})`));
      },
    };
  }
}
