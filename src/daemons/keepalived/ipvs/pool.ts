import type { Host } from '../../../sim/host.ts';
import type { Checker } from './checker.ts';
import type { VirtualServerConfig } from './config.ts';
import { HttpGet } from './httpGet.ts';
import { MiscCheck } from './miscCheck.ts';
import type { RealServer } from './realServer.ts';
import { TcpCheck } from './tcpCheck.ts';
import { VirtualServer } from './virtualServer.ts';

/** keepalived's checker process: the virtual servers of one configuration, and their checkers. */
export class VirtualServerPool {
  readonly #configs: readonly VirtualServerConfig[];
  readonly #host: Host;
  #servers: readonly VirtualServer[] = [];

  constructor(configs: readonly VirtualServerConfig[], host: Host) {
    this.#configs = configs;
    this.#host = host;
  }

  /** Fills the kernel's table first; then the checkers begin, each in its own time. */
  start(): void {
    this.#servers = this.#configs.map((config) => new VirtualServer(config, this.#host));
    const checkers = this.#servers.flatMap((server) => server.reals.flatMap((real) => this.#checkers(server, real)));
    for (const server of this.#servers) server.start();
    for (const checker of checkers) checker.start();
  }

  /** Takes out of the kernel's table what it has put in. */
  stop(): void {
    for (const server of this.#servers) server.stop();
  }

  #checkers(server: VirtualServer, real: RealServer): Checker[] {
    return real.config.checkers.map((config): Checker => {
      if (config.kind === 'tcp') return new TcpCheck(config, server, real, this.#host);
      if (config.kind === 'http') return new HttpGet(config, server, real, this.#host);
      return new MiscCheck(config, server, real, this.#host);
    });
  }
}
