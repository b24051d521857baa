import { hasName } from '../../../nameIndex.ts';
import { atoi } from '../numbers.ts';
import type { Reading } from '../reading.ts';
import { refuse, type RefusalOptions } from '../refusal.ts';
import type { CacheSection } from '../sections.ts';
import { noMore } from '../words.ts';
import type { SectionReader } from './reader.ts';

/** `cache` (cache.c cfg_parse_cache 2.6): most of its complaints are called warnings, and yet end the reading. */
export function caches(): SectionReader {
  return new Caches();
}

const TIGHT: RefusalOptions = { form: 'tight' };
const NAME_MAX = 32;
/** CACHE_BLOCKSIZE. */
const BLOCK_BYTES = 1024;
const MEGABYTE_BLOCKS = 1024;
/** UINT_MAX >> 20. */
const SIZE_MAX_MB = 4095;

class Caches implements SectionReader {
  #open: CacheSection | null = null;

  open(reading: Reading): void {
    const { line, sections } = reading;
    if (line.arg(1) === '') refuse("'cache' expects a <name> argument", { abort: true });
    noMore(line, 1, 0, { abort: true });
    const name = line.arg(1).slice(0, NAME_MAX);
    if (name !== line.arg(1)) reading.warn(`cache name is limited to 32 characters, truncate to '${name}'.`, TIGHT);
    if (hasName(sections.caches, name)) refuse(`Duplicate cache name '${name}'.`, { ...TIGHT, abort: true, code: 'same-name' });
    this.#open = { name, line: line.number, maxBlocks: 0, maxObjectSize: 0 };
  }

  line(reading: Reading): void {
    const { line } = reading;
    const name = line.arg(0);
    const cache = this.#open;
    if (cache === null || name === '') return;
    if (!LINES.has(name)) refuse(`unknown keyword '${name}' in 'cache' section`, { word: 0, code: 'unknown-keyword' });
    noMore(line, 1, 0, { abort: true });
    if (name === 'total-max-size') totalSize(cache, reading);
    else if (name === 'max-object-size') {
      expects(reading, 'a maximum file size parameter in bytes.');
      cache.maxObjectSize = whole(reading) ?? 0;
    } else if (name === 'max-secondary-entries') {
      expects(reading, 'a strictly positive number.');
      if (whole(reading) === 0) wrongValue(reading);
    } else if (name === 'max-age') {
      expects(reading, 'an age parameter in seconds.');
      atoi(line.arg(1));
    } else {
      expects(reading, '"on" or "off" (enable or disable vary processing).');
      if (!['on', 'off'].includes(line.arg(1)))
        reading.warn(`'process-vary' expects "on" or "off" (enable or disable vary processing).`, TIGHT);
    }
  }

  end(reading: Reading): void {
    const cache = this.#open;
    this.#open = null;
    if (cache === null) return;
    const half = (cache.maxBlocks * BLOCK_BYTES) / 2;
    if (cache.maxBlocks <= 0) refuse(`Size not specified for cache '${cache.name}'`, { form: 'bare', code: 'cache-size' });
    if (cache.maxObjectSize > half)
      refuse(`"max-object-size" is limited to an half of "total-max-size" => ${half}`, { form: 'bare', code: 'cache-size' });
    reading.sections.caches.push(cache);
  }
}

const LINES = new Set(['total-max-size', 'max-object-size', 'max-secondary-entries', 'max-age', 'process-vary']);

function expects(reading: Reading, what: string): void {
  if (reading.line.arg(1) === '') reading.warn(`'${reading.line.arg(0)}' expects ${what}`, TIGHT);
}

/** Ends the reading with what the daemon calls a warning. */
function wrongValue(reading: Reading): void {
  reading.warnAndStop(`${reading.line.arg(0)} wrong value '${reading.line.arg(1)}'`, TIGHT);
}

function whole(reading: Reading): number | null {
  const found = /^\s*([+-]?\d+)$/.exec(reading.line.arg(1))?.[1];
  if (found === undefined) {
    wrongValue(reading);
    return null;
  }
  // strtoul() of a negative number goes around, as does the assignment to 32 bits.
  return Number(BigInt.asUintN(32, BigInt(found)));
}

function totalSize(cache: CacheSection, reading: Reading): void {
  const text = reading.line.arg(1);
  const found = /^\s*([+-]?\d+)$/.exec(text)?.[1];
  if (found === undefined) return wrongValue(reading);
  const megabytes = BigInt.asUintN(64, BigInt(found));
  if (megabytes > SIZE_MAX_MB)
    return reading.warnAndStop(`"total-max-size" (${text}) must not be greater than ${SIZE_MAX_MB}`, TIGHT);
  cache.maxBlocks = Number(megabytes) * MEGABYTE_BLOCKS;
}
