import type { Balanced } from './balance/balancer.ts';
import type { ServerConfig } from './config.ts';
import type { Stream } from './stream.ts';

/** A server while the daemon runs: its health, what an operator asked for, its slots and the requests that wait for it. */
export class ServerState implements Balanced {
  readonly config: ServerConfig;
  /** `be/web1`. */
  readonly subject: string;
  readonly weight: number;
  readonly backup: boolean;
  readonly maxconn: number;
  usable: boolean;
  /** What health checks say; a server without checks is always up. */
  up = true;
  draining = false;
  served = 0;
  /** Connections open or being opened, as the log counts them. */
  sessions = 0;
  readonly queue: Stream[] = [];

  constructor(backend: string, config: ServerConfig) {
    this.config = config;
    this.subject = `${backend}/${config.name}`;
    this.weight = config.weight;
    this.backup = config.backup;
    this.maxconn = config.maxconn.value;
    this.usable = this.shouldBeUsable;
  }

  get queued(): number {
    return this.queue.length;
  }

  get shouldBeUsable(): boolean {
    return this.up && !this.draining && !this.config.disabled && this.weight > 0;
  }

  /** As the log calls it. */
  get title(): string {
    return `${this.backup ? 'Backup Server' : 'Server'} ${this.subject}`;
  }
}
