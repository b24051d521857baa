import { parseNumber, parseSize, parseTimeMs, parseTimeS } from '../values.ts';
import type { Reading } from './reading.ts';
import { addTempPath } from './tempPaths.ts';
import type { Zone } from './zones.ts';
import { zoneFor } from './zoneWords.ts';

/** What `proxy_cache` and its like were given: a zone, a name with variables, or nothing. */
export type Cache = Zone | 'off' | 'scripted';

/** Two pages. */
const KEYS_ZONE_MIN = 8192;

const TIMES = ['loader_sleep', 'loader_threshold', 'manager_sleep', 'manager_threshold'];
const NUMBERS = ['loader_files', 'manager_files'];

/** `proxy_cache_path PATH keys_zone=NAME:SIZE …` (ngx_http_file_cache_set_slot). */
export function addCache(at: Reading, words: readonly string[], directive: string, module: string): void {
  let keys: { name: string; bytes: number } | null = null;
  let levels: number[] = [];
  for (const word of words.slice(2)) {
    const equals = word.indexOf('=');
    const key = word.slice(0, Math.max(0, equals));
    const value = word.slice(equals + 1);
    if (key === 'levels') levels = readLevels(at, word, value);
    else if (key === 'keys_zone') keys = readKeysZone(at, word, value);
    else checkParameter(at, word, key, value);
  }
  if (keys === null || keys.name === '' || keys.bytes === 0) at.emerg(`"${directive}" must have "keys_zone" parameter`);
  addTempPath(at, words[1] as string, levels, {});
  const zone = zoneFor(at, keys.name, keys.bytes, module);
  if (zone.bound !== null) at.emerg(`duplicate zone "${keys.name}"`, 'duplicate');
  zone.bound = words[1] as string;
}

function readLevels(at: Reading, word: string, value: string): number[] {
  if (!/^([12](:[12]){0,2})?$/.test(value)) at.emerg(`invalid "levels" "${word}"`);
  return value.split(':').map(Number);
}

function readKeysZone(at: Reading, word: string, value: string): { name: string; bytes: number } {
  const colon = value.indexOf(':');
  const bytes = colon < 0 ? null : parseSize(value.slice(colon + 1), false);
  if (bytes === null) at.emerg(`invalid keys zone size "${word}"`);
  const name = value.slice(0, colon);
  if (bytes < KEYS_ZONE_MIN) at.emerg(`keys zone "${name}" is too small`);
  return { name, bytes };
}

function checkParameter(at: Reading, word: string, key: string, value: string): void {
  const refuse = (): never => at.emerg(`invalid ${key} value "${word}"`);
  if (key === 'use_temp_path') {
    if (value !== 'on' && value !== 'off') at.emerg(`invalid use_temp_path value "${word}", it must be "on" or "off"`);
  } else if (key === 'inactive') {
    if (parseTimeS(value) === null) refuse();
  } else if (key === 'max_size' || key === 'min_free') {
    if (parseSize(value, true) === null) refuse();
  } else if (TIMES.includes(key)) {
    if (parseTimeMs(value) === null) refuse();
  } else if (NUMBERS.includes(key)) {
    if (parseNumber(value) === null) refuse();
  } else at.emerg(`invalid parameter "${word}"`, 'invalid-parameter');
}
