import { NameKeys, alignedToCacheLine } from './hash.ts';
import type { Reading, Setter } from './reading.ts';
import { compilePlainRegex, compileRegex } from './regex.ts';
import { compileValue, makeVariable } from './script.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Every `$name` that such a block makes must have its sign. */
function makeFor(at: Reading, word: string): void {
  if (!word.startsWith('$')) at.emerg(`invalid variable name "${word}"`, 'variable');
  makeVariable(at, word);
}

/** What a `map` has gathered so far. */
interface MapState {
  readonly keys: NameKeys;
  readonly values: Set<string>;
  hostnames: boolean;
  hasDefault: boolean;
}

const map: Setter = (at, words) => {
  const [, source, target] = words as [string, string, string];
  compileValue(at, source);
  makeFor(at, target);
  const state: MapState = { keys: new NameKeys(), values: new Set(), hostnames: false, hasDefault: false };
  const read = (entry: string[]): void => mapEntry(at, entry, state, read);
  at.entries(read);
  const { location } = at.http;
  state.keys.build(at, {
    name: 'map_hash',
    maxSize: location.own<number>('map_hash_max_size') ?? 2048,
    bucketSize: alignedToCacheLine(location.own<number>('map_hash_bucket_size') ?? 64),
  });
};

function mapEntry(at: Reading, entry: readonly string[], state: MapState, read: (entry: string[]) => void): void {
  const [key, value] = entry as [string, string?];
  if (value === undefined && key === 'hostnames') {
    state.hostnames = true;
    return;
  }
  if (value === undefined && key === 'volatile') return;
  if (value === undefined || entry.length !== 2) at.emerg('invalid number of the map parameters', 'arguments');
  if (key === 'include') return at.includeEntries(value, read);
  // A value that came before is not compiled again.
  if (!state.values.has(value)) compileValue(at, value);
  state.values.add(value);
  if (key === 'default') {
    if (state.hasDefault) at.emerg('duplicate default map parameter', 'duplicate');
    state.hasDefault = true;
  } else if (key.startsWith('~')) compileRegex(at, key.replace(/^~\*?/, ''));
  else addKey(at, key.startsWith('\\') ? key.slice(1) : key, state);
}

function addKey(at: Reading, key: string, { keys, hostnames }: MapState): void {
  const outcome = keys.add(key, hostnames);
  if (outcome === 'declined') at.emerg(`invalid hostname or wildcard "${key}"`);
  if (outcome === 'busy') at.emerg(`conflicting parameter "${key}"`, 'duplicate');
}

const splitClients: Setter = (at, words) => {
  const [, source, target] = words as [string, string, string];
  compileValue(at, source);
  makeFor(at, target);
  let total = 0;
  let over = false;
  at.entries(([part = '']) => {
    const percent = part === '*' ? 0 : hundredths(part.slice(0, -1));
    if (part !== '*' && (!part.endsWith('%') || percent === null || percent === 0))
      at.emerg(`invalid percent value "${part}"`);
    total = percent === 0 || percent === null ? 10_000 : total + percent;
    over ||= total > 10_000;
  });
  if (over) at.emerg('percent total is greater than 100%');
};

/** `12.5` in hundredths (ngx_atofp with two places). */
function hundredths(text: string): number | null {
  const match = /^(\d*)(?:\.(\d{0,2}))?$/.exec(text);
  if (match === null || text === '') return null;
  return Number(`${match[1] ?? ''}${(match[2] ?? '').padEnd(2, '0')}`);
}

const validReferers: Setter = (at, words) => {
  const { location } = at;
  const keys = location.own<NameKeys>('valid_referers') ?? new NameKeys();
  location.set('valid_referers', keys);
  for (const word of words.slice(1)) {
    if (word === '') at.emerg('invalid referer ""');
    if (word === 'none' || word === 'blocked') location.set('none or blocked referers', true);
    else if (word === 'server_names') location.set('referers are server_names', true);
    else if (word === '~') at.emerg('empty regex in "~"');
    else if (word.startsWith('~')) compilePlainRegex(at, word.slice(1));
    else addReferer(at, keys, word.replace(/\/.*$/s, ''));
  }
};

export function addReferer(at: Reading, keys: NameKeys, name: string): void {
  const outcome = keys.add(name, true);
  if (outcome === 'declined') at.emerg(`invalid hostname or wildcard "${name}"`);
  if (outcome === 'busy') at.emerg(`conflicting parameter "${name}"`, 'duplicate');
}

export const MAP_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  map,
  split_clients: splitClients,
  valid_referers: validReferers,
});
