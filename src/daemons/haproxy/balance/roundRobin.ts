import { effectiveWeight, hasRoom, Roster, WEIGHT_SCALE, type Balanced, type Balancer } from './balancer.ts';
import { SortedQueue } from './sortedQueue.ts';

/**
 * `balance roundrobin`: HAProxy's "fast weighted round robin" (lb_fwrr.c, 2.6). Each server has a next position on a line; a cycle is as long as the sum
 * of the weights, and a server stands in it every total/weight places. Three queues: `init` holds servers new to the cycle by falling weight,
 * `current` those with a place in this cycle, `next` those whose place lies beyond it.
 */

const USER_WEIGHT_RANGE = 256;
const EFFECTIVE_WEIGHT_MAX = 256 * WEIGHT_SCALE;

class Place<S> {
  key = 0;
  position = 0;
  lastPosition = 0;
  /** What division left over, so that no share is lost. */
  remainder = 0;
  queue: SortedQueue<Place<S>> | null = null;
  readonly server: S;
  weight: number;
  constructor(server: S, weight: number) {
    this.server = server;
    this.weight = weight;
  }
}

/** The cycle of the active servers, or that of the backups. */
class Cycle<S extends Balanced> {
  current = new SortedQueue<Place<S>>();
  init = new SortedQueue<Place<S>>();
  next = new SortedQueue<Place<S>>();
  currentPosition = 0;
  currentWeight = 0;
  nextWeight = 0;

  /** Puts a server among the newcomers, the heaviest first. */
  insertByWeight(queue: SortedQueue<Place<S>>, place: Place<S>): void {
    place.key = EFFECTIVE_WEIGHT_MAX - place.weight;
    queue.insert(place);
    place.queue = queue;
  }

  insert(place: Place<S>): void {
    if (
      place.weight <= 0 ||
      place.position >= 2 * this.currentWeight ||
      place.position >= this.currentWeight + this.nextWeight
    ) {
      place.position -= this.currentWeight;
      this.insertByWeight(this.next, place);
      return;
    }
    place.key =
      USER_WEIGHT_RANGE * place.position +
      Math.floor((EFFECTIVE_WEIGHT_MAX + place.remainder - place.weight) / WEIGHT_SCALE);
    this.current.insert(place);
    place.queue = this.current;
  }

  leave(place: Place<S>): void {
    place.queue?.remove(place);
    place.queue = null;
  }

  join(place: Place<S>): void {
    this.nextWeight += place.weight;
    place.position =
      this.currentPosition + Math.trunc((this.nextWeight + this.currentWeight - this.currentPosition) / place.weight);
    this.insert(place);
  }

  /** The weight of a server in the cycle changed (lb_fwrr.c fwrr_update_server_weight): it keeps its place where it can. */
  reweigh(place: Place<S>, weight: number): void {
    this.nextWeight += weight - place.weight;
    place.weight = weight;
    if (place.queue === this.init) {
      this.leave(place);
      this.insertByWeight(this.init, place);
      return;
    }
    if (place.queue === this.next) place.position += this.currentWeight;
    const before = place.position;
    const step = Math.trunc(this.nextWeight / weight);
    place.position = Math.min(place.lastPosition + step, before);
    place.remainder = 0;
    if (place.position < this.currentPosition + 2) place.position = this.currentPosition + step;
    this.leave(place);
    this.insert(place);
  }

  candidate(): Place<S> | undefined {
    const placed = this.current.first;
    if (placed !== undefined && placed.position <= this.currentPosition) return placed;
    const newcomer = this.init.first;
    if (newcomer !== undefined) {
      newcomer.position = 0;
      newcomer.remainder = 0;
      return newcomer;
    }
    return placed;
  }

  advance(place: Place<S>): void {
    if (place.position === 0) place.position = this.currentPosition;
    place.lastPosition = place.position;
    place.position += Math.trunc(this.nextWeight / place.weight);
    place.remainder += this.nextWeight % place.weight;
    if (place.remainder >= place.weight) {
      place.remainder -= place.weight;
      place.position++;
    }
  }

  switchQueues(): void {
    const emptied = this.init;
    this.init = this.next;
    this.next = emptied;
    this.currentWeight = this.nextWeight;
    this.currentPosition = this.currentWeight;
  }
}

export class RoundRobin<S extends Balanced> implements Balancer<S> {
  readonly roster: Roster<S>;
  readonly #active = new Cycle<S>();
  readonly #backup = new Cycle<S>();
  readonly #places = new Map<S, Place<S>>();

  constructor(servers: readonly S[], allBackups: boolean) {
    this.roster = new Roster(servers, allBackups);
    for (const server of servers) {
      const place = new Place(server, server.effectiveWeight);
      this.#places.set(server, place);
      if (server.usable) this.#cycle(server).nextWeight += place.weight;
    }
    for (const cycle of [this.#active, this.#backup]) cycle.currentPosition = cycle.currentWeight = cycle.nextWeight;
    for (const [server, place] of this.#places)
      if (server.usable) this.#cycle(server).insertByWeight(this.#cycle(server).init, place);
  }

  get totalWeight(): number {
    return this.roster.totalWeight(effectiveWeight);
  }

  pick(avoid: S | null): S | null {
    const { active, firstBackup, backups } = this.roster;
    if (active > 0) return pickFrom(this.#active, avoid);
    if (firstBackup !== null) return firstBackup;
    return backups > 0 ? pickFrom(this.#backup, avoid) : null;
  }

  usabilityChanged(server: S): void {
    const cycle = this.#cycle(server);
    const place = this.#places.get(server) as Place<S>;
    this.roster.recount();
    if (server.usable) {
      if (place.queue !== null) return;
      place.weight = server.effectiveWeight;
      cycle.join(place);
    } else if (place.queue !== null) {
      cycle.nextWeight -= place.weight;
      cycle.leave(place);
    }
  }

  weightChanged(server: S): void {
    const place = this.#places.get(server) as Place<S>;
    if (place.queue !== null) this.#cycle(server).reweigh(place, server.effectiveWeight);
  }

  loadChanged(): void {}

  #cycle(server: S): Cycle<S> {
    return server.backup ? this.#backup : this.#active;
  }
}

function pickFrom<S extends Balanced>(cycle: Cycle<S>, avoid: S | null): S | null {
  let switched = false;
  let avoided: Place<S> | null = null;
  let chosen: Place<S> | null = null;
  /** Servers taken out of the queues on the way, to be put back: full ones, and the one to avoid. */
  const skipped: Place<S>[] = [];
  if (cycle.currentWeight === 0) cycle.currentPosition = cycle.currentWeight = cycle.nextWeight;
  for (;;) {
    const place = cycle.candidate();
    if (place === undefined) {
      if (switched) break;
      switched = true;
      cycle.switchQueues();
      continue;
    }
    cycle.advance(place);
    cycle.leave(place);
    cycle.currentPosition++;
    if (hasRoom(place.server)) {
      if (place.server !== avoid || avoided !== null) {
        chosen = place;
        break;
      }
      avoided = place;
    }
    skipped.push(place);
  }
  chosen ??= avoided;
  if (chosen !== null) cycle.insert(chosen);
  // The daemon chains them last in, first out.
  for (let i = skipped.length - 1; i >= 0; i--) {
    const place = skipped[i] as Place<S>;
    if (place === chosen) continue;
    if (switched) cycle.insertByWeight(cycle.init, place);
    else cycle.insert(place);
  }
  return chosen?.server ?? null;
}
