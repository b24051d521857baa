import type { Span } from '../text/span.ts';
import { Result } from '../trace/result.ts';
import type { ConnectOptions, Socket, SocketHandler } from './host.ts';
import type { Listener, MachineState } from './machineState.ts';
import type { Message } from './message.ts';
import { LAN_LATENCY_MS, LOOPBACK_LATENCY_MS } from './network.ts';
import type { ProcessState } from './processState.ts';
import { QueueEvent } from './queue.ts';
import type { World } from './world.ts';

/**
 * TCP as far as failures need it: a connection is refused, opens, or its SYN vanishes; a message arrives whole, or is sent again until somebody
 * gives up; the other end closes, resets, or says nothing for ever.
 */

/** A SYN is sent again after 1, 2, 3, 4, 5 s and then with doubling gaps (tcp_syn_linear_timeouts 4, tcp_syn_retries 6, Linux ≥ 6.5; measured: 1, 2, 3, 4). */
const SYN_RETRY_GAPS_MS = [1000, 1000, 1000, 1000, 1000, 2000, 4000, 8000, 16000, 32000];
/** Then the kernel reports ETIMEDOUT. */
const SYN_LAST_WAIT_MS = 64_000;
/**
 * Data without an acknowledgement is sent again 208 ms after it was first sent, then at 416, 832, 1664 … ms: the tail loss probe and then the
 * retransmission timer of at least 200 ms, doubling. Measured: a client's request that lost its server was reset by the new holder of the address 0.83, 3.33 and 6.8 s after it was sent.
 */
const RETRANSMIT_FIRST_MS = 208;
const RETRANSMIT_TRIES = 12;
/** A kernel with nothing to send acknowledges after 40 ms (delayed ACK; measured: requests younger than 40 ms were sent again, older ones were not). */
const DELAYED_ACK_MS = 40;
/** Connections that wait for a process to accept them, where it does not say: nginx and Node ask for 511. */
const BACKLOG = 511;
/** A request that went through this many proxies is going round in circles. */
const DEPTH_MAX = 64;

/** One end of a connection. */
export class End implements Socket {
  declare readonly hop: number;
  declare readonly peerAddress: string;
  declare localAddress: string;
  declare open: boolean;
  declare readonly world: World;
  declare readonly process: ProcessState;
  declare handler: SocketHandler | null;
  declare peer: End | null;
  declare readonly depth: number;
  declare readonly request: number;
  /** True on the end that called connect: it decides what the hop's result is. */
  declare readonly active: boolean;
  /** Between connect() and its outcome. */
  declare connecting: boolean;
  /** The kernel has forgotten it: whatever arrives for it is answered with a reset. */
  declare gone: boolean;
  /** Ended without regard for what it had sent: reset, or its machine lost power. */
  declare aborted: boolean;
  declare lastSentMs: number;
  declare lastSent: DataEvent | null;
  declare next: End | null;
  declare previous: End | null;

  constructor(world: World, process: ProcessState, handler: SocketHandler | null, localAddress: string, peerAddress: string, hop: number, request: number, depth: number, active: boolean) {
    this.world = world;
    this.process = process;
    this.handler = handler;
    this.localAddress = localAddress;
    this.peerAddress = peerAddress;
    this.hop = hop;
    this.request = request;
    this.depth = depth;
    this.active = active;
    this.open = false;
    this.peer = null;
    this.connecting = false;
    this.gone = false;
    this.aborted = false;
    this.lastSentMs = -1;
    this.lastSent = null;
    this.previous = null;
    this.next = process.ends;
    if (process.ends !== null) process.ends.previous = this;
    process.ends = this;
  }

  get machine(): MachineState {
    return this.process.machine;
  }

  send(message: Message): void {
    if (!this.open || this.peer === null) return;
    const data = new DataEvent(this, message);
    this.lastSentMs = this.world.queue.nowMs;
    this.lastSent = data;
    transmit(data);
  }

  close(result: number = Result.closed, cause: Span | null = null): void {
    this.#end('closed', result, cause);
  }

  reset(result: number = Result.reset, cause: Span | null = null): void {
    this.#end('reset', result, cause);
    this.aborted = true;
  }

  #end(farewell: 'closed' | 'reset', result: number, cause: Span | null): void {
    if (!this.open && !this.connecting) return;
    this.decide(result, cause);
    this.forget();
    const { peer, lastSent } = this;
    // Also where the answer to the SYN is still on its way: the server has accepted and must hear of it.
    if (peer === null || peer.gone) return;
    // The end of the stream travels with what was written in the same instant.
    if (farewell === 'closed' && lastSent !== null && this.lastSentMs === this.world.queue.nowMs && !lastSent.delivered) lastSent.last = true;
    else transmit(new DataEvent(this, farewell));
  }

  /** Writes the hop's result if this end is the one to say and it has none yet; a passive end adds its line to an undecided hop. */
  decide(result: number, cause: Span | null): void {
    const { world } = this;
    if (this.active) world.trace.hopEnd(this.hop, world.queue.nowMs, result, world.trace.cause(cause));
    else if (cause !== null) world.trace.hopAnswerCause(this.hop, world.trace.cause(cause));
  }

  /** Takes it out of the kernel's tables. */
  forget(): void {
    if (this.gone) return;
    this.gone = true;
    this.open = false;
    this.connecting = false;
    if (this.previous !== null) this.previous.next = this.next;
    else if (this.process.ends === this) this.process.ends = this.next;
    if (this.next !== null) this.next.previous = this.previous;
    this.next = null;
    this.previous = null;
  }

  /** The kernel gave up on connecting. */
  fail(how: 'refused' | 'unreachable' | 'timeout'): void {
    if (!this.connecting) return;
    const result = how === 'refused' ? Result.refused : how === 'unreachable' ? Result.unreachable : Result.timeout;
    this.decide(result, null);
    this.forget();
    const { process, handler } = this;
    if (process.alive && !process.frozen) handler?.failed?.(this, how);
    else process.deliver(() => handler?.failed?.(this, how));
  }
}

/** connect(): sends the first SYN. */
export function connect(world: World, process: ProcessState, options: ConnectOptions, handler: SocketHandler, localAddress: string, request: number): End {
  const parent = options.parent as End | null;
  const depth = parent === null ? 0 : parent.depth + 1;
  const trace = world.trace;
  const hop = trace.hop(
    parent === null ? request : parent.request,
    parent === null ? -1 : parent.hop,
    process.index,
    trace.addresses.of(options.address),
    options.port,
    world.queue.nowMs,
    trace.cause(options.cause),
  );
  const end = new End(world, process, handler, localAddress, options.address, hop, parent === null ? request : parent.request, depth, true);
  end.connecting = true;
  if (depth > DEPTH_MAX) {
    world.stop(`A request goes round in circles: ${process.id} passed it on for the ${depth}th time, to ${options.address}:${options.port}.`);
    return end;
  }
  sendSyn(world, end, options.port, 0, false);
  return end;
}

function latency(from: MachineState, to: MachineState): number {
  return from === to ? LOOPBACK_LATENCY_MS : LAN_LATENCY_MS;
}

function sendSyn(world: World, end: End, port: number, attempt: number, waited: boolean): void {
  const { queue, network } = world;
  const from = end.machine;
  const route = network.route(from, end.peerAddress, queue.nowMs, waited);
  if (route === 'asking') {
    queue.schedule(new SynTimer(end, port, attempt, true), network.askAgainMs(from, end.peerAddress, queue.nowMs));
    return;
  }
  if (route === 'unreachable') {
    // Only the first SYN's failure is reported at once; a connection that was being retried goes on until its own timeout (measured with nginx).
    if (attempt === 0) queue.schedule(new SynFailure(end), 0);
    else scheduleSynRetry(world, end, port, attempt);
    return;
  }
  world.trace.hopRoute(end.hop, route.index);
  if (network.arrives(from, route)) queue.schedule(new SynArrival(end, route, port, attempt), latency(from, route));
  else scheduleSynRetry(world, end, port, attempt);
}

function scheduleSynRetry(world: World, end: End, port: number, attempt: number): void {
  const gap = SYN_RETRY_GAPS_MS[attempt];
  world.queue.schedule(new SynTimer(end, port, attempt + 1, false), gap ?? SYN_LAST_WAIT_MS);
}

class SynTimer extends QueueEvent {
  constructor(
    readonly end: End,
    readonly port: number,
    readonly attempt: number,
    readonly waited: boolean,
  ) {
    super();
  }
  run(): void {
    const { end } = this;
    if (!end.connecting || !end.process.alive) return;
    if (this.attempt > SYN_RETRY_GAPS_MS.length) end.fail('timeout');
    else sendSyn(end.world, end, this.port, this.attempt, this.waited);
  }
}

class SynFailure extends QueueEvent {
  constructor(readonly end: End) {
    super();
  }
  run(): void {
    this.end.fail('unreachable');
  }
}

class SynArrival extends QueueEvent {
  constructor(
    readonly end: End,
    readonly to: MachineState,
    readonly port: number,
    readonly attempt: number,
  ) {
    super();
  }
  run(): void {
    const { end, to } = this;
    if (!end.connecting || !end.process.alive) return;
    const { world } = end;
    // An address that is not held here is not for this machine: dropped, as hosts do not forward.
    if (!world.network.arrives(end.machine, to) || !to.holds(end.peerAddress)) {
      scheduleSynRetry(world, end, this.port, this.attempt);
      return;
    }
    const listener = findListener(to, end.peerAddress, this.port);
    if (listener === null) {
      world.queue.schedule(new Refusal(end), latency(to, end.machine));
      return;
    }
    if (isFull(listener)) {
      scheduleSynRetry(world, end, this.port, this.attempt);
      return;
    }
    accept(world, end, listener);
  }
}

/** The kernel drops a SYN while more than `backlog` connections wait to be accepted (sk_acceptq_is_full). */
function isFull({ waiting, service }: Listener): boolean {
  return waiting + (service.waiting ?? 0) > (service.backlog ?? BACKLOG);
}

function accept(world: World, end: End, listener: Listener): void {
  const { process } = listener;
  const server = new End(world, process, null, end.peerAddress, end.localAddress, end.hop, end.request, end.depth, false);
  server.peer = end;
  server.open = true;
  end.peer = server;
  // Before the service's accept, so that a greeting it sends at once arrives after the handshake.
  world.queue.schedule(new Opened(end), latency(process.machine, end.machine));
  world.trace.hopOpen(end.hop, world.queue.nowMs + latency(process.machine, end.machine), process.index);
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

function findListener(machine: MachineState, address: string, port: number): Listener | null {
  let any: Listener | null = null;
  for (const listener of machine.listeners) {
    if (listener.port !== port) continue;
    if (listener.address === address) return listener;
    if (listener.address === null) any = listener;
  }
  return any;
}

class Refusal extends QueueEvent {
  constructor(readonly end: End) {
    super();
  }
  run(): void {
    this.end.fail('refused');
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

/** A message, or the end of a connection, on its way; sent again when it is lost. */
export class DataEvent extends QueueEvent {
  /** The other end has it. */
  declare delivered: boolean;
  /** The other end has it, and its acknowledgement was lost: it is sent again all the same. */
  declare unacknowledged: boolean;
  /** The sender closed right after it. */
  declare last: boolean;
  declare tries: number;
  declare firstSentMs: number;
  declare readonly from: End;
  declare readonly content: Message | 'closed' | 'reset';
  constructor(from: End, content: Message | 'closed' | 'reset') {
    super();
    this.from = from;
    this.content = content;
    this.delivered = false;
    this.unacknowledged = false;
    this.last = false;
    this.tries = 0;
    this.firstSentMs = from.world.queue.nowMs;
  }

  run(): void {
    const { from, content } = this;
    const to = from.peer as End;
    const { world } = from;
    if (!world.network.arrives(from.machine, to.machine) || !holdsItsAddress(to)) {
      if (content !== 'reset') retransmitLater(this);
      return;
    }
    if (to.gone) {
      // Closed in order, the kernel still acknowledges; forgotten altogether, it answers with a reset.
      if (typeof content === 'object' && to.aborted) resetSoon(from, to.machine);
      return;
    }
    if (this.delivered) return;
    this.delivered = true;
    if (!to.process.frozen) {
      receive(to, content);
      if (this.last) receive(to, 'closed');
      return;
    }
    to.process.deliver(() => {
      receive(to, content);
      if (this.last) receive(to, 'closed');
    });
  }
}

function receive(to: End, content: Message | 'closed' | 'reset'): void {
  if (!to.open) return;
  if (typeof content === 'object') {
    if (to.active) {
      if (content.kind === 'http-response') to.decide(content.status, null);
      else if (content.kind === 'sql-result') to.decide(content.ok ? 200 : 500, null);
    }
    to.handler?.message(to, content);
    return;
  }
  to.decide(content === 'reset' ? Result.reset : to.request >= 0 ? Result.reset : Result.closed, null);
  const { handler } = to;
  to.forget();
  handler?.closed(to, content);
}

/** A virtual address may have moved away from under a connection; the clients' side keeps all of its addresses. */
function holdsItsAddress(end: End): boolean {
  return end.machine.index === 0 || end.machine.holds(end.localAddress);
}

function transmit(data: DataEvent): void {
  const { from } = data;
  const to = from.peer as End;
  const { world } = from;
  const sender = from.machine;
  if (sender === to.machine) {
    world.queue.schedule(data, LOOPBACK_LATENCY_MS);
    return;
  }
  if (!holdsItsAddress(from)) {
    if (data.content !== 'reset') retransmitLater(data);
    return;
  }
  const target = to.machine.index === 0 || to.localAddress === to.machine.address ? to.machine : world.network.route(sender, to.localAddress, world.queue.nowMs, false);
  if (typeof target === 'string' || !world.network.arrives(sender, target)) {
    if (data.content !== 'reset') retransmitLater(data);
    return;
  }
  if (target === to.machine) {
    world.queue.schedule(data, LAN_LATENCY_MS);
    return;
  }
  // The address has moved: its new holder knows nothing of this connection and says so.
  if (target.holds(to.localAddress)) resetSoon(from, target);
  else if (data.content !== 'reset') retransmitLater(data);
}

function resetSoon(end: End, by: MachineState): void {
  end.world.queue.schedule(new ResetArrival(end), 2 * latency(by, end.machine));
}

class ResetArrival extends QueueEvent {
  constructor(readonly end: End) {
    super();
  }
  run(): void {
    const { end } = this;
    if (!end.open || !end.process.alive) return;
    end.decide(Result.reset, null);
    const { handler, process } = end;
    end.forget();
    if (process.frozen) process.deliver(() => handler?.closed(end, 'reset'));
    else handler?.closed(end, 'reset');
  }
}

class Retransmission extends QueueEvent {
  constructor(readonly data: DataEvent) {
    super();
  }
  run(): void {
    const { data } = this;
    const { from } = data;
    if (data.delivered && !data.unacknowledged && !(from.peer as End).gone) return;
    const farewell = typeof data.content === 'string';
    // After an orderly close the kernel still delivers what was written before it.
    if (!farewell && from.aborted) return;
    if (!from.machine.power) return;
    transmit(farewell ? data : again(data));
  }
}

/** The same message once more: a queued event cannot be queued twice. */
function again(data: DataEvent): DataEvent {
  const copy = new DataEvent(data.from, data.content);
  copy.tries = data.tries;
  copy.delivered = data.delivered;
  copy.last = data.last;
  copy.firstSentMs = data.firstSentMs;
  data.from.lastSent = copy;
  return copy;
}

function retransmitLater(data: DataEvent): void {
  const { world } = data.from;
  const now = world.queue.nowMs;
  let at: number;
  do {
    if (data.tries >= RETRANSMIT_TRIES) return;
    at = data.firstSentMs + RETRANSMIT_FIRST_MS * 2 ** data.tries++;
  } while (at <= now);
  world.queue.schedule(new Retransmission(data), at - now);
}

/** What `end` sent just now and nobody acknowledged in time: it will be sent again. Called when the path to its peer breaks. */
export function loseUnacknowledged(end: End): void {
  const { lastSent, peer, world } = end;
  if (lastSent === null || peer === null || !lastSent.delivered) return;
  const answered = peer.lastSentMs > end.lastSentMs;
  if (answered || end.lastSentMs + DELAYED_ACK_MS <= world.queue.nowMs) return;
  lastSent.unacknowledged = true;
  retransmitLater(lastSent);
}
