import { ipv4Number } from '../address.ts';
import { asNumber, asText, dotted, type Sample } from '../sample/value.ts';
import { FreqCounter } from './freqCounter.ts';

/** A `stick-table` line. */
export interface StickTableConfig {
  /** The section's name. */
  readonly name: string;
  readonly type: 'ip' | 'ipv6' | 'integer' | 'string' | 'binary';
  /** Characters kept of a key: `string len 32`. */
  readonly length: number;
  readonly size: number;
  /** Milliseconds since an entry was last used; 0: it stays. */
  readonly expireMs: number;
  readonly nopurge: boolean;
  /** What is counted, with the period of a rate in milliseconds (0 for plain counters). */
  readonly stores: ReadonlyMap<string, number>;
}

/** One key's entry: counters, and the server that a `stick` rule remembered. */
export class StickEntry {
  readonly key: string;
  /** Server's id, 0: none. */
  serverId = 0;
  /** Requests and connections that look at it now: it stays as long. */
  users = 0;
  expiresMs = Infinity;
  readonly counts = new Map<string, number>();
  readonly rates = new Map<string, FreqCounter>();

  constructor(key: string, config: StickTableConfig) {
    this.key = key;
    for (const [name, periodMs] of config.stores) {
      if (periodMs > 0) this.rates.set(name, new FreqCounter(periodMs));
      else this.counts.set(name, 0);
    }
  }

  /** Counts in those counters that the table stores. */
  add(name: string, nowMs: number, by = 1): void {
    const count = this.counts.get(name);
    if (count !== undefined) this.counts.set(name, Math.max(0, count + by));
    else this.rates.get(name)?.add(nowMs, by);
  }

  /** An operator's value for one of the counters that the table stores. */
  set(name: string, nowMs: number, value: number): void {
    if (this.counts.has(name)) this.counts.set(name, value);
    else this.rates.get(name)?.set(nowMs, value);
  }

  read(name: string, nowMs: number): number | null {
    return this.counts.get(name) ?? this.rates.get(name)?.read(nowMs) ?? null;
  }
}

/** A stick table while the daemon runs (stick_table.c 2.6): entries in the order of their last use. */
export class StickTable {
  readonly config: StickTableConfig;
  readonly #entries = new Map<string, StickEntry>();

  constructor(config: StickTableConfig) {
    this.config = config;
  }

  /** The key as the table holds it; null where the sample is none for its type. */
  keyOf(sample: Sample): string | null {
    const { type, length } = this.config;
    if (type === 'ip') {
      const ipv4 = typeof sample === 'object' ? sample.ipv4 : ipv4Number(asText(sample));
      return ipv4 === null ? null : dotted({ ipv4 });
    }
    if (type === 'integer') {
      const number = asNumber(sample);
      return number === null ? null : String(number >>> 0);
    }
    return asText(sample).slice(0, length);
  }

  find(key: string, nowMs: number): StickEntry | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    if (entry.users === 0 && entry.expiresMs <= nowMs) {
      this.#entries.delete(key);
      return null;
    }
    return entry;
  }

  /** The entry of a key, made if there is none; null when the table is full and nothing may be thrown out. Using it makes it stay longer. */
  use(key: string, nowMs: number): StickEntry | null {
    let entry = this.find(key, nowMs);
    if (entry === null) {
      if (this.#entries.size >= this.config.size && !this.#makeRoom(nowMs)) return null;
      entry = new StickEntry(key, this.config);
    } else this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (this.config.expireMs > 0) entry.expiresMs = nowMs + this.config.expireMs;
    return entry;
  }

  #makeRoom(nowMs: number): boolean {
    for (const entry of this.#entries.values()) {
      if (entry.users > 0) continue;
      if (this.config.nopurge && entry.expiresMs > nowMs) continue;
      this.#entries.delete(entry.key);
      return true;
    }
    return false;
  }

  remove(entry: StickEntry): boolean {
    return entry.users === 0 && this.#entries.delete(entry.key);
  }

  /** Entries that hold now, in the order of their keys, as the daemon's tree has them. */
  entries(nowMs: number): StickEntry[] {
    for (const entry of this.#entries.values()) {
      if (entry.users === 0 && entry.expiresMs <= nowMs) this.#entries.delete(entry.key);
    }
    const numeric = this.config.type === 'ip' ? ipv4Number : this.config.type === 'integer' ? Number : null;
    return [...this.#entries.values()].sort((a, b) => {
      if (numeric !== null) return (numeric(a.key) ?? 0) - (numeric(b.key) ?? 0);
      return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
    });
  }

  used(nowMs: number): number {
    return this.entries(nowMs).length;
  }
}
