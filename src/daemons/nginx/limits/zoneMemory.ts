import type { Bucket } from './requestRate.ts';

/** Memory that all workers share: what `limit_req` and `limit_conn` know of each key. It outlives a reload. Its size is not modelled. */
export class ZoneMemory {
  readonly #buckets = new Map<string, Map<string, Bucket>>();
  readonly #counts = new Map<string, Map<string, number>>();

  buckets(zone: string): Map<string, Bucket> {
    return entry(this.#buckets, zone);
  }

  counts(zone: string): Map<string, number> {
    return entry(this.#counts, zone);
  }
}

function entry<T>(zones: Map<string, Map<string, T>>, name: string): Map<string, T> {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = new Map();
    zones.set(name, zone);
  }
  return zone;
}
