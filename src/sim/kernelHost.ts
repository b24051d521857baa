import { addressNumber } from '../model/address.ts';
import type { Span } from '../text/span.ts';
import type { TraceEvent } from '../trace/trace.ts';
import type { ConnectOptions, Host, ListenResult, Service, Socket, SocketHandler, TimerHandle } from './host.ts';
import { VirtualServiceTable } from './ipvs/table.ts';
import type { Journal } from './journal.ts';
import { LAN_LATENCY_MS } from './network.ts';
import type { ProcessState } from './processState.ts';
import { CancellableEvent, QueueEvent } from './queue.ts';
import type { Random } from './random.ts';
import { connect } from './tcpHandshake.ts';
import type { World } from './world.ts';

/** The kernel as one life of one process sees it. A later life gets another. */
export class KernelHost implements Host {
  readonly machine: string;
  readonly process: string;
  readonly journal: Journal | null;
  readonly random: Random;
  readonly #world: World;
  readonly #process: ProcessState;
  readonly #life: number;

  constructor(world: World, process: ProcessState, random: Random) {
    this.#world = world;
    this.#process = process;
    this.#life = process.life;
    this.machine = process.machine.name;
    this.process = process.id;
    this.random = random;
    this.journal = world.journalBook?.journalOf(process, world.trace, world.seed, () => world.queue.nowMs) ?? null;
  }

  now(): number {
    return this.#world.queue.nowMs;
  }

  after(delayMs: number, fn: () => void): TimerHandle {
    const timer = new Timer(this.#process, this.#life, fn);
    this.#world.queue.start(timer, delayMs);
    return timer;
  }

  startUp(leastMs: number, spreadMs: number, begin: () => void): void {
    const delayMs = leastMs + this.random() * spreadMs;
    if (this.now() < 0) begin();
    else this.after(delayMs, begin);
  }

  cancel(timer: TimerHandle | null): void {
    if (timer === null) return;
    this.#world.queue.cancel(timer as Timer);
    // The queue's heap keeps a cancelled timer until its moment; what it would have called need not live so long.
    (timer as Timer).fn = NOTHING;
  }

  listen(address: string | null, port: number, service: Service): ListenResult {
    const { machine } = this.#process;
    if (address !== null && machine.spec?.nonlocalBind !== true && !machine.holds(address)) return 'address-not-available';
    for (const other of machine.listeners) {
      if (other.port === port && (other.address === address || other.address === null || address === null)) return 'address-in-use';
    }
    machine.listeners.push({ process: this.#process, address, port, service, waiting: 0 });
    return 'ok';
  }

  connect(options: ConnectOptions, handler: SocketHandler): Socket {
    return connect(this.#world, this.#process, options, handler, this.#process.machine.address, -1);
  }

  resolve(name: string): string | null {
    const known = this.#world.addressOf.get(name);
    if (known !== undefined) return known;
    if (name === 'localhost') return '127.0.0.1';
    return addressNumber(name) === null ? null : name;
  }

  isRunning(daemon: string): boolean {
    return this.#process.machine.processes.some((p) => p.daemon === daemon && p.alive);
  }

  onProcessChange(daemon: string, changed: (running: boolean) => void): void {
    this.#process.processWatchers.push({ daemon, changed });
  }

  addAddress(address: string): void {
    const { machine } = this.#process;
    if (machine.answersFor(address)) return;
    machine.extraAddresses.push(address);
    this.record({ kind: 'address-taken', subject: address, detail: `${machine.name} holds ${address}` });
  }

  removeAddress(address: string): void {
    const { machine } = this.#process;
    const at = machine.extraAddresses.indexOf(address);
    if (at < 0) return;
    for (const process of machine.processes) this.#world.loseUnacknowledged(process, address);
    machine.extraAddresses.splice(at, 1);
    this.record({ kind: 'address-dropped', subject: address, detail: `${machine.name} gave up ${address}` });
  }

  holdsAddress(address: string): boolean {
    return this.#process.machine.holds(address);
  }

  blockAddress(address: string, blocked: boolean): void {
    const { blockedAddresses } = this.#process.machine;
    if (blocked) blockedAddresses.add(address);
    else blockedAddresses.delete(address);
  }

  announce(address: string): void {
    this.#world.network.announce(this.#process.machine, address, this.now());
  }

  virtualServices(): VirtualServiceTable {
    const { machine } = this.#process;
    machine.services ??= new VirtualServiceTable();
    return machine.services;
  }

  sendDatagram(protocol: string, to: string | null, payload: unknown): void {
    const { network, queue } = this.#world;
    const from = this.#process.machine;
    // Measured, `drop` loses what arrives at a machine; what it sends on its own is lost too, as scenarios promise.
    if (from.dropping) return;
    for (const machine of network.machines) {
      if (machine === from || machine.index === 0) continue;
      if (to !== null && !machine.holds(to)) continue;
      if (!network.arrives(from, machine)) continue;
      for (const process of machine.processes) {
        if (process.datagrams.length > 0) queue.schedule(new Datagram(process, process.life, protocol, payload, from.address), LAN_LATENCY_MS);
      }
    }
  }

  onDatagram(protocol: string, receive: (payload: unknown, fromAddress: string) => void): void {
    this.#process.datagrams.push({ protocol, receive });
  }

  linkUp(): boolean {
    return this.#process.machine.linkUp;
  }

  onLinkChange(changed: (up: boolean) => void): void {
    this.#process.linkWatchers.push(changed);
  }

  exit(detail: string): void {
    this.#world.exitProcess(this.#process, detail);
  }

  record(event: Omit<TraceEvent, 'atMs' | 'machine' | 'cause'> & { readonly cause?: Span | null }): void {
    this.#world.record(this.machine, event);
  }
}

const NOTHING = (): void => {};

class Timer extends CancellableEvent implements TimerHandle {
  constructor(
    readonly process: ProcessState,
    readonly life: number,
    public fn: () => void,
  ) {
    super();
  }
  run(): void {
    const { process } = this;
    if (process.life !== this.life) return;
    if (!process.frozen) this.fn();
    else
      process.inbox.push(() => {
        if (!this.cancelled) this.fn();
      });
  }
}

class Datagram extends QueueEvent {
  constructor(
    readonly process: ProcessState,
    readonly life: number,
    readonly protocol: string,
    readonly payload: unknown,
    readonly fromAddress: string,
  ) {
    super();
  }
  run(): void {
    const { process } = this;
    if (process.life !== this.life) return;
    for (const { protocol, receive } of [...process.datagrams]) {
      if (protocol === this.protocol) process.deliver(() => receive(this.payload, this.fromAddress));
    }
  }
}
