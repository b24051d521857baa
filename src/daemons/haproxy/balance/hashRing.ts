import { hasRoom, Roster, type Balanced } from './balancer.ts';
import { avalanche } from './hashFunctions.ts';

/** Places of one server are numbered within a range of this size (SRV_EWGHT_RANGE). */
const PLACES_RANGE = 256 * 16;

/** One of a server's places on the ring of 32-bit numbers. */
interface Place<S> {
  readonly key: number;
  readonly server: S;
}

/**
 * A ring on which a server stands as many times as its effective weight says, at places that depend on its id alone (lb_chash.c, 2.6). Servers that come
 * and go leave the places of the others as they are.
 */
class Ring<S extends Balanced> {
  places: Place<S>[] = [];
  /** Where a walk around it stopped; null before the first. */
  last: Place<S> | null = null;
  readonly #own = new Map<S, Place<S>[]>();
  readonly #standing = new Map<S, number>();

  /** Gives the server so many places; 0 takes it off. */
  stand(server: S, count: number): void {
    const standing = this.#standing.get(server) ?? 0;
    if (standing === count) return;
    const own = this.#placesOf(server, count);
    this.#standing.set(server, count);
    if (count > standing)
      this.places = merged(
        this.places,
        own.slice(standing, count).sort((a, b) => a.key - b.key),
      );
    else this.#leave(new Set(own.slice(count, standing)));
  }

  #leave(leaving: ReadonlySet<Place<S>>): void {
    const { places } = this;
    if (this.last !== null && leaving.has(this.last)) {
      // The walk goes on behind the last place, as if it had stopped at the next that stays.
      const from = places.indexOf(this.last);
      let next: Place<S> | null = null;
      for (let i = 1; i <= places.length && next === null; i++) {
        const place = places[(from + i) % places.length] as Place<S>;
        if (!leaving.has(place)) next = place;
      }
      this.last = next;
    }
    this.places = places.filter((place) => !leaving.has(place));
  }

  #placesOf(server: S, count: number): Place<S>[] {
    let own = this.#own.get(server);
    if (own === undefined) this.#own.set(server, (own = []));
    for (let i = own.length; i < count; i++) own.push({ key: avalanche(server.id * PLACES_RANGE + i), server });
    return own;
  }

  /** Index of the place nearest to `hash`, the one before it when both are as near. */
  nearest(hash: number): number {
    const { places } = this;
    const after = firstFrom(places, hash) % places.length;
    const before = (after + places.length - 1) % places.length;
    const back = (hash - (places[before] as Place<S>).key) >>> 0;
    const ahead = ((places[after] as Place<S>).key - hash) >>> 0;
    return back <= ahead ? before : after;
  }

  /** Index of the place that the walk stopped at; -1 before the first step. */
  get lastIndex(): number {
    return this.last === null ? -1 : this.places.indexOf(this.last);
  }
}

/** Index of the first place at or after `key`; the length when there is none. */
function firstFrom<S>(places: readonly Place<S>[], key: number): number {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((places[middle] as Place<S>).key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Both in order of their keys; among equals those of `a` first. */
function merged<S>(a: readonly Place<S>[], b: readonly Place<S>[]): Place<S>[] {
  const all: Place<S>[] = [];
  let i = 0;
  for (const place of b) {
    while (i < a.length && (a[i] as Place<S>).key <= place.key) all.push(a[i++] as Place<S>);
    all.push(place);
  }
  while (i < a.length) all.push(a[i++] as Place<S>);
  return all;
}

/** The ring of the active servers, that of the backups, and who of them is in use. */
export class HashRings<S extends Balanced> {
  readonly roster: Roster<S>;
  readonly #active = new Ring<S>();
  readonly #backup = new Ring<S>();
  /** `hash-balance-factor` in percent; 0: off. */
  readonly #factor: number;
  /** Weights of those before it in the file, as they were at the start: where shares of a remainder begin. */
  readonly #weightBefore = new Map<S, number>();

  constructor(servers: readonly S[], allBackups: boolean, factor: number) {
    this.roster = new Roster(servers, allBackups);
    this.#factor = factor;
    let active = 0;
    let backup = 0;
    for (const server of servers) {
      this.#weightBefore.set(server, !server.usable ? 0 : server.backup ? backup : active);
      if (!server.usable) continue;
      if (server.backup) backup += server.effectiveWeight;
      else active += server.effectiveWeight;
      this.#ring(server).stand(server, server.effectiveWeight);
    }
  }

  get totalWeight(): number {
    return this.roster.totalWeight((server) => server.effectiveWeight);
  }

  changed(server: S): void {
    this.roster.recount();
    this.#ring(server).stand(server, server.usable ? server.effectiveWeight : 0);
  }

  /** The server nearest to a hash; `avoid` and servers with more than their share (`hash-balance-factor`) are passed over (chash_get_server_hash). */
  nearest(hash: number, avoid: S | null): S | null {
    const { active, firstBackup } = this.roster;
    if (active === 0 && firstBackup !== null) return firstBackup;
    const ring = active > 0 ? this.#active : this.#backup;
    const { places } = ring;
    if (places.length === 0) return null;
    let at = ring.nearest(hash);
    let server = (places[at] as Place<S>).server;
    let rounds = 0;
    while (server === avoid || (this.#factor > 0 && !this.#mayTakeMore(server))) {
      if (++at === places.length) {
        at = 0;
        if (++rounds > 1) break;
      }
      server = (places[at] as Place<S>).server;
    }
    return server;
  }

  /** The next place of a walk around the ring, full servers left out: where there is nothing to hash (chash_get_next_server). */
  next(avoid: S | null): S | null {
    const { active, firstBackup } = this.roster;
    if (active === 0 && firstBackup !== null) return firstBackup;
    const ring = active > 0 ? this.#active : this.#backup;
    const { places } = ring;
    if (places.length === 0) return null;
    let at = ring.lastIndex;
    let avoided: Place<S> | null = null;
    // The first walk of all looks at one place only: it stops where it began.
    const steps = at < 0 ? 1 : places.length;
    for (let step = 0; step < steps; step++) {
      at = (at + 1) % places.length;
      const place = places[at] as Place<S>;
      if (!hasRoom(place.server)) continue;
      if (place.server !== avoid) {
        ring.last = place;
        return place.server;
      }
      avoided = place;
    }
    ring.last = avoided;
    return avoided?.server ?? null;
  }

  /** Bounded loads: each may have its share, by weight, of all requests under way and this one, times the factor (chash_server_is_eligible). */
  #mayTakeMore(server: S): boolean {
    let served = 0;
    for (const each of this.roster.servers) served += each.served;
    const total = this.totalWeight;
    const slots = Math.floor(((served + 1) * this.#factor + 99) / 100);
    const rest = slots % total;
    const weight = server.effectiveWeight;
    const before = this.#weightBefore.get(server) as number;
    const own =
      weight * Math.floor(slots / total) +
      Math.floor(((before + weight) * rest) / total) -
      Math.floor((before * rest) / total);
    return server.served < Math.max(1, own);
  }

  #ring(server: S): Ring<S> {
    return server.backup ? this.#backup : this.#active;
  }
}
