import { parseNumber, parseTimeS } from '../values.ts';
import { parseNetwork } from './inet.ts';
import { addNetwork } from './mainSetters.ts';
import type { Reading, Setter } from './reading.ts';
import { compileValue, makeVariable, useVariable } from './script.ts';
import { nameAndSize, zoneFor } from './zoneWords.ts';
import { dictionary } from '../../../text/dictionary.ts';

const ZONE_MIN = 32_768;

const accessRule: Setter = (at, [, text = '']) => {
  if (text === 'all' || text === 'unix:') return;
  const network = parseNetwork(text);
  if (network === null) return at.emerg(`invalid parameter "${text}"`, 'invalid-parameter');
  if (network.lowBits) at.warn(`low address bits of ${text} are meaningless`, 'low-bits');
};

const authRequestSet: Setter = (at, words) => {
  const [, name, value] = words as [string, string, string];
  if (!name.startsWith('$')) at.emerg(`invalid variable name "${name}"`, 'variable');
  makeVariable(at, name);
  useVariable(at, name.slice(1));
  compileValue(at, value);
};

function onceValue(compile: boolean): Setter {
  return (at, [, value = ''], row) => {
    if (at.scope.own.has(row.name)) return 'is duplicate';
    at.scope.own.set(row.name, value);
    if (compile) compileValue(at, value);
  };
}

const BROWSERS = ['msie', 'gecko', 'opera', 'safari', 'konqueror'];

const modernBrowser: Setter = (at, words) => {
  const [, name, version] = words as [string, string, string?];
  if (version === undefined) {
    // nginx itself refuses this without a word.
    if (name !== 'unlisted') at.emerg(`"${name}" needs a version: only "unlisted" stands alone`, 'lab.refused-silently');
    return;
  }
  if (!BROWSERS.includes(name.toLowerCase())) at.emerg(`unknown browser name "${name}"`);
  if (/[^0-9.]/.test(version)) at.emerg(`invalid browser version "${version}"`);
};

const charset: Setter = (at, [, text = ''], row) => {
  const { location } = at;
  if (location.has(row.name)) return 'is duplicate';
  if (row.name === 'charset' && text === 'off') location.set('charset', 'off');
  else if (text.startsWith('$')) {
    useVariable(at, text.slice(1));
    location.set(row.name, 'scripted');
  } else location.set(row.name, charsetNumber(at, text));
};

function charsetNumber(at: Reading, name: string): number {
  return at.http.charsets.numberOf(name);
}

const charsetMap: Setter = (at, words) => {
  const [, from, to] = words as [string, string, string];
  const { charsets } = at.http;
  const [source, target] = [charsetNumber(at, from), charsetNumber(at, to)];
  if (source === target) at.emerg(`"charset_map" between the same charsets "${from}" and "${to}"`);
  if (charsets.hasMap(source, target)) at.emerg(`duplicate "charset_map" between "${from}" and "${to}"`, 'duplicate');
  charsets.addMap(source, target);
  const isUtf8 = to.toLowerCase() === 'utf-8';
  at.entries((entry) => {
    if (entry.length !== 2) at.emerg('invalid parameters number', 'arguments');
    const [code, other] = entry as [string, string];
    if (!/^[0-9a-f]{1,2}$/i.test(code)) at.emerg(`invalid value "${code}"`);
    if (!(isUtf8 ? /^([0-9a-f]{2})*$/i : /^0*[0-9a-f]{1,2}$/i).test(other)) at.emerg(`invalid value "${other}"`);
  });
};

const expires: Setter = (at, words) => {
  const { location } = at;
  if (location.has('expires')) return 'is duplicate';
  const isModified = words.length === 3;
  if (isModified && words[1] !== 'modified') return 'invalid value';
  location.set('expires', true);
  const text = words[isModified ? 2 : 1] as string;
  if (compileValue(at, text)) return;
  if (!isModified && ['epoch', 'max', 'off'].includes(text)) return;
  const daily = text.startsWith('@');
  if (daily && isModified) return 'daily time cannot be used with "modified" parameter';
  const time = parseTimeS(text.replace(/^[@+-]/, ''));
  if (time === null) return 'invalid value';
  if (daily && time > 86_400) return 'daily time value must be less than 24 hours';
};

/** `add_header NAME VALUE [always]`. */
const addHeader: Setter = (at, words) => {
  compileValue(at, words[2] as string);
  const third = words[3];
  if (third !== undefined && third !== 'always') at.emerg(`invalid parameter "${third}"`, 'invalid-parameter');
};

const mirror: Setter = (at, [, uri]) => {
  const { location } = at;
  const known = location.own<string>('mirror');
  if (uri === 'off' ? known !== undefined : known === 'off') return 'is duplicate';
  location.set('mirror', uri);
};

const subFilter: Setter = (at, words) => {
  const [, pattern, replacement] = words as [string, string, string];
  if (pattern === '') at.emerg('empty search pattern');
  const count = at.location.list<string>('sub_filter');
  if (count.length === 255) at.emerg('number of search patterns exceeds 255');
  count.push(pattern);
  compileValue(at, pattern);
  compileValue(at, replacement);
};

const userIdExpires: Setter = (at, [, text = '']) => {
  if (at.location.has('userid_expires')) return 'is duplicate';
  at.location.set('userid_expires', text);
  if (text !== 'max' && text !== 'off' && parseTimeS(text) === null) return 'invalid value';
};

const userIdMark: Setter = (at, [, text = '']) => {
  if (at.location.has('userid_mark')) return 'is duplicate';
  at.location.set('userid_mark', text);
  if (text !== 'off' && !/^[0-9A-Za-z=]$/.test(text)) return 'value must be "off" or a single letter, digit or "="';
};

const http2Push: Setter = (at, [, uri = '']) => {
  const { location } = at;
  const known = location.own<string>('http2_push');
  if (uri === 'off') {
    if (known === 'on') return '"off" parameter cannot be used with URI';
    if (known === 'off') return 'is duplicate';
    location.set('http2_push', 'off');
    return;
  }
  if (known === 'off') return 'URI cannot be used with "off" parameter';
  location.set('http2_push', 'on');
  compileValue(at, uri);
};

/** `shared:NAME:SIZE` of a cache of sessions or of OCSP answers. */
function sharedCache(at: Reading, word: string, owner: string, what: string): void {
  const shared = word.startsWith('shared:') ? nameAndSize(word.slice('shared:'.length)) : null;
  if (shared === null || shared.name === '') at.emerg(`invalid ${what} "${word}"`);
  if (shared.bytes < ZONE_MIN) at.emerg(`${what} "${word}" is too small`);
  zoneFor(at, shared.name, shared.bytes, owner);
}

const sessionCache: Setter = (at, words) => {
  for (const word of words.slice(1)) {
    if (['off', 'none', 'builtin'].includes(word)) continue;
    if (word.startsWith('builtin:') && parseNumber(word.slice('builtin:'.length)) !== null) continue;
    sharedCache(at, word, 'ssl', 'session cache');
  }
};

const ocspCache: Setter = (at, [, text = '']) => {
  if (at.scope.own.has('ssl_ocsp_cache')) return 'is duplicate';
  at.scope.own.set('ssl_ocsp_cache', text);
  if (text !== 'off') sharedCache(at, text, 'ssl ocsp', 'OCSP cache');
};

const sslEnable: Setter = (at, [, text = '']) => {
  const { own } = at.scope;
  if (own.has('ssl')) return 'is duplicate';
  const low = text.toLowerCase();
  if (low !== 'on' && low !== 'off') at.emerg(`invalid value "${text}" in "ssl" directive, it must be "on" or "off"`);
  at.warn('the "ssl" directive is deprecated, use the "listen ... ssl" directive instead', 'obsolete');
  own.set('ssl', low === 'on');
  own.set('place of ssl', at.place);
};

const realIpHeader: Setter = (at, [, text]) => {
  if (at.location.has('real_ip_header')) return 'is duplicate';
  at.location.set('real_ip_header', text);
};

const nothing: Setter = () => undefined;

export const OTHER_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  allow: accessRule,
  deny: accessRule,
  auth_basic_user_file: onceValue(true),
  auth_request: onceValue(false),
  auth_request_set: authRequestSet,
  modern_browser: modernBrowser,
  ancient_browser: nothing,
  modern_browser_value: nothing,
  ancient_browser_value: nothing,
  charset,
  source_charset: charset,
  charset_map: charsetMap,
  expires,
  add_header: addHeader,
  add_trailer: addHeader,
  mirror,
  set_real_ip_from: (at, [, text = '']) => addNetwork(at, text, 'set_real_ip_from', true),
  real_ip_header: realIpHeader,
  sub_filter: subFilter,
  userid_expires: userIdExpires,
  userid_mark: userIdMark,
  http2_push: http2Push,
  ssl: sslEnable,
  ssl_session_cache: sessionCache,
  ssl_ocsp_cache: ocspCache,
  stub_status: nothing,
  empty_gif: nothing,
  flv: nothing,
  mp4: nothing,
});
