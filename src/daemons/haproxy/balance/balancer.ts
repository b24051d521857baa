import type { HttpRequest } from '../../../sim/message.ts';

/** What the algorithms look at in a server, and what they keep on it. */
export interface Balanced {
  /** Its number in the file's order, or its `id`: what `first` goes by, and what places it in a hash ring. */
  readonly id: number;
  /** As written, or as an operator set it. */
  readonly weight: number;
  /** What the dynamic algorithms go by: `weight` × 16, less while it starts slowly. */
  readonly effectiveWeight: number;
  readonly backup: boolean;
  /** 0: no limit. */
  readonly maxconn: number;
  /** The limit that holds now, between `minconn` and `maxconn`; asked only where `maxconn` is a limit. */
  readonly maxconnNow: number;
  /** 0: as many as come. */
  readonly maxqueue: number;
  /** Up, not drained, not disabled, and of a weight above zero. */
  usable: boolean;
  /** Connections it has a slot for at the moment. */
  served: number;
  /** Requests that wait for this very server. */
  readonly queued: number;
}

/** Who wants a server, as far as an algorithm looks at it. */
export interface Asker {
  /** The client's IPv4 address as one number. */
  readonly clientAddress: number;
  /** Null in mode tcp. */
  readonly request: HttpRequest | null;
}

/** One balancing algorithm over the servers of one backend. */
export interface Balancer<S extends Balanced> {
  /** The next server, preferring any other over `avoid` (the one that just failed); null when all are full or none is usable. */
  pick(avoid: S | null, asker: Asker): S | null;
  /** `server.usable` has just changed. */
  usabilityChanged(server: S): void;
  /** The weight of a server has just changed that was usable before and still is. */
  weightChanged(server: S): void;
  /** `server.served` or its queue has just changed. */
  loadChanged(server: S): void;
  /** Sum of the weights of the servers in use now; 0 means that nobody can be picked. */
  readonly totalWeight: number;
  /** Who is in use. */
  readonly roster: Roster<S>;
}

/** User weights are multiplied by this, so that small ones can be modulated (BE_WEIGHT_SCALE). */
export const WEIGHT_SCALE = 16;

export function hasRoom(server: Balanced): boolean {
  return server.maxconn === 0 || (server.queued === 0 && server.served < server.maxconnNow);
}

/** Who is in use: the active servers, or, when none is left, the first backup (or all of them with `option allbackups`). */
export class Roster<S extends Balanced> {
  active = 0;
  backups = 0;
  firstBackup: S | null = null;
  readonly servers: readonly S[];
  readonly #allBackups: boolean;

  constructor(servers: readonly S[], allBackups: boolean) {
    this.servers = servers;
    this.#allBackups = allBackups;
    this.recount();
  }

  recount(): void {
    this.active = 0;
    this.backups = 0;
    this.firstBackup = null;
    for (const server of this.servers) {
      if (!server.usable) continue;
      if (!server.backup) this.active++;
      else {
        this.backups++;
        if (!this.#allBackups) this.firstBackup ??= server;
      }
    }
  }

  /** How many take requests now (lbprm.tot_used). */
  get inUse(): number {
    return this.active > 0 ? this.active : this.firstBackup !== null ? 1 : this.backups;
  }

  /** The weight that counts now, given each server's effective weight (backend.c update_backend_weight). */
  totalWeight(effective: (server: S) => number): number {
    if (this.active === 0 && this.firstBackup !== null) return effective(this.firstBackup);
    let total = 0;
    for (const server of this.servers)
      if (server.usable && server.backup === (this.active === 0)) total += effective(server);
    return total;
  }
}

export const effectiveWeight = (server: Balanced): number => server.effectiveWeight;
