import type { Directive } from '../directives.ts';
import { parseNumber, parseSize, parseTimeMs, parseTimeS } from '../values.ts';
import { inet6Address, inetAddress } from './inet.ts';
import type { Reading } from './reading.ts';
import { compileValue } from './script.ts';
import { addTempPath } from './tempPaths.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Sets a directive's value, or says what is wrong with it. */
type Slot = (at: Reading, words: readonly string[], row: Directive) => string | void;

const DUPLICATE = 'is duplicate';

/** A slot that takes one value once in a block. */
function once(read: (text: string) => unknown, wrong: string): Slot {
  return (at, words, row) => {
    const { own } = at.scope;
    if (own.has(row.name)) return DUPLICATE;
    const value = read(words[1] as string);
    if (value === null) return wrong;
    own.set(row.name, value);
    return afterwards(at, row.name, value);
  };
}

const flag: Slot = (at, words, row) => {
  const { own } = at.scope;
  if (own.has(row.name)) return DUPLICATE;
  const word = words[1] as string;
  const low = word.toLowerCase();
  if (low !== 'on' && low !== 'off')
    at.emerg(`invalid value "${word}" in "${row.name}" directive, it must be "on" or "off"`);
  own.set(row.name, low === 'on');
  return afterwards(at, row.name, low === 'on');
};

const bufs: Slot = (at, words, row) => {
  const { own } = at.scope;
  if (own.has(row.name)) return DUPLICATE;
  const count = parseNumber(words[1] as string);
  const size = parseSize(words[2] as string, false);
  if (count === null || count === 0 || size === null || size === 0) return 'invalid value';
  own.set(row.name, { count, size });
};

const listed = (row: Directive): string[] => row.check.slice(row.check.indexOf(':') + 1).split('|');

const enumeration: Slot = (at, words, row) => {
  const { own } = at.scope;
  if (own.has(row.name)) return DUPLICATE;
  const word = words[1] as string;
  const found = listed(row).find((known) => known.toLowerCase() === word.toLowerCase());
  if (found === undefined) at.emerg(`invalid value "${word}"`);
  own.set(row.name, found);
};

const bitmask: Slot = (at, words, row) => {
  const values = at.scope.own.list<string>(row.name);
  for (const word of words.slice(1)) {
    const found = listed(row).find((known) => known.toLowerCase() === word.toLowerCase());
    if (found === undefined) return at.emerg(`invalid value "${word}"`);
    if (values.includes(found)) at.warn(`duplicate value "${word}"`, 'duplicate-value');
    else values.push(found);
  }
};

/** A value with variables, once (ngx_http_set_complex_value_slot). */
const complex: Slot = (at, words, row) => {
  const { own } = at.scope;
  if (own.has(row.name)) return DUPLICATE;
  const text = words[1] as string;
  own.set(row.name, text);
  compileValue(at, text);
};

const complexSize: Slot = (at, words, row) => {
  const problem = complex(at, words, row);
  if (problem !== undefined) return problem;
  const text = words[1] as string;
  if (!text.includes('$') && parseSize(text, false) === null) return 'invalid value';
};

const predicate: Slot = (at, words, row) => {
  at.scope.own.set(row.name, true);
  for (const word of words.slice(1)) compileValue(at, word);
};

const keyval: Slot = (at, words, row) => {
  at.scope.own.list<readonly [string, string]>(row.name).push([words[1] as string, words[2] as string]);
};

const strings: Slot = (at, words, row) => {
  at.scope.own.list<string>(row.name).push(words[1] as string);
};

const param: Slot = (at, words, row) => {
  keyval(at, words, row);
  const third = words[3];
  if (third !== undefined && third !== 'if_not_empty') at.emerg(`invalid parameter "${third}"`, 'invalid-parameter');
};

/** The type that is there without being named, by directive (the default of ngx_http_types_slot). */
const DEFAULT_TYPE = 'text/html';

const types: Slot = (at, words, row) => {
  const values = at.scope.own.setOf<string>(row.name);
  if (values.has('*')) return;
  if (values.size === 0) values.add(DEFAULT_TYPE);
  for (const word of words.slice(1)) {
    if (word === '*') return void values.add('*');
    const low = word.toLowerCase();
    if (values.has(low)) at.warn(`duplicate MIME type "${low}"`, 'duplicate-value');
    else values.add(low);
  }
};

const path: Slot = (at, words, row) => {
  const { own } = at.scope;
  if (own.has(row.name)) return DUPLICATE;
  const levels: number[] = [];
  for (const word of words.slice(2)) {
    const level = parseNumber(word);
    if (level === null || level === 0) return 'invalid value';
    levels.push(level);
  }
  if (levels.reduce((sum, level) => sum + level + 1, 0) > 10 + levels.length) return 'invalid value';
  own.set(row.name, true);
  addTempPath(at, words[1] as string, levels, null);
};

const access: Slot = (at, words, row) => {
  const { own } = at.scope;
  if (own.has(row.name)) return DUPLICATE;
  own.set(row.name, true);
  for (const word of words.slice(1)) if (!/^(user|group|all):(rw|r)$/.test(word)) at.emerg(`invalid value "${word}"`);
};

const bind: Slot = (at, words, row) => {
  const { own } = at.scope;
  if (own.has(row.name)) return DUPLICATE;
  own.set(row.name, true);
  const [, address, mode] = words as [string, string, string?];
  if (mode === undefined && address === 'off') return;
  if (!compileValue(at, address) && !isAddressAndPort(address)) at.emerg(`invalid address "${address}"`);
  if (mode !== undefined && mode !== 'transparent') at.emerg(`invalid parameter "${mode}"`, 'invalid-parameter');
};

/** ngx_parse_addr_port: an address, with or without a port. */
function isAddressAndPort(text: string): boolean {
  const isAddress = (part: string): boolean => inetAddress(part) !== null || inet6Address(part) !== null;
  if (isAddress(text)) return true;
  const match = /^\[(.*)\]:(\d+)$/.exec(text) ?? /^([^:]*):(\d+)$/.exec(text);
  if (match === null) return false;
  const port = parseNumber(match[2] as string);
  return port !== null && port >= 1 && port <= 65_535 && isAddress(match[1] as string);
}

const cacheValid: Slot = (at, words, row) => {
  at.scope.own.set(row.name, true);
  const last = words.at(-1) as string;
  if (parseTimeS(last) === null) at.emerg(`invalid time value "${last}"`);
  for (const word of words.slice(1, -1)) {
    const status = parseNumber(word) ?? -1;
    if (word !== 'any' && (status < 100 || status > 599)) at.emerg(`invalid status "${word}"`);
  }
};

const SUCCESSORS: Readonly<Record<string, string>> = dictionary({
  http2_recv_timeout: 'client_header_timeout',
  http2_idle_timeout: 'keepalive_timeout',
  http2_max_requests: 'keepalive_requests',
  http2_max_field_size: 'large_client_header_buffers',
  http2_max_header_size: 'large_client_header_buffers',
});

const obsolete: Slot = (at, _words, row) =>
  at.warn(`the "${row.name}" directive is obsolete, use the "${SUCCESSORS[row.name]}" directive instead`, 'obsolete');

/** Setters that the modules of nginx share (ngx_conf_set_*_slot, ngx_http_set_*_slot), by what the table of directives calls them. */
export const SLOTS: Readonly<Record<string, Slot>> = dictionary({
  flag,
  str: once((text) => text, ''),
  num: once(parseNumber, 'invalid number'),
  size: once((text) => parseSize(text, false), 'invalid value'),
  off: once((text) => parseSize(text, true), 'invalid value'),
  msec: once(parseTimeMs, 'invalid value'),
  sec: once(parseTimeS, 'invalid value'),
  bufs,
  enum: enumeration,
  bitmask,
  complex,
  'complex-zero': complex,
  'complex-size': complexSize,
  predicate,
  keyval,
  strs: strings,
  param,
  types,
  path,
  access,
  bind,
  'cache-valid': cacheValid,
  obsolete,
});

/** Limits that a directive puts on its own value once it is read (`post` of ngx_command_t). */
function afterwards(at: Reading, name: string, value: unknown): string | void {
  const number = typeof value === 'number' ? value : 0;
  switch (name) {
    case 'limit_conn_status':
    case 'limit_req_status':
      return between(at, number, 400, 599);
    case 'gzip_comp_level':
      return between(at, number, 1, 9);
    case 'uwsgi_modifier1':
    case 'uwsgi_modifier2':
      return between(at, number, 0, 255);
    case 'connection_pool_size':
    case 'request_pool_size':
    case 'http2_pool_size':
      return poolSize(at, number);
    case 'gzip_window':
      return isPowerOfTwo(number, 512, 32_768) ? undefined : 'must be 512, 1k, 2k, 4k, 8k, 16k, or 32k';
    case 'gzip_hash':
      return isPowerOfTwo(number, 512, 131_072) ? undefined : 'must be 512, 1k, 2k, 4k, 8k, 16k, 32k, 64k, or 128k';
    default:
      return http2Limit(at, name, number);
  }
}

const HTTP2_WINDOW_MAX = 2 ** 31 - 1;
/** Twice NGX_HTTP_V2_STATE_BUFFER_SIZE. */
const HTTP2_STATES = 32;

function http2Limit(at: Reading, name: string, value: number): string | void {
  if (name === 'http2_recv_buffer_size' && value <= HTTP2_STATES) return 'value is too small';
  if (name === 'http2_body_preread_size' && value > HTTP2_WINDOW_MAX)
    at.emerg(`the maximum body preread buffer size is ${HTTP2_WINDOW_MAX}`);
  if (name === 'http2_streams_index_size' && !isPowerOfTwo(value, 1, Number.MAX_SAFE_INTEGER))
    return 'must be a power of two';
  if (name === 'http2_chunk_size' && value === 0) at.emerg('the http2 chunk size cannot be zero');
  if (/_send_lowat$|^send_lowat$/.test(name)) at.warn(`"${name}" is not supported, ignored`, 'not-supported');
}

function between(at: Reading, value: number, low: number, high: number): void {
  if (value < low || value > high) at.emerg(`value must be between ${low} and ${high}`);
}

/** NGX_MIN_POOL_SIZE and NGX_POOL_ALIGNMENT on 64 bits. */
function poolSize(at: Reading, bytes: number): void {
  if (bytes < 112) at.emerg('the pool size must be no less than 112');
  if (bytes % 16 !== 0) at.emerg('the pool size must be a multiple of 16');
}

function isPowerOfTwo(value: number, low: number, high: number): boolean {
  for (let power = low; power <= Math.min(high, value); power *= 2) if (power === value) return true;
  return false;
}
