import { dotted, inetAddress, parseNetwork, type Network } from './inet.ts';
import type { Reading, Setter } from './reading.ts';
import { makeVariable, useVariable } from './script.ts';

/** Parts of the address space that the ranges of one block may touch, all counted. */
const PARTS_MAX = 1_000_000;

interface Range {
  start: number;
  end: number;
  value: string;
}

/** What a `geo` block has gathered so far. */
interface GeoState {
  ranges: boolean;
  /** Networks by their bits, with their values. */
  readonly networks: Map<string, string>;
  hasNetworks: boolean;
  defaultRange: string | null;
  /** By the upper half of the address, in order. */
  readonly parts: Map<number, Range[]>;
  /** How many more parts may be looked at. */
  partsLeft: number;
}

/** `geo [$ADDRESS] $NAME { … }` (ngx_http_geo_block). */
export const geo: Setter = (at, words) => {
  const [, first, second] = words as [string, string, string?];
  const sign = (word: string): void => {
    if (!word.startsWith('$')) at.emerg(`invalid variable name "${word}"`, 'variable');
  };
  sign(first);
  if (second !== undefined) {
    useVariable(at, first.slice(1));
    sign(second);
  }
  makeVariable(at, second ?? first);
  const state: GeoState = {
    ranges: false,
    networks: new Map(),
    hasNetworks: false,
    defaultRange: null,
    parts: new Map(),
    partsLeft: PARTS_MAX,
  };
  const read = (entry: string[]): void => geoEntry(at, entry, state, read);
  at.entries(read);
};

function geoEntry(at: Reading, entry: readonly string[], state: GeoState, read: (entry: string[]) => void): void {
  const [key, value] = entry as [string, string?];
  if (value === undefined && key === 'ranges') {
    if (state.hasNetworks) at.emerg('the "ranges" directive must be the first directive inside "geo" block');
    state.ranges = true;
    return;
  }
  if (value === undefined && key === 'proxy_recursive') return;
  if (value === undefined || entry.length !== 2) at.emerg('invalid number of the geo parameters', 'arguments');
  // The file itself, no pattern.
  if (key === 'include') return at.includeEntries(value, read);
  if (key === 'proxy') {
    readNetwork(at, value);
    return;
  }
  if (state.ranges) rangeEntry(at, key, value, state);
  else networkEntry(at, key, value, state);
}

function readNetwork(at: Reading, text: string): Network {
  if (text === '255.255.255.255') return { family: 4, groups: [0xffff, 0xffff], bits: 32, lowBits: false };
  const network = parseNetwork(text);
  if (network === null) at.emerg(`invalid network "${text}"`);
  if (network.lowBits) at.warn(`low address bits of ${text} are meaningless`, 'low-bits');
  return network;
}

const keyOf = ({ family, groups, bits }: Network): string => `${family} ${groups.join('.')}/${bits}`;

function networkEntry(at: Reading, key: string, value: string, state: GeoState): void {
  state.hasNetworks = true;
  if (key === 'default') {
    addNetwork(at, { family: 4, groups: [0, 0], bits: 0, lowBits: false }, key, value, state);
    addNetwork(at, { family: 6, groups: [0, 0, 0, 0, 0, 0, 0, 0], bits: 0, lowBits: false }, key, value, state);
    return;
  }
  const isDelete = key === 'delete';
  const network = readNetwork(at, isDelete ? value : key);
  if (!isDelete) return addNetwork(at, network, key, value, state);
  if (!state.networks.delete(keyOf(network))) at.warn(`no network "${value}" to delete`, 'geo');
}

function addNetwork(at: Reading, network: Network, text: string, value: string, state: GeoState): void {
  const key = keyOf(network);
  if (state.networks.has(key)) {
    const old = longestMatch(network, state);
    at.warn(`duplicate network "${text}", value: "${value}", old value: "${old}"`, 'duplicate-value');
  }
  state.networks.set(key, value);
}

/** The value that an address of the network has: the daemon looks up its first address, and a narrower network there answers. */
function longestMatch({ family, groups }: Network, state: GeoState): string {
  for (let bits = groups.length * 16; bits >= 0; bits--) {
    const within = groups.map((group, i) => masked(group, Math.min(16, Math.max(0, bits - i * 16))));
    const value = state.networks.get(keyOf({ family, groups: within, bits, lowBits: false }));
    if (value !== undefined) return value;
  }
  return '';
}

/** The upper `bits` of sixteen. */
function masked(group: number, bits: number): number {
  return group - (group % 2 ** (16 - bits));
}

function rangeEntry(at: Reading, key: string, value: string, state: GeoState): void {
  if (key === 'default') {
    if (state.defaultRange !== null)
      at.warn(`duplicate default geo range value: "${value}", old value: "${state.defaultRange}"`, 'duplicate-value');
    state.defaultRange = value;
    return;
  }
  const isDelete = key === 'delete';
  const text = isDelete ? value : key;
  const dash = text.indexOf('-');
  const start = dash < 0 ? null : inetAddress(text.slice(0, dash));
  const end = dash < 0 ? null : inetAddress(text.slice(dash + 1));
  if (start === null || end === null || start > end) at.emerg(`invalid range "${text}"`);
  if (isDelete) {
    if (!deleteRange(at, start, end, state)) at.warn(`no address range "${text}" to delete`, 'geo');
  } else addRange(at, text, start, end, value, state);
}

/** The parts of a range by the upper half of the address. */
function* partsOf(start: number, end: number): Generator<readonly [high: number, start: number, end: number]> {
  for (let high = Math.floor(start / 65_536); high <= Math.floor(end / 65_536); high++) {
    const low = Math.max(start, high * 65_536) % 65_536;
    const top = Math.min(end, high * 65_536 + 65_535) % 65_536;
    yield [high, low, top];
  }
}

function addRange(at: Reading, text: string, start: number, end: number, value: string, state: GeoState): void {
  if (isTooMuch(at, start, end, state)) return;
  for (const [high, low, top] of partsOf(start, end)) {
    const list = state.parts.get(high) ?? [];
    state.parts.set(high, list);
    const index = lastFrom(list, top);
    const range = { start: low, end: top, value };
    if (index < 0 || (list[index] as Range).end < low) list.splice(index + 1, 0, range);
    else meet(at, text, range, list, index, high);
  }
}

/** The whole address space has 65,536 parts; a file that names it again and again would keep the daemon busy for hours, and the page too. */
function isTooMuch(at: Reading, start: number, end: number, state: GeoState): boolean {
  if (state.partsLeft < 0) return true;
  state.partsLeft -= Math.floor(end / 65_536) - Math.floor(start / 65_536) + 1;
  if (state.partsLeft >= 0) return false;
  if (at.node !== null)
    at.report.remark(at.node.span, 'The ranges of this block hold too many addresses for the lab: it reads no more of them.');
  return true;
}

/** The index of the last range that begins at `top` or before it; -1 where none does. */
function lastFrom(list: readonly Range[], top: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Range).start <= top) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A range that lies inside another cuts it; the same one replaces it; anything else is an error. The daemon looks from the end. */
function meet(at: Reading, text: string, range: Range, list: Range[], index: number, high: number): void {
  const old = list[index] as Range;
  if (old.start === range.start && old.end === range.end) {
    at.warn(`duplicate range "${text}", value: "${range.value}", old value: "${old.value}"`, 'duplicate-value');
    old.value = range.value;
    return;
  }
  if (range.start < old.start || range.end > old.end) {
    const whole = `${dotted(high * 65_536 + old.start)}-${dotted(high * 65_536 + old.end)}`;
    at.emerg(`range "${text}" overlaps "${whole}"`);
  }
  const pieces = [
    { start: old.start, end: range.start - 1, value: old.value },
    range,
    { start: range.end + 1, end: old.end, value: old.value },
  ];
  list.splice(index, 1, ...pieces.filter((piece) => piece.start <= piece.end));
}

/** True when all of it was there. */
function deleteRange(at: Reading, start: number, end: number, state: GeoState): boolean {
  if (isTooMuch(at, start, end, state)) return true;
  let found = true;
  for (const [high, low, top] of partsOf(start, end)) {
    const list = state.parts.get(high) ?? [];
    const index = lastFrom(list, low);
    const range = list[index];
    if (range?.start === low && range.end === top) list.splice(index, 1);
    else found = false;
  }
  return found;
}
