import type { Host, Service, Socket, SocketHandler } from '../../sim/host.ts';
import type { BackendState } from './backendState.ts';
import { ClientConnection } from './clientConnection.ts';
import type { FrontendConfig, Setting } from './config.ts';

/** Connections that a limit counts; those beyond it wait, accepted by the kernel but not by HAProxy. */
export class ConnectionLimit {
  open = 0;
  readonly max: number;
  /** Called when a place is free again. */
  freed: () => void = () => {};
  constructor(setting: Setting<number> | null) {
    this.max = setting?.value ?? Infinity;
  }
  get full(): boolean {
    return this.open >= this.max;
  }
}

/** A frontend while the daemon runs: who is connected, who waits for a place. */
export class FrontendState {
  readonly host: Host;
  readonly config: FrontendConfig;
  readonly backends: ReadonlyMap<string, BackendState>;
  readonly #limits: readonly ConnectionLimit[];
  readonly #waiting: ClientConnection[] = [];

  constructor(
    host: Host,
    config: FrontendConfig,
    backends: ReadonlyMap<string, BackendState>,
    processLimit: ConnectionLimit,
  ) {
    this.host = host;
    this.config = config;
    this.backends = backends;
    this.#limits = [new ConnectionLimit(config.maxconn), processLimit];
  }

  /** What listens on one of its ports. */
  service(port: number): Service {
    return { accept: (socket) => this.#accept(socket, port) };
  }

  #accept(socket: Socket, port: number): SocketHandler {
    const connection = new ClientConnection(this, socket, port);
    if (this.#limits.some((limit) => limit.full)) this.#waiting.push(connection);
    else this.#admit(connection);
    return connection;
  }

  #admit(connection: ClientConnection): void {
    for (const limit of this.#limits) limit.open++;
    connection.admit();
  }

  /** A connection ended: the next in line gets its place. */
  left(connection: ClientConnection, admitted: boolean): void {
    if (!admitted) {
      const at = this.#waiting.indexOf(connection);
      if (at >= 0) this.#waiting.splice(at, 1);
      return;
    }
    for (const limit of this.#limits) limit.open--;
    for (const limit of this.#limits) limit.freed();
    this.admitWaiting();
  }

  admitWaiting(): void {
    while (this.#waiting.length > 0 && !this.#limits.some((limit) => limit.full))
      this.#admit(this.#waiting.shift() as ClientConnection);
  }
}
