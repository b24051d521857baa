import type { Listener, MachineState } from './machineState.ts';
import { QueueEvent } from './queue.ts';
import { End } from './tcpEnd.ts';
import type { World } from './world.ts';

/** How a machine answers a SYN that has reached it. */

/** Connections that wait for a process to accept them, where it does not say: nginx and Node ask for 511. */
const BACKLOG = 511;

/** The listening port for an address of the machine: one bound to it before one bound to all. */
export function findListener(machine: MachineState, address: string, port: number): Listener | null {
  let any: Listener | null = null;
  for (const listener of machine.listeners) {
    if (listener.port !== port || listener.service.closed === true) continue;
    if (listener.address === address) return listener;
    if (listener.address === null) any = listener;
  }
  return any;
}

/** The kernel drops a SYN while more than `backlog` connections wait to be accepted (sk_acceptq_is_full). */
export function isFull({ waiting, service }: Listener): boolean {
  return waiting + (service.waiting ?? 0) > (service.backlog ?? BACKLOG);
}

/**
 * The connection stands.
 * @param address the server's own address on it
 * @param hop the trace's hop that leads to the server
 * @param backMs how long the answer needs to the client
 */
export function accept(world: World, end: End, listener: Listener, address: string, hop: number, backMs: number): void {
  const { process } = listener;
  const server = new End(world, process, null, address, end.localAddress, hop, end.request, end.depth, false);
  server.forwarded = end.forwarded;
  server.peer = end;
  server.open = true;
  end.peer = server;
  // Before the service's accept, so that a greeting it sends at once arrives after the handshake.
  world.queue.schedule(new Opened(end), backMs);
  world.trace.hopOpen(hop, world.queue.nowMs + backMs, process.index);
  if (!process.frozen) {
    server.handler = listener.service.accept(server);
    return;
  }
  listener.waiting++;
  process.deliver(() => {
    listener.waiting--;
    server.handler = listener.service.accept(server);
  });
}

/** A RST (`refused`), or the news that there is no way (`unreachable`), comes to the client. */
export function refuse(world: World, end: End, how: 'refused' | 'unreachable', afterMs: number): void {
  world.queue.schedule(new Refusal(end, how), afterMs);
}

class Refusal extends QueueEvent {
  constructor(
    readonly end: End,
    readonly how: 'refused' | 'unreachable',
  ) {
    super();
  }
  run(): void {
    this.end.fail(this.how);
  }
}

class Opened extends QueueEvent {
  constructor(readonly end: End) {
    super();
  }
  run(): void {
    const { end } = this;
    if (!end.connecting || !end.process.alive) return;
    end.connecting = false;
    end.open = true;
    const { process } = end;
    if (process.frozen) process.deliver(() => end.handler?.opened?.(end));
    else end.handler?.opened?.(end);
  }
}
