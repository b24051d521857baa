import type { Host } from '../../sim/host.ts';
import { Affinity } from './affinity.ts';
import type { Balancer } from './balance/balancer.ts';
import { isHash, makeBalancer, takesWeights } from './balance/index.ts';
import type { BackendConfig } from './config.ts';
import { ServerState } from './serverState.ts';
import { comesBefore } from './queuePlace.ts';
import { Counters } from './stats/counters.ts';
import type { StickTable } from './stats/stickTable.ts';
import type { Stream } from './stream.ts';

/** A backend while the daemon runs: its servers, who is next, and who waits for any of them. How servers change is in `serverChange.ts`. */
export class BackendState {
  readonly config: BackendConfig;
  readonly servers: readonly ServerState[];
  readonly balancer: Balancer<ServerState>;
  /** Who comes back to whom; null where nobody does. */
  affinity: Affinity | null = null;
  /** Requests that wait for whichever server has room first. */
  readonly queue: Stream[] = [];
  /** How many had their turn in it so far. */
  turns = 0;
  /** Requests in this backend, also those that wait. */
  connections = 0;
  /** With these algorithms nobody need look for a server while others already wait (backend.c assign_server). */
  readonly queuesWithoutLooking: boolean;
  /** A hash finds the same server again, so a redispatch before the last retry is of no use. */
  readonly hashes: boolean;
  readonly counters = new Counters();
  /** When its last server went down or its first came up, and how long it had none before that. Milliseconds. */
  lastChangeMs: number;
  downMs = 0;
  readonly #host: Host;
  /** Its algorithm takes changed weights as they come. */
  readonly takesWeights: boolean;
  /** Where in a second of the machine's clock the run began; drawn when somebody first counts whole seconds. */
  #clockMs: number | null = null;

  /** @param mayShutDown an operator may end the sessions of its servers */
  constructor(host: Host, config: BackendConfig, mayShutDown = false) {
    this.#host = host;
    this.config = config;
    this.lastChangeMs = host.now();
    const { allBackups, hash } = config;
    const options = config.balance.value;
    this.servers = config.servers.map((server) => new ServerState(this, server, host.now(), mayShutDown));
    this.balancer = makeBalancer({ options, hash, allBackups }, this.servers, () => host.random());
    this.queuesWithoutLooking = ['roundrobin', 'static-rr', 'first'].includes(options.algorithm);
    this.hashes = isHash(options);
    this.takesWeights = takesWeights({ options, hash, allBackups });
  }

  /** The process's stick tables are there: its cookies and rules can be followed. */
  useTables(tables: ReadonlyMap<string, StickTable>): void {
    this.affinity = Affinity.of(this.#host, this, tables);
  }

  /** A request was sent here; what its rules make of it comes after (proxy.h proxy_inc_be_ctr). */
  entered(): void {
    this.counters.countSession(this.#host.now());
    this.counters.noteSessions(this.connections + 1);
  }

  take(server: ServerState, stream: Stream): void {
    server.served++;
    server.streams?.add(stream);
    this.balancer.loadChanged(server);
  }

  /** Gives a slot back. Offer what became free with `dequeue`. */
  release(server: ServerState, stream: Stream): void {
    server.served--;
    server.streams?.delete(stream);
    this.balancer.loadChanged(server);
  }

  /** Lets waiting requests have the free slots of a server, the oldest first (queue.c may_dequeue_tasks, process_srv_queue). */
  dequeue(server: ServerState): void {
    if (server.queue.length === 0 && (this.queue.length === 0 || !server.usable)) return;
    if (server.maxconn !== 0 && server.sessions >= server.maxconnNow) return;
    while (server.served < server.maxconnNow) {
      const stream = this.#nextFor(server);
      if (stream === null) return;
      this.take(server, stream);
      stream.dequeued(server, true);
    }
  }

  /** What waits for any server goes to one that came up, as much as it may serve (queue.c pendconn_grab_from_px). Returns how many. */
  grab(server: ServerState): number {
    if (!this.#mayServeQueue(server)) return 0;
    let grabbed = 0;
    const limit = server.maxconnNow;
    const going: Stream[] = [];
    while (this.queue.length > 0 && (server.maxconn === 0 || server.served + grabbed < limit)) {
      going.push(this.queue.shift() as Stream);
      grabbed++;
    }
    // The daemon takes no slot for these.
    for (const stream of going) stream.dequeued(server, false);
    return grabbed;
  }

  /** Those that wait for a server that went away may choose again, with `option redispatch` and without `option persist` (pendconn_redistribute). */
  redistribute(server: ServerState): Stream[] {
    return this.config.redispatch === null || this.config.persist ? [] : server.queue.splice(0);
  }

  #nextFor(server: ServerState): Stream | null {
    const own = server.queue[0];
    const shared = this.#mayServeQueue(server) ? this.queue[0] : undefined;
    if (own === undefined && shared === undefined) return null;
    if (shared === undefined || (own !== undefined && !comesBefore(shared, own))) {
      server.queue.shift();
      server.turns++;
      return own as Stream;
    }
    this.queue.shift();
    this.turns++;
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

  /** Something that decides whether a server is used, or how much, has changed: the balancer hears of it. */
  updated(server: ServerState): void {
    const weight = server.weightNow(this.takesWeights);
    const weightChanged = weight !== server.effectiveWeight;
    server.effectiveWeight = weight;
    const usable = server.shouldBeUsable;
    if (usable !== server.usable) {
      server.usable = usable;
      this.balancer.usabilityChanged(server);
    } else if (usable && weightChanged) this.balancer.weightChanged(server);
  }

  /** It is about to have a server again. */
  revived(): void {
    const nowMs = this.#host.now();
    this.downMs += nowMs - this.lastChangeMs;
    this.lastChangeMs = nowMs;
  }

  /** The same for who only looks: it draws nothing, and where nothing was drawn whole seconds begin with the run's. */
  age(atMs: number): number {
    const clockMs = this.#clockMs ?? 0;
    return Math.floor((this.#host.now() + clockMs) / 1000) - Math.floor((atMs + clockMs) / 1000);
  }

  /** Seconds for which a server was down so far (server.c srv_downtime). */
  downtimeOf(server: ServerState): number {
    const before = Math.floor(server.downMs / 1000);
    return server.operation === 'stopped' ? before + this.age(server.lastChangeMs) : before;
  }

  /** Seconds without any server (backend.c be_downtime). `up`: it has one now. */
  downtime(up: boolean): number {
    const sinceS = this.age(this.lastChangeMs);
    const before = Math.floor(this.downMs / 1000);
    return up && sinceS > 0 ? before : sinceS + before;
  }

  /** Seconds of the machine's clock since then, each begun second counted: the daemon subtracts whole ones. */
  secondsSince(atMs: number): number {
    this.#clockMs ??= this.#host.random() * 1000;
    return Math.floor((this.#host.now() + this.#clockMs) / 1000) - Math.floor((atMs + this.#clockMs) / 1000);
  }
}
