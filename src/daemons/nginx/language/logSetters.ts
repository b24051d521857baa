import { parseNumber, parseSize, parseTimeMs, parseTimeS } from '../values.ts';
import { openFile } from './mainSetters.ts';
import type { Reading, Setter } from './reading.ts';
import { compileScript, compileValue, variableAt } from './script.ts';
import { processSyslog } from './syslog.ts';
import { lowered } from './variableTable.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** What a log knows by itself; the rest of the names are variables (ngx_http_log_vars). */
const OWN_NAMES = new Set([
  ...[
    'pipe',
    'time_local',
    'time_iso8601',
    'msec',
    'request_time',
    'status',
    'bytes_sent',
    'body_bytes_sent',
    'request_length',
  ],
]);

const COMBINED =
  '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"';

const logFormat: Setter = (at, words) => {
  const [, name, ...parts] = words as [string, string, ...string[]];
  const { formats } = at.http;
  if (formats.has(name)) at.emerg(`duplicate "log_format" name "${name}"`, 'duplicate');
  formats.add(name);
  at.http.formatsByLowName.add(lowered(name));
  const [first] = parts;
  if (first?.startsWith('escape=') === true) {
    const escape = first.slice('escape='.length);
    if (!['json', 'none', 'default'].includes(escape)) at.emerg(`unknown log format escaping "${escape}"`);
    parts.shift();
  }
  for (const part of parts) compileFormat(at, part);
};

function compileFormat(at: Reading, text: string): void {
  for (let i = text.indexOf('$'); i >= 0; i = text.indexOf('$', i)) {
    const invalid = `invalid parameter "${text.slice(i)}"`;
    if (i + 1 === text.length) at.emerg(invalid, 'invalid-parameter');
    const own = /^\$(?:\{([a-z_0-9]+)\}|([a-z_0-9]+))(?![A-Za-z0-9_])/.exec(text.slice(i));
    const name = own?.[1] ?? own?.[2];
    i = name !== undefined && OWN_NAMES.has(name) ? i + (own?.[0].length ?? 0) : variableAt(at, text, i + 1, invalid);
  }
}

/** The default format is made once the http block is complete, if a log uses it (ngx_http_log_init). */
export function compileCombined(at: Reading): void {
  if (at.http.combinedUsed) compileFormat(at, COMBINED);
}

interface Buffering {
  size: number;
  flush: number;
  gzip: number;
}

const accessLog: Setter = (at, words) => {
  const [, where, format] = words as [string, string, string?];
  const { location } = at;
  if (where === 'off') {
    location.set('access_log off', true);
    if (format !== undefined) at.emerg(`invalid parameter "${format}"`, 'invalid-parameter');
    return;
  }
  location.set('access_log', true);
  const isSyslog = where.startsWith('syslog:');
  const isScripted = !isSyslog && where.includes('$');
  let path = '';
  if (isSyslog) processSyslog(at, where);
  else if (isScripted) compileScript(at, where);
  else path = openFile(at, where);
  useFormat(at, format ?? 'combined');
  const buffering = { size: 0, flush: 0, gzip: 0 };
  for (const word of words.slice(3)) logParameter(at, word, buffering);
  if (buffering.flush !== 0 && buffering.size === 0) at.emerg(`no buffer is defined for access_log "${where}"`);
  if (buffering.size === 0) return;
  if (isScripted) at.emerg('buffered logs cannot have variables in name');
  if (isSyslog) at.emerg('logs to syslog cannot be buffered');
  shareBuffer(at, where, path, buffering);
};

function useFormat(at: Reading, name: string): void {
  const { http } = at;
  if (name === 'combined') http.combinedUsed = true;
  if (!http.formatsByLowName.has(lowered(name))) at.emerg(`unknown log format "${name}"`);
}

function logParameter(at: Reading, word: string, buffering: Buffering): void {
  const value = word.slice(word.indexOf('=') + 1);
  if (word.startsWith('buffer=')) {
    const size = parseSize(value, false);
    if (size === null || size === 0) at.emerg(`invalid buffer size "${value}"`);
    buffering.size = size;
  } else if (word.startsWith('flush=')) {
    const time = parseTimeMs(value);
    if (time === null || time === 0) at.emerg(`invalid flush time "${value}"`);
    buffering.flush = time;
  } else if (/^gzip(=|$)/.test(word)) {
    if (buffering.size === 0) buffering.size = 65_536;
    const level = word === 'gzip' ? 1 : (parseNumber(value) ?? 0);
    if (level < 1 || level > 9) at.emerg(`invalid compression level "${value}"`);
    buffering.gzip = level;
  } else if (word.startsWith('if=')) compileValue(at, value);
  else at.emerg(`invalid parameter "${word}"`, 'invalid-parameter');
}

/** One file has one buffer, however many logs write to it. */
function shareBuffer(at: Reading, where: string, path: string, buffering: Buffering): void {
  const key = `buffer of ${path}`;
  const known = at.main.own<Buffering>(key);
  if (known === undefined) at.main.set(key, buffering);
  else if (known.size !== buffering.size || known.flush !== buffering.flush || known.gzip !== buffering.gzip)
    at.emerg(`access_log "${where}" already defined with conflicting parameters`);
}

const openLogFileCache: Setter = (at, words) => {
  const { location } = at;
  if (location.has('open_log_file_cache')) return 'is duplicate';
  let max = 0;
  let off = false;
  for (const word of words.slice(1)) {
    const value = word.slice(word.indexOf('=') + 1);
    const isNumber = parseNumber(value) !== null;
    if (word.startsWith('max=') && isNumber) max = parseNumber(value) as number;
    else if (word === 'off') off = true;
    else if (
      !(word.startsWith('min_uses=') && isNumber) &&
      !(/^(inactive|valid)=/.test(word) && parseTimeS(value) !== null)
    )
      at.emerg(`invalid "open_log_file_cache" parameter "${word}"`, 'invalid-parameter');
  }
  if (!off && max === 0) at.emerg('"open_log_file_cache" must have "max" parameter');
  location.set('open_log_file_cache', true);
};

export const LOG_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  log_format: logFormat,
  access_log: accessLog,
  open_log_file_cache: openLogFileCache,
});
