import { ipv4Number } from '../address.ts';
import { fits, type MatchMethod } from './pattern.ts';
import type { Convert } from './convert.ts';
import type { Scope } from './scope.ts';
import { BYTE_CONVERTERS } from './converterBytes.ts';
import { NUMBER_CONVERTERS } from './converterNumbers.ts';
import { compiled, expandReferences } from './regex.ts';
import { asText, type Sample } from './value.ts';
import { dictionary } from '../../../text/dictionary.ts';

const table = new Map<string, Convert>([...BYTE_CONVERTERS, ...NUMBER_CONVERTERS]);

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
define('field', (value, args) => field(asText(value), args));
define('word', (value, args) => word(asText(value), args));
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
define('secure_memcmp', (value, [name], scope) => {
  const other = scope.variable(name ?? '');
  return other === null ? null : asText(value) === asText(other);
});
define('capture-req', (value, [slot], scope) => kept(value, 'request', slot, scope));
define('capture-res', (value, [slot], scope) => kept(value, 'response', slot, scope));
define('host_only', (value) => asText(value).replace(/:\d*$/, ''));
define('port_only', (value) => Number(/:(\d+)$/.exec(asText(value))?.[1] ?? 0));
define('regsub', (value, [pattern, replacement, flags]) => {
  const regex = compiled(pattern ?? '', flags ?? '');
  if (regex === null) return null;
  return asText(value).replace(regex, (...found: unknown[]) => {
    // Groups come first, then the place.
    const groups = found.slice(0, found.findIndex((part) => typeof part === 'number'));
    return expandReferences(replacement ?? '', groups as (string | undefined)[]);
  });
});
define('url_dec', (value, [inForm]) => {
  const text = asText(value);
  const query = Number(inForm ?? 0) !== 0 ? 0 : text.indexOf('?');
  const spaced = query < 0 ? text : text.slice(0, query) + text.slice(query).replaceAll('+', ' ');
  // What is no such number makes it no text of this kind (tools.c url_decode 2.6).
  if (/%(?![0-9a-fA-F]{2})/.test(spaced)) return null;
  return spaced.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
});
define('url_enc', (value) =>
  asText(value).replace(/[^A-Za-z0-9_.~-]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`),
);
// The last sixteen digits count, as 64 bits with a sign; what no number here holds exactly stays a text of its digits (sample.c sample_conv_hex2int 2.6, measured).
define('hex2i', (value) => {
  const digits = asText(value);
  if (!/^[0-9a-fA-F]*$/.test(digits)) return null;
  const number = BigInt.asIntN(64, BigInt(`0x0${digits}`));
  return number === BigInt(Number(number)) ? Number(number) : String(number);
});
define('debug', (value) => value);

/** Keeps the value in one of the frontend's places on its way. */
function kept(value: Sample, side: 'request' | 'response', slot: string | undefined, scope: Scope): Sample {
  scope.capture(side, Number(slot), asText(value));
  return value;
}

function trimmed(text: string, set: string, left: boolean, right: boolean): string {
  let from = 0;
  let to = text.length;
  while (left && from < to && set.includes(text[from] as string)) from++;
  while (right && to > from && set.includes(text[to - 1] as string)) to--;
  return text.slice(from, to);
}

/**
 * `field(2,/)`, `field(-1,/)`: what stands between separators, counted from the end where the number is negative; `count` of them together, 0 for all that
 * follow (sample.c sample_conv_field 2.6).
 */
function field(text: string, [which, separators, count]: readonly string[]): string | null {
  const wanted = Number(which ?? 0);
  const step = wanted < 0 ? -1 : 1;
  let many = count === undefined ? 1 : Number(count);
  let number = step;
  const start = wanted < 0 ? text.length : 0;
  let from = start;
  let at = start;
  for (; at !== text.length - start; at += step) {
    const c = text[wanted < 0 ? at - 1 : at] as string;
    if (!(separators ?? '').includes(c)) continue;
    if (number !== wanted) {
      from = at + step;
      number += step;
    } else if (many === 1) return between(text, from, at);
    else if (many > 1) many--;
  }
  return number === wanted ? between(text, from, at) : null;
}

/**
 * The same for words, where separators next to each other part nothing; there is an empty one where there are too few (sample_conv_word 2.6). Counted from the end,
 * `count` words reach up to the last separator before them, whatever stands there (measured: `word(-2,/,2)` of `//x//y` is `//x`).
 */
function word(text: string, [which, separators, count]: readonly string[]): string {
  const wanted = Number(which ?? 0);
  const step = wanted < 0 ? -1 : 1;
  let many = count === undefined ? 1 : Number(count);
  let number = 0;
  let inside = false;
  const start = wanted < 0 ? text.length : 0;
  let from = start;
  let at = start;
  for (; at !== text.length - start; at += step) {
    const separates = (separators ?? '').includes(text[wanted < 0 ? at - 1 : at] as string);
    if (!inside && !separates) {
      if (number !== wanted) {
        number += step;
        from = at;
      }
      inside = true;
    } else if (inside && separates) {
      if (number === wanted) {
        if (many === 1) return between(text, from, at);
        if (many > 1) many--;
      }
      inside = false;
    }
  }
  return number === wanted ? between(text, from, at) : '';
}

const between = (text: string, a: number, b: number): string => text.slice(Math.min(a, b), Math.max(a, b));

// Proxies

define('nbsrv', (value, _, scope) => scope.backendNamed(asText(value))?.usableServers ?? null);
define('srv_queue', (value, _, scope) => {
  const [owner, name] = asText(value).split('/') as [string, string?];
  const view = name === undefined ? scope.backend : scope.backendNamed(owner);
  return view?.servers.find((server) => server.name === (name ?? owner))?.queued ?? null;
});

// Tables

for (const counter of 'conn_cnt conn_cur conn_rate sess_cnt sess_rate http_req_cnt http_req_rate http_err_cnt http_err_rate http_fail_cnt http_fail_rate gpc0 gpc1 gpt0 gpc0_rate gpc1_rate trackers'.split(
  ' ',
)) {
  const asked = /^gp[ct][01]$/.test(counter) ? `get_${counter}` : counter;
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
  for (const suffix of ['', '_str', '_int', '_ip', 'm']) {
    if ((name === 'map' && suffix !== '') || (suffix === 'm' && name !== 'map_reg')) continue;
    define(`${name}${suffix}`, (value, [path, otherwise], scope) => {
      const line = lineFor(scope.fileLines(path ?? '') ?? [], value, method);
      const found = line === null ? otherwise : suffix === 'm' ? withGroups(line, asText(value)) : line.value;
      if (found === undefined) return null;
      if (suffix === '_int') return Number.parseInt(found, 10) || 0;
      const ipv4 = suffix === '_ip' ? ipv4Number(found) : null;
      return ipv4 === null ? found : { ipv4 };
    });
  }
}

interface MapLine {
  readonly key: string;
  readonly value: string;
}

/** The line whose key fits: the first one, the longest for beginnings (a tree finds it so), the narrowest network. */
function lineFor(lines: readonly string[], value: Sample, method: MatchMethod): MapLine | null {
  let best: MapLine | null = null;
  let bestLength = -1;
  for (const line of lines) {
    const found = line.startsWith('#') ? null : /^[ \t]*(\S+)(?:[ \t]+(.*))?$/.exec(line);
    if (found === null) continue;
    const key = found[1] as string;
    if (!fits({ method, ignoreCase: false, patterns: [key] }, value)) continue;
    const length = method === 'beg' ? key.length : method === 'ip' ? Number(key.split('/')[1] ?? 32) : 0;
    if (length > bestLength) {
      best = { key, value: (found[2] ?? '').trimEnd() };
      bestLength = length;
    }
  }
  return best;
}

/** `map_regm`: references in the line's value stand for what its expression found. */
function withGroups({ key, value }: MapLine, text: string): string {
  const found = compiled(key)?.exec(text);
  return found === null || found === undefined ? value : expandReferences(value, found);
}
