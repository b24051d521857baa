import type { Scope } from '../sample/scope.ts';
import type { Sample } from '../sample/value.ts';
import type { StickEntry, StickTable } from '../stats/stickTable.ts';

interface Tracked {
  readonly table: StickTable;
  readonly entry: StickEntry;
  /** By a rule about connections or sessions: then it lasts as long as the connection, else as the request. */
  readonly ofConnection: boolean;
}

type Change = Parameters<Scope['changeCounter']>[1];

/** `track-sc0` to `track-sc2` of one connection: whose counters grow with what it does (stick_table.h, stream_track_stkctr, 2.6). */
export class Trackers {
  readonly #tables: ReadonlyMap<string, StickTable>;
  readonly #now: () => number;
  readonly #slots: (Tracked | null)[] = [null, null, null];

  constructor(tables: ReadonlyMap<string, StickTable>, now: () => number) {
    this.#tables = tables;
    this.#now = now;
  }

  /** The first rule for a slot stands. @param request counted as well: it was parsed before the rule came */
  track(slot: number, table: StickTable, sample: Sample, ofConnection: boolean, request: boolean): void {
    if (this.#slots[slot] !== null) return;
    const key = table.keyOf(sample);
    const nowMs = this.#now();
    const entry = key === null ? null : table.use(key, nowMs);
    if (entry === null) return;
    entry.users++;
    this.#slots[slot] = { table, entry, ofConnection };
    entry.add('conn_cnt', nowMs);
    entry.add('conn_rate', nowMs);
    entry.add('conn_cur', nowMs);
    if (request) this.#countOne(entry, 'http_req_cnt', 'http_req_rate');
  }

  /** Something happened that tracked entries count: a request, an error the client caused, a failure of the server's. */
  count(what: 'http_req' | 'http_err' | 'http_fail' | 'sess'): void {
    for (const tracked of this.#slots) if (tracked !== null) this.#countOne(tracked.entry, `${what}_cnt`, `${what}_rate`);
  }

  #countOne(entry: StickEntry, count: string, rate: string): void {
    const nowMs = this.#now();
    entry.add(count, nowMs);
    entry.add(rate, nowMs);
  }

  /** The request is over, or with `all` the connection. */
  release(all: boolean): void {
    for (const [slot, tracked] of this.#slots.entries()) {
      if (tracked === null || (tracked.ofConnection && !all)) continue;
      tracked.entry.users--;
      tracked.entry.add('conn_cur', this.#now(), -1);
      tracked.table.use(tracked.entry.key, this.#now());
      this.#slots[slot] = null;
    }
  }

  read(slot: number, counter: string, tableName: string | null): number | null {
    const entry = this.#entry(slot, tableName);
    return entry === null ? null : readCounter(entry, counter, this.#now());
  }

  /** `sc-set-gpt0`: the entry's general purpose tag. */
  tag(slot: number, value: number): void {
    this.#slots[slot]?.entry.set('gpt0', this.#now(), value >>> 0);
  }

  change(slot: number, change: Change, tableName: string | null): number | null {
    const entry = this.#entry(slot, tableName);
    return entry === null ? null : changeCounter(entry, change, this.#now());
  }

  /** With a table's name: the same key there. */
  #entry(slot: number, tableName: string | null): StickEntry | null {
    const tracked = this.#slots[slot] ?? null;
    if (tracked === null || tableName === null) return tracked?.entry ?? null;
    return this.#tables.get(tableName)?.find(tracked.entry.key, this.#now()) ?? null;
  }

  readIn(tableName: string, sample: Sample, counter: string): number | null {
    const table = this.#tables.get(tableName);
    const key = table?.keyOf(sample) ?? null;
    const entry = key === null ? null : (table?.find(key, this.#now()) ?? null);
    return entry === null ? null : readCounter(entry, counter, this.#now());
  }

  changeIn(tableName: string, sample: Sample, change: Change): number | null {
    const table = this.#tables.get(tableName);
    const key = table?.keyOf(sample) ?? null;
    const entry = key === null ? null : (table?.use(key, this.#now()) ?? null);
    return entry === null ? null : changeCounter(entry, change, this.#now());
  }

  sizeOf(tableName: string): { used: number; free: number } | null {
    const table = this.#tables.get(tableName);
    if (table === undefined) return null;
    const used = table.used(this.#now());
    return { used, free: table.config.size - used };
  }
}

function readCounter(entry: StickEntry, counter: string, nowMs: number): number | null {
  if (counter === 'tracked') return 1;
  if (counter === 'trackers') return entry.users;
  return entry.read(counter.startsWith('get_') ? counter.slice(4) : counter, nowMs);
}

/** `inc_gpc0` also counts in the rate of the same counter. */
function changeCounter(entry: StickEntry, change: Change, nowMs: number): number | null {
  const counter = change.slice(4);
  const before = entry.read(counter, nowMs);
  if (change.startsWith('clr')) {
    entry.add(counter, nowMs, -(before ?? 0));
    return before;
  }
  entry.add(counter, nowMs);
  entry.add(`${counter}_rate`, nowMs);
  return entry.read(counter, nowMs);
}
