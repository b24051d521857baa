import { Result } from '../trace/result.ts';
import { answerPath, requestPath } from './ipvs/path.ts';
import type { MachineState } from './machineState.ts';
import type { Message } from './message.ts';
import { LAN_LATENCY_MS, latencyMs, LOOPBACK_LATENCY_MS } from './network.ts';
import { QueueEvent } from './queue.ts';
import type { End } from './tcpEnd.ts';
import { wheelDelayMs } from './timerWheel.ts';

/**
 * Data without an acknowledgement is sent again 204 ms after it was first sent, then at 408, 816, 1632 … ms, each time a little later as the kernel's timers are: the tail loss probe and then the
 * retransmission timer of at least 200 ms, doubling. Measured: a client's request that lost its server was reset by the new holder of the address 0.83, 3.33 and 6.8 s after it was sent.
 */
const RETRANSMIT_FIRST_MS = 204;
const RETRANSMIT_TRIES = 12;
/** A kernel with nothing to send acknowledges after 40 ms (delayed ACK; measured: requests younger than 40 ms were sent again, older ones were not). */
const DELAYED_ACK_MS = 40;

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
    if (!wayStands(from, to) || !holdsItsAddress(to)) {
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
  to.forget(content === 'reset' ? 'server-reset' : 'fin');
  handler?.closed(to, content);
}

function wayStands(from: End, to: End): boolean {
  if (from.forwarded !== null) return typeof forwardedPath(from, to) === 'number';
  return from.world.network.arrives(from.machine, to.machine);
}

/** A virtual address may have moved away from under a connection; the clients' side keeps all of its addresses. */
function holdsItsAddress(end: End): boolean {
  return end.machine.index === 0 || end.machine.holds(end.localAddress);
}

export function transmit(data: DataEvent): void {
  const { from } = data;
  const to = from.peer as End;
  const { world } = from;
  const sender = from.machine;
  if (from.forwarded !== null) {
    transmitForwarded(data, from, to);
    return;
  }
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

/** By way of a director, there or back. */
function transmitForwarded(data: DataEvent, from: End, to: End): void {
  const { world } = from;
  const path = holdsItsAddress(from) ? forwardedPath(from, to) : null;
  if (typeof path === 'number') world.queue.schedule(data, path);
  // Past the director that would have to translate it, an answer reaches a client that knows nothing of it.
  else if (path !== null) resetSoon(from, path === 'direct' ? to.machine : path);
  else if (data.content !== 'reset') retransmitLater(data);
}

function forwardedPath(from: End, to: End): number | MachineState | 'direct' | null {
  return from.active ? requestPath(from.world, from, to.machine) : answerPath(from.world, to, from.machine);
}

function resetSoon(end: End, by: MachineState): void {
  end.world.queue.schedule(new ResetArrival(end), 2 * latencyMs(by, end.machine));
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
    end.forget('silent');
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
  const { world, machine } = data.from;
  const now = world.queue.nowMs;
  let at: number;
  do {
    if (data.tries >= RETRANSMIT_TRIES) return;
    at = data.firstSentMs + RETRANSMIT_FIRST_MS * 2 ** data.tries++;
  } while (at <= now);
  const delayMs = wheelDelayMs(machine.phaseMs, now, at - now);
  // The next one counts from when this one was sent.
  data.firstSentMs += now + delayMs - at;
  world.queue.schedule(new Retransmission(data), delayMs);
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
