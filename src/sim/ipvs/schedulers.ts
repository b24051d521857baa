import { addressNumber } from '../../model/address.ts';
import type { Destination } from './destination.ts';
import { dictionary } from '../../text/dictionary.ts';

/**
 * The schedulers of Linux' IP virtual server (net/netfilter/ipvs/ip_vs_*.c, Linux 6.1). They go through the service's list of destinations, whose head
 * is the destination that was entered last.
 */
export interface Scheduler {
  /** The destination for a new connection; null where there is none to be had. */
  schedule(list: readonly Destination[], call: Call): Destination | null;
  /** A destination was entered, changed or taken out; it is already in, or gone from, the list. */
  changed(list: readonly Destination[]): void;
  /** A destination is about to leave the list. */
  leaving(list: readonly Destination[], destination: Destination): void;
}

/** What a scheduler may look at. */
export interface Call {
  readonly clientAddress: string;
  readonly virtualAddress: string;
}

export interface SchedulerFlags {
  /** sh: look for another destination where the client's own cannot be used. */
  readonly fallback: boolean;
}

type Make = (flags: SchedulerFlags) => Scheduler;

/** By the names of ipvsadm. `lblc`, `lblcr`, `mh` and `twos` are left out. */
const SCHEDULERS: Readonly<Record<string, Make>> = dictionary({
  rr: () => new RoundRobin(),
  wrr: () => new WeightedRoundRobin(),
  lc: () => stateless(leastConnections),
  wlc: () => stateless(weightedLeastConnections),
  sed: () => stateless(shortestExpectedDelay),
  nq: () => stateless(neverQueue),
  fo: () => stateless(failover),
  ovf: () => stateless(overflow),
  sh: ({ fallback }) => new HashTable(true, fallback),
  dh: () => new HashTable(false, false),
});

export function isSchedulerSimulated(name: string): boolean {
  return Object.hasOwn(SCHEDULERS, name);
}

/** @param name of a scheduler that is simulated; any other gets keepalived's default, `wlc` */
export function makeScheduler(name: string, flags: SchedulerFlags): Scheduler {
  return (SCHEDULERS[name] ?? (SCHEDULERS['wlc'] as Make))(flags);
}

const nothing = (): void => {};

function stateless(schedule: Scheduler['schedule']): Scheduler {
  return { schedule, changed: nothing, leaving: nothing };
}

const usable = (d: Destination): boolean => d.weight > 0 && !d.overloaded;

/** ip_vs_rr.c: from where the last one was, the next that can be used; twice around at most. */
class RoundRobin implements Scheduler {
  /** Null: the list's head. */
  #last: Destination | null = null;

  schedule(list: readonly Destination[]): Destination | null {
    const start = this.#last === null ? -1 : list.indexOf(this.#last);
    for (let step = 1; step <= list.length; step++) {
      // From the head, one traversal; from a destination, on to the end and then from the head to itself.
      const dest = list[(start + step) % list.length] as Destination;
      if (!usable(dest)) continue;
      this.#last = dest;
      return dest;
    }
    return null;
  }

  changed(): void {}

  leaving(list: readonly Destination[], destination: Destination): void {
    if (this.#last === destination) this.#last = list[list.indexOf(destination) - 1] ?? null;
  }
}

/** ip_vs_wrr.c: passes over the list with a required weight that falls by the weights' common divisor. */
class WeightedRoundRobin implements Scheduler {
  #current: Destination | null = null;
  #required = 0;
  #max = 0;
  #step = 1;

  schedule(list: readonly Destination[]): Destination | null {
    if (this.#max === 0) return null;
    const last = this.#current;
    let at = last === null ? -1 : list.indexOf(last);
    let stop: Destination | null = null;
    let lastPass = false;
    let restarted = false;
    for (;;) {
      for (at++; at < list.length; at++) {
        const dest = list[at] as Destination;
        if (!dest.overloaded && dest.weight >= this.#required) {
          this.#current = dest;
          return dest;
        }
        if (dest === stop) return this.#none(dest);
      }
      at = -1;
      this.#required -= this.#step;
      if (this.#required <= 0) {
        this.#required = this.#max;
        if (lastPass || last === null) return this.#none(null);
        restarted = true;
      }
      lastPass = this.#required <= this.#step;
      if (lastPass && restarted && last !== null) stop = last;
    }
  }

  #none(at: Destination | null): null {
    this.#current = at;
    return null;
  }

  changed(list: readonly Destination[]): void {
    this.#current = null;
    this.#step = list.reduce((g, d) => (d.weight > 0 ? commonDivisor(d.weight, g) : g), 0) || 1;
    this.#max = list.reduce((max, d) => Math.max(max, d.weight), 0) - (this.#step - 1);
    if (this.#required > this.#max || this.#required === 0) this.#required = this.#max;
    else if (this.#step > 1) this.#required = Math.trunc(this.#required / this.#step) * this.#step + 1;
  }

  leaving(): void {}
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** ip_vs_dest_conn_overhead: an active connection weighs as much as 256 that are over. */
const overhead = (d: Destination): number => d.active * 256 + d.inactive;

function leastConnections(list: readonly Destination[]): Destination | null {
  let least: Destination | null = null;
  for (const dest of list) if (usable(dest) && (least === null || overhead(dest) < overhead(least))) least = dest;
  return least;
}

function weightedLeastConnections(list: readonly Destination[]): Destination | null {
  return leastByWeight(list, overhead);
}

const expectedDelay = (d: Destination): number => d.active + 1;

function shortestExpectedDelay(list: readonly Destination[]): Destination | null {
  return leastByWeight(list, expectedDelay);
}

/** Least cost for its weight, compared without division; the first of equals stays. */
function leastByWeight(list: readonly Destination[], cost: (d: Destination) => number): Destination | null {
  let least: Destination | null = null;
  for (const dest of list) {
    if (!usable(dest)) continue;
    if (least === null || cost(least) * dest.weight > cost(dest) * least.weight) least = dest;
  }
  return least;
}

function neverQueue(list: readonly Destination[]): Destination | null {
  return list.find((d) => usable(d) && d.active === 0) ?? shortestExpectedDelay(list);
}

function failover(list: readonly Destination[]): Destination | null {
  let best: Destination | null = null;
  for (const dest of list) if (usable(dest) && dest.weight > (best?.weight ?? 0)) best = dest;
  return best;
}

/** The highest weight first; the next in line takes over where there are more active connections than the weight. */
function overflow(list: readonly Destination[]): Destination | null {
  return failover(list.filter((d) => d.active <= d.weight));
}

const TABLE_BITS = 8;
const TABLE_SIZE = 1 << TABLE_BITS;
/** GOLDEN_RATIO_32 of include/linux/hash.h. */
const GOLDEN_RATIO = 0x61c88647;

/** hash_32 of include/linux/hash.h, to 8 bits. */
export function hash32(value: number): number {
  return Math.imul(value, GOLDEN_RATIO) >>> (32 - TABLE_BITS);
}

/** ip_vs_sh.c and ip_vs_dh.c: 256 buckets dealt out to the destinations in turn (sh: as many in a row as the weight), chosen by the client's or the virtual address. */
class HashTable implements Scheduler {
  readonly #bySource: boolean;
  readonly #fallback: boolean;
  #buckets: Destination[] = [];

  constructor(bySource: boolean, fallback: boolean) {
    this.#bySource = bySource;
    this.#fallback = fallback;
  }

  schedule(_list: readonly Destination[], call: Call): Destination | null {
    const address = addressNumber(this.#bySource ? call.clientAddress : call.virtualAddress) ?? 0;
    const hash = hash32(address);
    const own = this.#buckets[hash];
    if (own === undefined) return null;
    if (usable(own)) return own;
    return this.#fallback ? this.#other(hash) : null;
  }

  /** ip_vs_sh_get_fallback: the hash again, moved on by the first hash and a growing offset. */
  #other(hash: number): Destination | null {
    for (let offset = 0; offset < TABLE_SIZE; offset++) {
      const moved = (offset + hash) % TABLE_SIZE;
      const dest = this.#buckets[(moved + hash) % TABLE_SIZE];
      if (dest !== undefined && usable(dest)) return dest;
    }
    return null;
  }

  changed(list: readonly Destination[]): void {
    this.#buckets = [];
    if (list.length === 0) return;
    let at = 0;
    let dealt = 0;
    for (let i = 0; i < TABLE_SIZE; i++) {
      const dest = list[at] as Destination;
      this.#buckets.push(dest);
      if (this.#bySource && ++dealt < dest.weight) continue;
      at = (at + 1) % list.length;
      dealt = 0;
    }
  }

  leaving(): void {}
}
