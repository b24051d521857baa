import { lowered } from './variableTable.ts';
import type { Reading } from './reading.ts';

/** Sizes of a 64-bit machine (ngx_cpuinfo.c, sizeof(void *)). */
const CACHE_LINE = 64;
const POINTER = 8;
const BUCKET_MAX = 65_536 - CACHE_LINE;

/** A table that nginx builds once at start; both numbers can be set by directives `NAME_max_size` and `NAME_bucket_size`. */
export interface HashSize {
  readonly name: string;
  readonly maxSize: number;
  /** In bytes. */
  readonly bucketSize: number;
}

export function alignedToCacheLine(bytes: number): number {
  return align(bytes, CACHE_LINE);
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** What one key takes in a bucket (NGX_HASH_ELT_SIZE): a pointer, a length and its letters. */
function elementSize(key: string): number {
  return POINTER + align(byteLength(key) + 2, POINTER);
}

/** Bytes of the text in UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const ch of text) {
    const code = ch.codePointAt(0) as number;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const WORD = 0x1_0000_0000;

/** ngx_hash_key_lc(): modulo 2^64, so it is kept in two halves. */
function hashKey(key: string): readonly [high: number, low: number] {
  let high = 0;
  let low = 0;
  for (const byte of utf8(lowered(key))) {
    const next = low * 31 + byte;
    low = next % WORD;
    high = (high * 31 + Math.floor(next / WORD)) % WORD;
  }
  return [high, low];
}

function utf8(text: string): number[] {
  const bytes: number[] = [];
  for (const ch of text) {
    const code = ch.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** Would nginx find room for these keys? Says what it says where it would not (ngx_hash_init). */
export function buildHash(at: Reading, keys: readonly string[], { name, maxSize, bucketSize }: HashSize): void {
  const grow = (what: string, value: number): never =>
    at.emergNowhere(`could not build ${name}, you should increase ${name}_${what}: ${value}`, 'hash');
  if (maxSize === 0) grow('max_size', maxSize);
  if (bucketSize > BUCKET_MAX)
    at.emergNowhere(`could not build ${name}, too large ${name}_bucket_size: ${bucketSize}`, 'hash');
  const sizes = keys.map(elementSize);
  if (sizes.some((size) => bucketSize < size + POINTER)) grow('bucket_size', bucketSize);
  if (keys.length === 0 || fits(keys, sizes, maxSize, bucketSize - POINTER)) return;
  at.warnNowhere(
    `could not build optimal ${name}, you should increase either ${name}_max_size: ${maxSize} or ` +
      `${name}_bucket_size: ${bucketSize}; ignoring ${name}_bucket_size`,
    'hash',
  );
}

/** So many keys are put into buckets before the lab takes it that no number of buckets will do; nginx tries for hours where this is not so. */
const TRIES_MAX = 4_000_000;

/** Answers of `fits` by all that it was asked: a file is read again after every keystroke, and its tables are mostly the same. */
const answers = new Map<string, boolean>();
const ANSWERS_MAX = 64;
/** Questions longer than this (a megabyte of names) are not kept. */
const QUESTION_MAX = 10_000;

/** Is there a number of buckets with which none overflows? */
function fits(keys: readonly string[], sizes: readonly number[], maxSize: number, room: number): boolean {
  const question = JSON.stringify([maxSize, room, keys]);
  if (question.length > QUESTION_MAX) return search(keys, sizes, maxSize, room);
  let answer = answers.get(question);
  if (answer === undefined) {
    answer = search(keys, sizes, maxSize, room);
    if (answers.size >= ANSWERS_MAX) answers.clear();
    answers.set(question, answer);
  }
  return answer;
}

function search(keys: readonly string[], sizes: readonly number[], maxSize: number, room: number): boolean {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > maxSize * room) return false;
  let first = Math.max(1, Math.floor(keys.length / Math.floor(room / (2 * POINTER))));
  if (maxSize > 10_000 && Math.floor(maxSize / keys.length) < 100) first = maxSize - 1000;
  // With fewer buckets than this the keys do not fit, however they fall.
  first = Math.max(first, Math.ceil(total / room));
  const buckets = new Buckets(keys, sizes, room);
  let tries = 0;
  for (let count = first; count <= maxSize && tries < TRIES_MAX; count++) {
    const put = buckets.put(count);
    if (put === keys.length) return true;
    tries += put + 1;
  }
  return false;
}

/** So many buckets have a place of their own in a list; more are looked up. */
const LISTED_MAX = 65_536;

/** Keys put into buckets, again and again with another number of them. */
class Buckets {
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  readonly #sizes: Float64Array;
  readonly #room: number;
  /** Which bucket each key went to, to be emptied for the next try. */
  readonly #chosen: Uint32Array;
  #bytes = new Float64Array(256);

  constructor(keys: readonly string[], sizes: readonly number[], room: number) {
    const hashes = keys.map(hashKey);
    this.#high = Uint32Array.from(hashes, ([high]) => high);
    this.#low = Uint32Array.from(hashes, ([, low]) => low);
    this.#sizes = Float64Array.from(sizes);
    this.#room = room;
    this.#chosen = new Uint32Array(keys.length);
  }

  /** How many keys found room, one after another, until a bucket overflowed. */
  put(count: number): number {
    return count <= LISTED_MAX ? this.#putListed(count) : this.#putLookedUp(count);
  }

  #putListed(count: number): number {
    if (this.#bytes.length < count) this.#bytes = new Float64Array(Math.min(LISTED_MAX, 2 * count));
    const bytes = this.#bytes;
    const chosen = this.#chosen;
    const carry = WORD % count;
    let put = 0;
    for (; put < chosen.length; put++) {
      // Whole numbers below 2^32, which an engine divides much faster than others.
      const high = (((this.#high[put] as number) % count) * carry) >>> 0;
      const bucket = ((high % count) + ((this.#low[put] as number) % count)) % count;
      const filled = (bytes[bucket] as number) + (this.#sizes[put] as number);
      if (filled > this.#room) break;
      bytes[bucket] = filled;
      chosen[put] = bucket;
    }
    for (let i = 0; i < put; i++) bytes[chosen[i] as number] = 0;
    return put;
  }

  #putLookedUp(count: number): number {
    const bytes = new Map<number, number>();
    const carry = WORD % count;
    for (let put = 0; put < this.#chosen.length; put++) {
      const bucket = (((this.#high[put] as number) % count) * carry + ((this.#low[put] as number) % count)) % count;
      const filled = (bytes.get(bucket) ?? 0) + (this.#sizes[put] as number);
      if (filled > this.#room) return put;
      bytes.set(bucket, filled);
    }
    return this.#chosen.length;
  }
}

export type NameOutcome = 'ok' | 'busy' | 'declined';

/** Names with `*` at one end, as servers, maps and referers take them (ngx_hash_add_key with NGX_HASH_WILDCARD_KEY). */
export class NameKeys {
  readonly exact: string[] = [];
  readonly heads: string[] = [];
  readonly tails: string[] = [];
  readonly #exact = new Set<string>();
  readonly #heads = new Set<string>();
  readonly #tails = new Set<string>();

  get isEmpty(): boolean {
    return this.exact.length + this.heads.length + this.tails.length === 0;
  }

  add(text: string, wildcards: boolean): NameOutcome {
    const name = lowered(text);
    if (!wildcards) return this.#addExact(name);
    if ((name.match(/\*/g)?.length ?? 0) > 1 || name.includes('..')) return 'declined';
    if (name.length > 1 && name.startsWith('.')) return this.#addHead(name.slice(1), true);
    if (name.length > 2 && name.startsWith('*.')) return this.#addHead(name.slice(2), false);
    if (name.length > 2 && name.endsWith('.*')) {
      const stem = name.slice(0, -2);
      if (this.#tails.has(stem)) return 'busy';
      this.#tails.add(stem);
      this.tails.push(stem);
      return 'ok';
    }
    return name.includes('*') ? 'declined' : this.#addExact(name);
  }

  #addExact(name: string): NameOutcome {
    if (this.#exact.has(name)) return 'busy';
    this.#exact.add(name);
    this.exact.push(name);
    return 'ok';
  }

  /** `.example.org` stands for the name itself as well. */
  #addHead(stem: string, withItself: boolean): NameOutcome {
    if (withItself) {
      if (this.#exact.has(stem)) return 'busy';
      this.#exact.add(stem);
    }
    // What `.` and `*.` stand for is told apart by what is kept of them, as nginx does: each keeps its rest behind the dot.
    if (this.#heads.has(stem)) return 'busy';
    this.#heads.add(stem);
    this.heads.push(stem);
    return 'ok';
  }

  /** Builds the tables; names with a star are taken apart label by label (ngx_hash_wildcard_init). */
  build(at: Reading, size: HashSize): void {
    if (this.exact.length > 0) buildHash(at, this.exact, size);
    for (const [names, backwards] of [
      [this.heads, true],
      [this.tails, false],
    ] as const) {
      if (names.length === 0) continue;
      const labels = names.map((name) => (backwards ? name.split('.').reverse() : name.split('.')));
      buildLevel(at, labels, size);
    }
  }
}

/** One table for the first labels, and one for each set of those that follow: the inner ones are built first. */
function buildLevel(at: Reading, names: readonly (readonly string[])[], size: HashSize): void {
  const rest = new Map<string, (readonly string[])[]>();
  for (const [first = '', ...others] of names) {
    const list = rest.get(first) ?? [];
    if (others.length > 0) list.push(others);
    rest.set(first, list);
  }
  for (const list of rest.values()) if (list.length > 0) buildLevel(at, list, size);
  buildHash(at, [...rest.keys()], size);
}
