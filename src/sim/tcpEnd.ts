import type { Span } from '../text/span.ts';
import { Result } from '../trace/result.ts';
import type { Socket, SocketHandler } from './host.ts';
import type { Connection, Ending } from './ipvs/connection.ts';
import type { MachineState } from './machineState.ts';
import type { Message } from './message.ts';
import type { ProcessState } from './processState.ts';
import { DataEvent, transmit } from './tcpDelivery.ts';
import type { World } from './world.ts';

/**
 * TCP as far as failures need it: a connection is refused, opens, or its SYN vanishes (tcpHandshake.ts); a message arrives whole, or is sent again until
 * somebody gives up; the other end closes, resets, or says nothing for ever (tcpDelivery.ts).
 */

/** One end of a connection. */
export class End implements Socket {
  declare hop: number;
  declare readonly peerAddress: string;
  declare localAddress: string;
  declare open: boolean;
  declare readonly world: World;
  declare readonly process: ProcessState;
  declare handler: SocketHandler | null;
  declare peer: End | null;
  declare readonly depth: number;
  declare request: number;
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
  /** What directors on the way have entered about it, from the client on; null where none forwards it. Both ends share it. */
  declare forwarded: Connection | null;
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
    this.forwarded = null;
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

  through(cause: Span): void {
    const { trace } = this.world;
    trace.hopThrough(this.hop, trace.cause(cause));
  }

  reuse(parent: Socket, cause: Span | null): void {
    const { world, peer } = this;
    if (!this.open || peer === null) return;
    const { trace, queue } = world;
    const { request, hop } = parent as End;
    this.hop = trace.hopAgain(this.hop, request, hop, queue.nowMs, trace.cause(cause));
    this.request = request;
    peer.hop = this.hop;
    peer.request = request;
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
    this.forget(this.connecting ? 'unanswered' : farewell === 'closed' ? 'fin' : 'client-reset');
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
    if (this.active) {
      world.trace.hopEnd(this.hop, world.queue.nowMs, result, world.trace.cause(cause));
      for (let c = this.forwarded; c !== null; c = c.onward) world.trace.hopEnd(c.hop, world.queue.nowMs, result, -1);
    } else if (cause !== null) world.trace.hopAnswerCause(this.hop, world.trace.cause(cause));
  }

  /** Takes it out of the kernel's tables; `how` is what directors on its way saw of that. */
  forget(how: Ending): void {
    if (this.gone) return;
    this.gone = true;
    if (this.forwarded !== null && this.active) this.forwarded.end(this.world, how);
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
    this.forget(how === 'refused' ? 'server-reset' : 'unanswered');
    const { process, handler } = this;
    if (process.alive && !process.frozen) handler?.failed?.(this, how);
    else process.deliver(() => handler?.failed?.(this, how));
  }
}
