import { ipv4Number } from '../address.ts';
import { avalanche, hashText, type HashFunction } from '../balance/hashFunctions.ts';
import { fits, type MatchMethod } from './pattern.ts';
import type { Scope } from './scope.ts';
import { compiled, expandReferences } from './regex.ts';
import { asBoolean, asNumber, asText, type Sample } from './value.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** A converter while the daemon runs: null ends the expression without a value. */
export type Convert = (value: Sample, args: readonly string[], scope: Scope) => Sample | null;

const table = new Map<string, Convert>();

function define(names: string, convert: Convert): void {
  for (const name of names.split(' ')) table.set(name, convert);
}

/** The converter of this name, or undefined where the lab has none (manual 2.6, section 7.3.1). */
export function converterNamed(name: string): Convert | undefined {
  return table.get(name);
}

// Text

define('lower', (value) => asText(value).replace(/[A-Z]/g, (c) => c.toLowerCase()));
define('upper', (value) => asText(value).replace(/[a-z]/g, (c) => c.toUpperCase()));
define('length', (value) => asText(value).length);
define('ltrim', (value, [set]) => trimmed(asText(value), set ?? '', true, false));
define('rtrim', (value, [set]) => trimmed(asText(value), set ?? '', false, true));
define('cut_crlf', (value) => asText(value).split(/[\r\n]/)[0] as string);
define('bytes', (value, [from, count]) => {
  const text = asText(value);
  const start = Number(from ?? 0);
  return start >= text.length ? '' : text.slice(start, count === undefined ? undefined : start + Number(count));
});
define('field', (value, args) => cutOut(asText(value), args, false));
define('word', (value, args) => cutOut(asText(value), args, true));
define('concat', (value, [before, name, after], scope) => {
  const inner = name === undefined || name === '' ? null : scope.variable(name);
  return asText(value) + (before ?? '') + (inner === null ? '' : asText(inner)) + (after ?? '');
});
define('strcmp', (value, [name], scope) => {
  const other = scope.variable(name ?? '');
  if (other === null) return null;
  const [a, b] = [asText(value), asText(other)];
  return a === b ? 0 : a < b ? -1 : 1;
});
define('host_only', (value) => asText(value).replace(/:\d*$/, ''));
define('port_only', (value) => Number(/:(\d+)$/.exec(asText(value))?.[1] ?? 0));
define('regsub', (value, [pattern, replacement, flags]) => {
  const regex = compiled(pattern ?? '', flags ?? '');
  if (regex === null) return null;
  return asText(value).replace(regex, (...found: unknown[]) => expandReferences(replacement ?? '', found as (string | undefined)[]));
});
define('url_dec', (value, [inForm]) => {
  const text = asText(value);
  const query = Number(inForm ?? 0) !== 0 ? 0 : text.indexOf('?');
  const spaced = query < 0 ? text : text.slice(0, query) + text.slice(query).replaceAll('+', ' ');
  return spaced.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
});
define('url_enc', (value) =>
  asText(value).replace(/[^A-Za-z0-9_.~-]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
);
define('hex', (value) => [...asText(value)].map((c) => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')).join(''));
define('hex2i', (value) => parseInt(asText(value), 16) || 0);
define('debug', (value) => value);

function trimmed(text: string, set: string, left: boolean, right: boolean): string {
  let from = 0;
  let to = text.length;
  while (left && from < to && set.includes(text[from] as string)) from++;
  while (right && to > from && set.includes(text[to - 1] as string)) to--;
  return text.slice(from, to);
}

/** `field(2,/)`, `word(-1,/)`: parts between separators, empty ones skipped for words; `count` parts together, 0 for all that follow. */
function cutOut(text: string, [which, separators, count]: readonly string[], words: boolean): string | null {
  const wanted = Number(which ?? 0);
  const many = count === undefined ? 1 : Number(count);
  const parts: { from: number; to: number }[] = [];
  let from = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && !(separators ?? '').includes(text[i] as string)) continue;
    if (!words || i > from) parts.push({ from, to: i });
    from = i + 1;
  }
  const at = wanted > 0 ? wanted - 1 : parts.length + wanted;
  const first = parts[at];
  if (wanted === 0 || first === undefined) return null;
  if (wanted > 0) {
    const last = many === 0 ? parts[parts.length - 1] : parts[Math.min(at + many, parts.length) - 1];
    return text.slice(first.from, (last ?? first).to);
  }
  const start = many === 0 ? parts[0] : parts[Math.max(0, at - many + 1)];
  return text.slice((start ?? first).from, first.to);
}

// Numbers and truth

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = dictionary({
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => (b === 0 ? Number.MAX_SAFE_INTEGER : Math.trunc(a / b)),
  mod: (a, b) => (b === 0 ? 0 : a % b),
  and: (a, b) => Number(BigInt(a) & BigInt(b)),
  or: (a, b) => Number(BigInt(a) | BigInt(b)),
  xor: (a, b) => Number(BigInt(a) ^ BigInt(b)),
});
for (const [name, compute] of Object.entries(arithmetic)) {
  define(name, (value, [operand], scope) => {
    const a = asNumber(value);
    const other = /^[+-]?\d+$/.test(operand ?? '') ? Number(operand) : scope.variable(operand ?? '');
    const b = other === null ? null : asNumber(other);
    return a === null || b === null ? null : compute(a, b);
  });
}
const ofNumber =
  (compute: (number: number) => Sample): Convert =>
  (value) => {
    const number = asNumber(value);
    return number === null ? null : compute(number);
  };
define('neg', ofNumber((number) => -number));
define('cpl', ofNumber((number) => -number - 1));
define('odd', ofNumber((number) => number % 2 !== 0));
define('even', ofNumber((number) => number % 2 === 0));
define('bool', (value) => asBoolean(value));
define('not', (value) => !asBoolean(value));
define('iif', (value, [yes, no]) => (asBoolean(value) ? (yes ?? '') : (no ?? '')));

// Addresses and hashes

define('ipmask', (value, [mask]) => {
  const ipv4 = typeof value === 'object' ? value.ipv4 : ipv4Number(asText(value));
  const bits = /^\d+$/.test(mask ?? '') ? Number(mask) : null;
  const whole = bits === null ? ipv4Number(mask ?? '') : 2 ** 32 - 2 ** (32 - bits);
  if (ipv4 === null || whole === null) return null;
  return { ipv4: (ipv4 & whole) >>> 0 };
});
for (const name of ['sdbm', 'djb2', 'wt6', 'crc32'] as readonly HashFunction[]) {
  define(name, (value, [turned]) => {
    const hash = hashText(name, typeof value === 'object' ? addressBytes(value.ipv4) : asText(value));
    return Number(turned ?? 0) === 0 ? hash : avalanche(hash);
  });
}

function addressBytes(ipv4: number): string {
  return [24, 16, 8, 0].map((shift) => String.fromCharCode((ipv4 >>> shift) & 255)).join('');
}

// Proxies

define('nbsrv', (value, _, scope) => scope.backendNamed(asText(value))?.usableServers ?? null);
define('srv_queue', (value, _, scope) => {
  const [owner, name] = asText(value).split('/') as [string, string?];
  const view = name === undefined ? scope.backend : scope.backendNamed(owner);
  return view?.servers.find((server) => server.name === (name ?? owner))?.queued ?? null;
});

// Tables

for (const counter of 'conn_cnt conn_cur conn_rate sess_cnt sess_rate http_req_cnt http_req_rate http_err_cnt http_err_rate gpc0 gpc1 gpc0_rate gpc1_rate'.split(
  ' ',
)) {
  const asked = counter === 'gpc0' || counter === 'gpc1' ? `get_${counter}` : counter;
  define(`table_${counter}`, (value, [name], scope) => scope.inTable(name ?? '', value, asked) ?? 0);
}
define('in_table', (value, [name], scope) => scope.inTable(name ?? '', value, 'tracked') !== null);

// Maps: `map_beg(web.map,be)`: a file of keys and values

const MAP_METHODS: Readonly<Record<string, MatchMethod>> = dictionary({
  map: 'str',
  map_str: 'str',
  map_beg: 'beg',
  map_sub: 'sub',
  map_dir: 'dir',
  map_dom: 'dom',
  map_end: 'end',
  map_reg: 'reg',
  map_int: 'int',
  map_ip: 'ip',
});
for (const [name, method] of Object.entries(MAP_METHODS)) {
  for (const suffix of ['', '_str', '_int', '_ip']) {
    if (name === 'map' && suffix !== '') continue;
    define(`${name}${suffix}`, (value, [path, otherwise], scope) => {
      const found = lookUp(scope.fileLines(path ?? '') ?? [], value, method) ?? otherwise;
      if (found === undefined) return null;
      if (suffix === '_int') return Number.parseInt(found, 10) || 0;
      const ipv4 = suffix === '_ip' ? ipv4Number(found) : null;
      return ipv4 === null ? found : { ipv4 };
    });
  }
}

/** The value of the key that fits: the first one, the longest for beginnings (a tree finds it so), the narrowest network. */
function lookUp(lines: readonly string[], value: Sample, method: MatchMethod): string | undefined {
  let best: string | undefined;
  let bestLength = -1;
  for (const line of lines) {
    const found = /^\s*([^\s#]\S*)\s+(.*\S)\s*$/.exec(line) ?? /^\s*([^\s#]\S*)\s*$/.exec(line);
    if (found === null) continue;
    const key = found[1] as string;
    if (!fits({ method, ignoreCase: false, patterns: [key] }, value)) continue;
    const length = method === 'beg' ? key.length : method === 'ip' ? Number(key.split('/')[1] ?? 32) : 0;
    if (length > bestLength) {
      best = found[2] ?? '';
      bestLength = length;
    }
  }
  return best;
}
