import { Result } from '../../trace/result.ts';
import type { MachineState } from '../machineState.ts';
import { latencyMs } from '../network.ts';
import { QueueEvent } from '../queue.ts';
import { accept, findListener, isFull, refuse } from '../tcpAnswer.ts';
import type { End } from '../tcpEnd.ts';
import type { World } from '../world.ts';
import { Connection } from './connection.ts';
import { answerPath } from './path.ts';
import type { VirtualService } from './service.ts';

/**
 * What a director's kernel does with the SYN of a connection to a virtual service (ip_vs_in in net/netfilter/ipvs/ip_vs_core.c). It does it before any
 * process of its own could accept, and whether or not the program that filled its table still runs.
 */

/** A SYN on its way. */
export interface Syn {
  readonly end: End;
  readonly port: number;
  /** It vanished: the client sends it again in its own time. */
  lost(): void;
}

/** The SYN has arrived at `director`, which has `service` for it. `via`: the director that sent it on; null when the client itself did. */
export function forwardSyn(world: World, syn: Syn, director: MachineState, service: VirtualService, via: Connection | null): void {
  const { end } = syn;
  const now = world.queue.nowMs;
  if (circles(end, director, via)) {
    tell(world, via as Connection, director, `has a table of its own for ${end.peerAddress}:${syn.port} and hands the connection back: it goes round until its time to live is over`);
    syn.lost();
    return;
  }
  let connection = via === null ? end.forwarded : via.onward;
  if (connection !== null && connection.director === director && connection.table === director.services) connection.synAgain(now);
  else {
    if (connection !== null) forget(world, connection);
    connection = schedule(world, syn, director, service, via);
  }
  if (connection === null) noDestination(world, syn, director, service);
  else if (!connection.passes) syn.lost();
  else sendOn(world, syn, connection, false);
}

/** Directors that are one another's real servers: whoever has seen the connection would send it on the same way again. */
function circles(end: End, director: MachineState, via: Connection | null): boolean {
  if (via === null) return false;
  for (let c = end.forwarded; c !== null; c = c === via ? null : c.onward) if (c.director === director) return true;
  return false;
}

/** An entry of a director that the SYN no longer comes by, or that lost its table. */
function forget(world: World, connection: Connection): void {
  for (let c: Connection | null = connection; c !== null; c = c.onward) world.trace.hopEnd(c.hop, world.queue.nowMs, Result.abandoned, -1);
  connection.end(world, 'unanswered');
}

function schedule(world: World, syn: Syn, director: MachineState, service: VirtualService, via: Connection | null): Connection | null {
  const { end, port } = syn;
  const { trace } = world;
  const now = world.queue.nowMs;
  const destination = service.schedule(end.localAddress, now);
  if (destination === null || director.services === null) return null;
  const parent = via === null ? end.hop : via.hop;
  const realPort = destination.method === 'masq' && destination.port !== 0 ? destination.port : port;
  const hop = trace.hop(end.request, parent, kernelOf(world, director), trace.addresses.of(destination.address), realPort, now, trace.cause(destination.span));
  const connection = new Connection(director, service, destination, realPort, end.localAddress, hop, now);
  if (via === null) end.forwarded = connection;
  else via.onward = connection;
  return connection;
}

/** The trace's name for what forwards: `lb1/ipvs` is no process, yet it is where requests go through. */
function kernelOf(world: World, director: MachineState): number {
  return world.trace.processes.of(`${director.name}/ipvs`);
}

/** ip_vs_leave: ICMP port unreachable, which a connect() reports as "Connection refused". */
function noDestination(world: World, syn: Syn, director: MachineState, service: VirtualService): void {
  const { end } = syn;
  world.trace.hopAnswerCause(end.hop, world.trace.cause(service.spec.span));
  refuse(world, end, 'refused', latencyMs(director, end.machine));
}

/** Hands the SYN to the real server. `waited`: it has waited for an answer to the director's ARP question. */
function sendOn(world: World, syn: Syn, connection: Connection, waited: boolean): void {
  const { network, queue, trace } = world;
  const { director, destination } = connection;
  const route = network.route(director, destination.address, queue.nowMs, waited);
  if (route === 'asking') {
    queue.schedule(new AskedAgain(world, syn, connection), network.askAgainMs(director, destination.address, queue.nowMs));
    return;
  }
  if (route === 'unreachable') {
    // The director's kernel gives up on ARP and says so: ICMP host unreachable, "No route to host" for a connect().
    refuse(world, syn.end, 'unreachable', latencyMs(director, syn.end.machine));
    return;
  }
  trace.hopRoute(connection.hop, route.index);
  if (network.arrives(director, route)) queue.schedule(new HandedOn(world, syn, connection, route), latencyMs(director, route));
  else syn.lost();
}

class AskedAgain extends QueueEvent {
  constructor(
    readonly world: World,
    readonly syn: Syn,
    readonly connection: Connection,
  ) {
    super();
  }
  run(): void {
    const { world, syn, connection } = this;
    if (!syn.end.connecting || !syn.end.process.alive) return;
    if (connection.passes) sendOn(world, syn, connection, true);
    else syn.lost();
  }
}

class HandedOn extends QueueEvent {
  constructor(
    readonly world: World,
    readonly syn: Syn,
    readonly connection: Connection,
    readonly to: MachineState,
  ) {
    super();
  }
  run(): void {
    const { world, syn, connection, to } = this;
    const { end } = syn;
    if (!end.connecting || !end.process.alive) return;
    const { director, destination, realPort } = connection;
    const address = destination.method === 'masq' ? destination.address : end.peerAddress;
    if (!world.network.arrives(director, to)) return syn.lost();
    if (!to.holds(address)) {
      tell(world, connection, to, `drops what ${director.name} hands it for ${address}: it does not hold that address`);
      return syn.lost();
    }
    const own = to === director ? null : (to.services?.find(address, realPort) ?? null);
    if (own !== null) forwardSyn(world, syn, to, own, connection);
    else answer(world, syn, connection, to, address);
  }
}

/** The real server's answer, on the way that answers take. */
function answer(world: World, syn: Syn, connection: Connection, real: MachineState, address: string): void {
  const { end } = syn;
  const path = answerPath(world, end, real);
  if (path === 'direct') {
    tell(world, connection, real, `answers ${end.machine.name === 'clients' ? 'clients' : end.machine.name} directly, from ${address}: who asked ${end.peerAddress} knows of no such connection and resets it`);
  }
  if (typeof path !== 'number') return syn.lost();
  const listener = findListener(real, address, connection.realPort);
  if (listener === null) return refuse(world, end, 'refused', path);
  if (isFull(listener)) return syn.lost();
  let hop = end.hop;
  for (let c = end.forwarded; c !== null; c = c.onward) {
    c.established = true;
    world.trace.hopOpen(hop, world.queue.nowMs + path, kernelOf(world, c.director));
    hop = c.hop;
  }
  accept(world, end, listener, address, hop, path);
}

/** What goes wrong behind a director is said once for each real server. */
function tell(world: World, connection: Connection, machine: MachineState, words: string): void {
  const { destination, service } = connection;
  if (destination.told.has(words)) return;
  destination.told.add(words);
  const subject = `${service.spec.address}:${service.spec.port}`;
  world.record(machine.name, { kind: 'log', subject, detail: `${machine.name} ${words}`, cause: destination.span });
}
