import { crc32, crcUpdate, utf8 } from './hashed.ts';
import type { Peer, PeerGroup } from './peer.ts';
import { Selection, type PeerWatcher } from './selection.ts';

const POINTS_PER_WEIGHT = 160;
const REHASH_MAX = 20;

/** The ring of `hash KEY consistent`: points by number, each with the name of its server. */
export interface HashRing {
  readonly hashes: readonly number[];
  readonly names: readonly string[];
}

/** 160 points per unit of weight, chained: crc32(host, 0, port, previous point) (ngx_http_upstream_init_chash). Backups have none. */
export function makeRing(peers: readonly Peer[]): HashRing {
  const points: { hash: number; name: string; order: number }[] = [];
  for (const peer of peers) {
    const base = crcUpdate(0xffffffff, hostAndPort(peer.server.name));
    let previous = 0;
    for (let i = 0; i < peer.server.weight * POINTS_PER_WEIGHT; i++) {
      const bytes = [previous & 0xff, (previous >>> 8) & 0xff, (previous >>> 16) & 0xff, previous >>> 24];
      previous = (crcUpdate(base, bytes) ^ 0xffffffff) >>> 0;
      points.push({ hash: previous, name: peer.server.name, order: points.length });
    }
  }
  points.sort((a, b) => a.hash - b.hash || a.order - b.order);
  const kept = points.filter((point, i) => i === 0 || point.hash !== points[i - 1]?.hash);
  return { hashes: kept.map((p) => p.hash), names: kept.map((p) => p.name) };
}

function hostAndPort(name: string): number[] {
  const match = /^(.*):(\d*)$/.exec(name);
  return match === null ? [...utf8(name), 0] : [...utf8(match[1] as string), 0, ...utf8(match[2] as string)];
}

/** Goes along the ring from the key's point until a server can be had. */
export class ConsistentHash extends Selection {
  readonly #ring: HashRing;
  readonly #key: string;
  #at: number;
  #steps = 0;

  constructor(group: PeerGroup, watcher: PeerWatcher, ring: HashRing, key: string) {
    super(group, watcher);
    this.#ring = ring;
    this.#key = key;
    this.#at = firstAtLeast(ring.hashes, crc32(key));
  }

  protected override choose(nowS: number): Peer | null {
    if (this.#steps > REHASH_MAX || this.group.single || this.#key === '') return this.roundRobin(nowS);
    const { names } = this.#ring;
    for (;;) {
      const best = this.#named(names[this.#at % names.length] as string, nowS);
      if (best !== null) return this.take(best, nowS);
      this.#at++;
      if (++this.#steps > REHASH_MAX) return this.roundRobin(nowS);
    }
  }

  /** Several servers may share a name (one listed twice): they rotate. */
  #named(name: string, nowS: number): Peer | null {
    let best: Peer | null = null;
    let total = 0;
    for (const peer of this.group.peers) {
      if (peer.server.name !== name || this.tried.includes(peer) || !peer.available(nowS)) continue;
      total += peer.gain();
      if (best === null || peer.currentWeight > best.currentWeight) best = peer;
    }
    if (best !== null) best.currentWeight -= total;
    return best;
  }
}

function firstAtLeast(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
