import { effectiveWeight, Roster, WEIGHT_SCALE, type Balanced, type Balancer } from './balancer.ts';
import { SortedQueue } from './sortedQueue.ts';

const EFFECTIVE_WEIGHT_MAX = 256 * WEIGHT_SCALE;

class Load<S> {
  key = 0;
  queue: SortedQueue<Load<S>> | null = null;
  readonly server: S;
  constructor(server: S) {
    this.server = server;
  }
}

/**
 * `balance leastconn` (lb_fwlc.c, 2.6): servers stand in order of (connections + 1) / weight, idle ones first whatever their weight; whoever's load
 * changes goes behind its equals, which makes equals take turns.
 */
export class LeastConn<S extends Balanced> implements Balancer<S> {
  readonly roster: Roster<S>;
  readonly #active = new SortedQueue<Load<S>>();
  readonly #backup = new SortedQueue<Load<S>>();
  readonly #loads = new Map<S, Load<S>>();

  constructor(servers: readonly S[], allBackups: boolean) {
    this.roster = new Roster(servers, allBackups);
    for (const server of servers) {
      this.#loads.set(server, new Load(server));
      if (server.usable) this.#enter(server);
    }
  }

  get totalWeight(): number {
    return this.roster.totalWeight(effectiveWeight);
  }

  pick(avoid: S | null): S | null {
    const { active, firstBackup } = this.roster;
    if (active === 0 && firstBackup !== null) return firstBackup;
    const queue = active > 0 ? this.#active : this.#backup;
    let avoided: S | null = null;
    for (const { server } of queue.items) {
      if (server.maxconn !== 0 && server.served + server.queued >= server.maxconnNow + server.maxqueue) continue;
      if (server !== avoid) return server;
      avoided = server;
    }
    return avoided;
  }

  usabilityChanged(server: S): void {
    this.roster.recount();
    const load = this.#loads.get(server) as Load<S>;
    if (server.usable) {
      if (load.queue === null) this.#enter(server);
    } else {
      load.queue?.remove(load);
      load.queue = null;
    }
  }

  /** It goes behind its equals, also where its load stays what it was. */
  weightChanged(server: S): void {
    const load = this.#loads.get(server) as Load<S>;
    if (load.queue === null) return;
    load.queue.remove(load);
    load.key = loadKey(server);
    load.queue.insert(load);
  }

  loadChanged(server: S): void {
    const load = this.#loads.get(server) as Load<S>;
    const key = loadKey(server);
    if (load.queue === null || load.key === key) return;
    load.queue.remove(load);
    load.key = key;
    load.queue.insert(load);
  }

  #enter(server: S): void {
    const load = this.#loads.get(server) as Load<S>;
    load.key = loadKey(server);
    load.queue = server.backup ? this.#backup : this.#active;
    load.queue.insert(load);
  }
}

function loadKey(server: Balanced): number {
  const inFlight = server.served + server.queued;
  if (inFlight === 0) return 0;
  return Math.floor(((inFlight + 1) * EFFECTIVE_WEIGHT_MAX) / Math.max(1, server.effectiveWeight));
}
