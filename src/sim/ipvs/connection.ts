import type { MachineState } from '../machineState.ts';
import { QueueEvent } from '../queue.ts';
import type { World } from '../world.ts';
import type { Destination } from './destination.ts';
import type { VirtualService } from './service.ts';
import type { VirtualServiceTable } from './table.ts';
import type { Template } from './template.ts';

/** How the director's kernel learned, or did not learn, that a connection is over. */
export type Ending =
  /** The client gave up before an answer came: the entry only gets older. */
  | 'unanswered'
  /** The client's FIN passed through. */
  | 'fin'
  /** The client's RST passed through. */
  | 'client-reset'
  /** The real server's RST: it passes through the director with NAT only. */
  | 'server-reset'
  /** Nothing passed through any more. */
  | 'silent';

/** How long an entry is kept after its last packet (tcp_timeouts of ip_vs_proto_tcp.c): SYN_RECV, FIN_WAIT and TIME_WAIT, CLOSE, ESTABLISHED. */
const SYN_RECEIVED_MS = 60_000;
const FINISHED_MS = 120_000;
const RESET_MS = 10_000;
const ESTABLISHED_MS = 900_000;

/** One client connection in a director's kernel (struct ip_vs_conn): while it exists, all its packets go to one real server. */
export class Connection {
  readonly director: MachineState;
  /** The table by which it was made; a director that lost its power has another. */
  readonly table: VirtualServiceTable | null;
  readonly service: VirtualService;
  readonly destination: Destination;
  /** The port it has on the real server: its own with NAT, else the client's. */
  readonly realPort: number;
  /** The trace's hop from the director to the real server. */
  readonly hop: number;
  /** The next director's entry, where the real server forwards by a table of its own. */
  onward: Connection | null = null;
  established = false;
  readonly #template: Template | null;
  #lastSynMs: number;
  #active = true;
  #over = false;

  constructor(director: MachineState, service: VirtualService, destination: Destination, realPort: number, clientAddress: string, hop: number, nowMs: number) {
    this.director = director;
    this.table = director.services;
    this.service = service;
    this.destination = destination;
    this.realPort = realPort;
    this.hop = hop;
    this.#lastSynMs = nowMs;
    this.#template = service.template(clientAddress, nowMs);
    this.#template?.begun(nowMs);
    destination.bind();
  }

  /** Does its director still know it, and may its packets go on? What belongs to a real server that was taken out is dropped. */
  get passes(): boolean {
    return this.director.services === this.table && this.destination.available;
  }

  synAgain(nowMs: number): void {
    this.#lastSynMs = nowMs;
  }

  /** Counts it as over, and takes the entry away when its time has come. */
  end(world: World, how: Ending): void {
    if (this.#over) return;
    this.#over = true;
    this.onward?.end(world, how);
    const now = world.queue.nowMs;
    const seen = how === 'fin' || how === 'client-reset' || (how === 'server-reset' && this.destination.method === 'masq');
    let keptMs = ESTABLISHED_MS;
    if (how === 'fin' && this.established) keptMs = FINISHED_MS;
    else if (seen) keptMs = RESET_MS;
    else if (!this.established) keptMs = Math.max(0, this.#lastSynMs + SYN_RECEIVED_MS - now);
    if (seen) {
      this.#active = false;
      this.destination.deactivate();
    }
    this.#template?.ended(now + keptMs);
    world.queue.schedule(new EntryExpiry(this), keptMs);
  }

  /** The entry is gone. */
  expire(): void {
    this.destination.unbind(this.#active);
  }
}

class EntryExpiry extends QueueEvent {
  constructor(readonly connection: Connection) {
    super();
  }
  run(): void {
    this.connection.expire();
  }
}
