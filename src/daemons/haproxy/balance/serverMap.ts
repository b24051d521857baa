import { hasRoom, Roster, type Balanced, type Balancer } from './balancer.ts';

/**
 * The precomputed map that `static-rr` walks and `source` looks up (lb_map.c, 2.6): weights are divided by their greatest common divisor, and each
 * place goes to the server whose score, raised by its weight at every place, stands highest; it then pays the total.
 */
export class ServerMap<S extends Balanced> {
  readonly roster: Roster<S>;
  places: S[] = [];
  readonly #divisor: number;

  constructor(servers: readonly S[], allBackups: boolean) {
    this.roster = new Roster(servers, allBackups);
    this.#divisor = Math.max(
      1,
      servers.reduce((divisor, server) => commonDivisor(divisor, server.weight), 0),
    );
    this.build();
  }

  build(): void {
    this.roster.recount();
    this.places = [];
    const total = this.roster.totalWeight((s) => this.#effective(s));
    const backup = this.roster.active === 0;
    const servers = this.roster.servers.filter((s) => s.usable && s.backup === backup);
    const scores = servers.map(() => 0);
    for (let place = 0; place < total; place++) this.places.push(servers[this.#next(servers, scores, total)] as S);
  }

  #next(servers: readonly S[], scores: number[], total: number): number {
    // A map of one place is the first server's, as for a single backup.
    if (total === 1) return 0;
    let best = -1;
    let highest = 0;
    for (let i = 0; i < servers.length; i++) {
      const score = (scores[i] as number) + this.#effective(servers[i] as S);
      scores[i] = score;
      const value = Math.trunc((score + total) / total);
      if (best < 0 || value > highest) {
        best = i;
        highest = value;
      }
    }
    scores[best] = (scores[best] as number) - total;
    return best;
  }

  #effective(server: S): number {
    return Math.ceil(server.weight / this.#divisor);
  }
}

function commonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

/** The next place with room, from the one after the last used: `static-rr`, and what `source` falls back to. */
export class StaticRoundRobin<S extends Balanced> implements Balancer<S> {
  readonly #map: ServerMap<S>;
  #index = 0;

  constructor(servers: readonly S[], allBackups: boolean) {
    this.#map = new ServerMap(servers, allBackups);
  }

  get totalWeight(): number {
    return this.#map.places.length;
  }

  get roster(): Roster<S> {
    return this.#map.roster;
  }

  pick(avoid: S | null): S | null {
    const { places } = this.#map;
    if (places.length === 0) return null;
    if (this.#index >= places.length) this.#index = 0;
    let at = this.#index;
    let fallback: S | null = null;
    let fallbackIndex = 0;
    do {
      const server = places[at++] as S;
      if (hasRoom(server)) {
        fallback = server;
        fallbackIndex = at;
        if (server !== avoid) {
          this.#index = at;
          return server;
        }
      }
      if (at === places.length) at = 0;
    } while (at !== this.#index);
    if (fallback !== null) this.#index = fallbackIndex;
    return fallback;
  }

  /** The place that a hash falls on; it looks at no limit. */
  at(hash: number): S | null {
    const { places } = this.#map;
    return places.length === 0 ? null : (places[hash % places.length] as S);
  }

  usabilityChanged(): void {
    this.#map.build();
  }

  weightChanged(): void {
    this.#map.build();
  }

  loadChanged(): void {}
}
