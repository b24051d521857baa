import type { Host, Service, Socket, SocketHandler } from '../../sim/host.ts';
import { ClientConnection } from './clientConnection.ts';
import type { BindConfig, FrontendConfig, Setting } from './config.ts';
import type { Shared } from './rules/shared.ts';
import { Counters } from './stats/counters.ts';

/** Connections that a limit counts; those beyond it wait, accepted by the kernel but not by HAProxy. */
export class ConnectionLimit {
  open = 0;
  /** An operator may change it; 0 and less: none. */
  max: number;
  /** Called when a place is free again. */
  freed: () => void = () => {};
  constructor(setting: Setting<number> | null) {
    this.max = setting?.value ?? Infinity;
  }
  get full(): boolean {
    return this.open >= this.max;
  }
}

/** One listening socket. What HAProxy leaves in its queue while a limit is reached is bounded by its backlog. */
class Listening implements Service {
  waiting = 0;
  readonly port: number;
  readonly backlog: number;
  readonly #frontend: FrontendState;

  constructor(frontend: FrontendState, bind: BindConfig) {
    this.#frontend = frontend;
    this.port = bind.port;
    this.backlog = bind.backlog;
  }

  /** A frontend that an operator switched off leaves its port closed. */
  get closed(): boolean {
    return this.#frontend.state !== 'open';
  }

  accept(socket: Socket): SocketHandler {
    return this.#frontend.accept(socket, this);
  }
}

/** A frontend while the daemon runs: who is connected, who waits for a place. */
export class FrontendState {
  readonly host: Host;
  readonly config: FrontendConfig;
  readonly shared: Shared;
  readonly counters = new Counters();
  /** `disable frontend` pauses it, `shutdown frontend` ends it. */
  state: 'open' | 'paused' | 'stopped' = 'open';
  readonly limit: ConnectionLimit;
  /** The whole process's. */
  readonly processLimit: ConnectionLimit;
  readonly #limits: readonly ConnectionLimit[];
  readonly #waiting: { readonly connection: ClientConnection; readonly listener: Listening }[] = [];

  constructor(host: Host, config: FrontendConfig, shared: Shared, processLimit: ConnectionLimit) {
    this.host = host;
    this.config = config;
    this.shared = shared;
    shared.frontends.set(config.name, this);
    this.limit = new ConnectionLimit(config.maxconn);
    this.processLimit = processLimit;
    this.#limits = [this.limit, processLimit];
  }

  /** Clients connected now. */
  get connections(): number {
    return this.limit.open;
  }

  /** What listens on one of its ports. */
  service(bind: BindConfig): Service {
    return new Listening(this, bind);
  }

  accept(socket: Socket, listener: Listening): SocketHandler {
    this.shared.loop.turn();
    const connection = new ClientConnection(this, socket, listener.port);
    if (this.#full) {
      listener.waiting++;
      this.#waiting.push({ connection, listener });
    } else this.#admit(connection);
    return connection;
  }

  get #full(): boolean {
    for (const limit of this.#limits) if (limit.full) return true;
    return false;
  }

  #admit(connection: ClientConnection): void {
    for (const limit of this.#limits) limit.open++;
    this.counters.noteSessions(this.limit.open);
    this.counters.countConnection(this.host.now());
    connection.admit();
  }

  /** A connection ended: the next in line gets its place. */
  left(connection: ClientConnection, admitted: boolean): void {
    if (!admitted) {
      const at = this.#waiting.findIndex((w) => w.connection === connection);
      if (at >= 0) for (const { listener } of this.#waiting.splice(at, 1)) listener.waiting--;
      return;
    }
    for (const limit of this.#limits) limit.open--;
    for (const limit of this.#limits) limit.freed();
    this.admitWaiting();
  }

  /** An operator's `disable frontend` and `shutdown frontend`: its ports close, and who waited in them is turned away; who is connected stays. */
  close(state: 'paused' | 'stopped'): void {
    this.state = state;
    for (const { connection, listener } of this.#waiting.splice(0)) {
      listener.waiting--;
      connection.turnAway();
    }
  }

  admitWaiting(): void {
    while (!this.#full) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next.listener.waiting--;
      this.#admit(next.connection);
    }
  }
}
