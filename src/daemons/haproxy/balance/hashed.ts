import type { Asker, Balanced, Balancer, Roster } from './balancer.ts';
import { HashRings } from './hashRing.ts';
import { StaticRoundRobin } from './serverMap.ts';

/** The number that a request is known by, or null where it has none (no such header): then it goes round. */
export type HashKey = (asker: Asker) => number | null;

/**
 * `source`, `uri`, `url_param`, `hdr` and `hash` with `hash-type map-based` (backend.c get_server_sh, _uh, _ph, _hh, 2.6): the hash modulo the total
 * weight is the place in a precomputed map. It looks at no limit: a full server queues its clients.
 */
export class MapHash<S extends Balanced> implements Balancer<S> {
  readonly #map: StaticRoundRobin<S>;
  readonly #key: HashKey;
  readonly #always: boolean;

  /** @param always a server that is alone is taken without a key; else it still needs one */
  constructor(servers: readonly S[], allBackups: boolean, key: HashKey, always: boolean) {
    this.#map = new StaticRoundRobin(servers, allBackups);
    this.#key = key;
    this.#always = always;
  }

  get totalWeight(): number {
    return this.#map.totalWeight;
  }

  get roster(): Roster<S> {
    return this.#map.roster;
  }

  pick(avoid: S | null, asker: Asker): S | null {
    const key = this.#always && this.roster.inUse === 1 ? 0 : this.#key(asker);
    return key === null ? this.#map.pick(avoid) : this.#map.at(key);
  }

  usabilityChanged(): void {
    this.#map.usabilityChanged();
  }

  weightChanged(): void {
    this.#map.weightChanged();
  }

  loadChanged(): void {}
}

/** The same with `hash-type consistent`: the nearest place on a ring. */
export class RingHash<S extends Balanced> implements Balancer<S> {
  readonly #rings: HashRings<S>;
  readonly #key: HashKey;
  readonly #always: boolean;

  constructor(servers: readonly S[], allBackups: boolean, key: HashKey, always: boolean, balanceFactor: number) {
    this.#rings = new HashRings(servers, allBackups, balanceFactor);
    this.#key = key;
    this.#always = always;
  }

  get totalWeight(): number {
    return this.#rings.totalWeight;
  }

  get roster(): Roster<S> {
    return this.#rings.roster;
  }

  pick(avoid: S | null, asker: Asker): S | null {
    const key = this.#always && this.roster.inUse === 1 ? 0 : this.#key(asker);
    return key === null ? this.#rings.next(avoid) : this.#rings.nearest(key, avoid);
  }

  usabilityChanged(server: S): void {
    this.#rings.changed(server);
  }

  weightChanged(server: S): void {
    this.#rings.changed(server);
  }

  loadChanged(): void {}
}

/** `balance random(draws)` (backend.c get_server_rnd): of so many random points on the ring, the server with the least load for its weight. */
export class RandomDraws<S extends Balanced> implements Balancer<S> {
  readonly #rings: HashRings<S>;
  readonly #random: () => number;
  readonly #draws: number;

  /** @param random uniform in [0, 1) */
  constructor(servers: readonly S[], allBackups: boolean, random: () => number, draws: number, balanceFactor: number) {
    this.#rings = new HashRings(servers, allBackups, balanceFactor);
    this.#random = random;
    this.#draws = draws;
  }

  get totalWeight(): number {
    return this.#rings.totalWeight;
  }

  get roster(): Roster<S> {
    return this.#rings.roster;
  }

  pick(avoid: S | null): S | null {
    let best: S | null = null;
    for (let draw = 0; draw < this.#draws; draw++) {
      const drawn = this.#rings.nearest(Math.floor(this.#random() * 2 ** 32), avoid);
      if (drawn === null) return null;
      if (best === null || drawn.served * best.effectiveWeight <= best.served * drawn.effectiveWeight) best = drawn;
    }
    if (best === null) return null;
    const full = best.queued > 0 || (best.maxconn !== 0 && best.served >= best.maxconnNow);
    return full ? null : best;
  }

  usabilityChanged(server: S): void {
    this.#rings.changed(server);
  }

  weightChanged(server: S): void {
    this.#rings.changed(server);
  }

  loadChanged(): void {}
}
