import type { Host } from '../../sim/host.ts';
import type { Span } from '../../text/span.ts';
import type { Balancer } from './balance/balancer.ts';
import { makeBalancer } from './balance/index.ts';
import type { HealthListener } from './check/healthCheck.ts';
import type { BackendConfig } from './config.ts';
import { ServerState } from './serverState.ts';
import type { Stream } from './stream.ts';

/** A backend while the daemon runs: its servers, who is next, and who waits for any of them. */
export class BackendState {
  readonly config: BackendConfig;
  readonly servers: readonly ServerState[];
  readonly balancer: Balancer<ServerState>;
  /** Requests that wait for whichever server has room first. */
  readonly queue: Stream[] = [];
  /** Requests in this backend, also those that wait. */
  connections = 0;
  /** Round-robin kinds need not look for a server while others already wait (backend.c assign_server). */
  readonly queuesWithoutLooking: boolean;
  /** A hash finds the same server again, so a redispatch before the last retry is of no use. */
  readonly hashes: boolean;
  readonly #host: Host;

  constructor(host: Host, config: BackendConfig) {
    this.#host = host;
    this.config = config;
    this.servers = config.servers.map((server) => new ServerState(config.name, server));
    this.balancer = makeBalancer(config.algorithm.value, this.servers, config.allBackups);
    this.queuesWithoutLooking = config.algorithm.value === 'roundrobin' || config.algorithm.value === 'static-rr';
    this.hashes = config.algorithm.value === 'source';
  }

  take(server: ServerState): void {
    server.served++;
    this.balancer.loadChanged(server);
  }

  /** Gives a slot back. `offer` what became free with `dequeue`. */
  release(server: ServerState): void {
    server.served--;
    this.balancer.loadChanged(server);
  }

  /** Lets waiting requests have the free slots of a server, the oldest first (queue.c process_srv_queue). */
  dequeue(server: ServerState): void {
    while (server.maxconn === 0 || server.served < server.maxconn) {
      const stream = this.#nextFor(server);
      if (stream === null) return;
      this.take(server);
      stream.dequeued(server);
    }
  }

  #nextFor(server: ServerState): Stream | null {
    const own = server.queue[0];
    const shared = this.#mayServeQueue(server) ? this.queue[0] : undefined;
    if (own === undefined && shared === undefined) return null;
    if (shared === undefined || (own !== undefined && own.queuedMs <= shared.queuedMs)) {
      server.queue.shift();
      return own as Stream;
    }
    this.queue.shift();
    return shared;
  }

  #mayServeQueue(server: ServerState): boolean {
    if (!server.usable) return false;
    if (!server.backup) return true;
    const { active, firstBackup } = this.balancer.roster;
    return active === 0 && (this.config.allBackups || firstBackup === server);
  }

  usableServers(): number {
    return this.balancer.roster.active + this.balancer.roster.backups;
  }

  healthOf(server: ServerState): HealthListener {
    return {
      serverDown: (reason, cause) => this.#down(server, reason, cause),
      serverUp: (reason, cause) => this.#up(server, reason, cause),
    };
  }

  #down(server: ServerState, reason: string, cause: Span): void {
    const before = this.usableServers();
    server.up = false;
    this.#applyUsability(server);
    const moved = this.#redistribute(server);
    const { active, backups } = this.balancer.roster;
    const running = backups > 0 && active === 0 ? ' Running on backup.' : '';
    const sessions = `${server.sessions} sessions active, ${moved.length} requeued, ${server.queue.length} remaining in queue.`;
    const detail = `${server.title} is DOWN, reason: ${reason}. ${active} active and ${backups} backup servers left.${running} ${sessions}`;
    this.#host.record({ kind: 'server-down', subject: server.subject, address: server.config.address, detail, cause });
    if (before > 0 && active + backups === 0) {
      this.#host.record({
        kind: 'log',
        subject: this.config.name,
        detail: `backend ${this.config.name} has no server available!`,
        cause,
      });
    }
    for (const stream of moved) stream.requeue();
  }

  #up(server: ServerState, reason: string, cause: Span): void {
    server.up = true;
    this.#applyUsability(server);
    const waiting = this.queue.length;
    const { active, backups } = this.balancer.roster;
    const running = backups > 0 && active === 0 ? ' Running on backup.' : '';
    this.dequeue(server);
    const detail = `${server.title} is UP, reason: ${reason}. ${active} active and ${backups} backup servers online.${running} ${waiting - this.queue.length} sessions requeued, ${server.queue.length} total in queue.`;
    this.#host.record({ kind: 'server-up', subject: server.subject, address: server.config.address, detail, cause });
  }

  /** An operator's `set server … state drain`, or `ready`. */
  drain(server: ServerState, on: boolean): void {
    if (server.draining === on) return;
    server.draining = on;
    this.#applyUsability(server);
    const detail = on
      ? `${server.title} enters drain state.`
      : `${server.title} is ${server.up ? 'UP' : 'DOWN'} (leaving forced drain).`;
    this.#host.record({
      kind: 'server-drain',
      subject: server.subject,
      address: server.config.address,
      detail,
      cause: server.config.span,
    });
    if (!on) this.dequeue(server);
    else for (const stream of this.#redistribute(server)) stream.requeue();
  }

  #applyUsability(server: ServerState): void {
    const usable = server.shouldBeUsable;
    if (usable === server.usable) return;
    server.usable = usable;
    this.balancer.usabilityChanged(server);
  }

  /** With `option redispatch`, those that wait for a server that went away may go to another (queue.c pendconn_redistribute). */
  #redistribute(server: ServerState): Stream[] {
    return this.config.redispatch === null ? [] : server.queue.splice(0);
  }
}
