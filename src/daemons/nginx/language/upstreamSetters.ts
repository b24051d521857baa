import { parseNumber, parseSize, parseTimeS } from '../values.ts';
import { UpstreamConf, type HttpConf } from './confs.ts';
import { parseInetUrl, resolveHost, type InetUrl } from './inet.ts';
import type { Reading, Setter } from './reading.ts';
import { compileValue } from './script.ts';
import { zoneFor } from './zoneWords.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** The smallest zone: eight pages of 4 kB. */
const ZONE_MIN = 32_768;

/** `upstream NAME {` (ngx_http_upstream). */
export function openUpstream(at: Reading, name: string): UpstreamConf {
  for (const known of at.http.upstreamsNamed(name)) {
    if (known.block) at.emerg(`duplicate upstream "${name}"`, 'duplicate');
    if (!known.noPort) at.emergAt(known.place, `upstream "${name}" may not have port ${known.port}`, 'upstream-port');
    known.block = true;
    known.port = 0;
    return known;
  }
  const made = new UpstreamConf(name, 0, true, false, at.place);
  made.block = true;
  at.http.addUpstream(made);
  return made;
}

/** The upstream that a `proxy_pass` or its like means (ngx_http_upstream_add). */
export function useUpstream(at: Reading, text: string, rules: { defaultPort: number; uriPart?: boolean }): InetUrl {
  const url = parseInetUrl(text, { ...rules, noResolve: true }, at.context);
  if (url.kind === 'error') at.emerg(`${url.words} in upstream "${text}"`, 'proxy-pass');
  const [port, noPort] = url.kind === 'unix' ? [0, false] : [url.port, url.noPort];
  for (const known of at.http.upstreamsNamed(url.host)) {
    if (known.block && !noPort) at.emerg(`upstream "${url.host}" may not have port ${port}`, 'upstream-port');
    if (known.port !== 0 && port !== 0 && known.port !== port) continue;
    return url;
  }
  const isAddress = url.kind === 'unix' || (url.address !== null && port !== 0);
  at.http.addUpstream(new UpstreamConf(url.host, port, noPort, isAddress, at.place));
  return url;
}

const PARAMETERS: Readonly<Record<string, (value: string) => boolean>> = dictionary({
  weight: (value) => (parseNumber(value) ?? 0) > 0,
  max_conns: (value) => parseNumber(value) !== null,
  max_fails: (value) => parseNumber(value) !== null,
  fail_timeout: (value) => parseTimeS(value) !== null,
});

const server: Setter = (at, words) => {
  const { upstream } = at;
  let backup = false;
  for (const word of words.slice(2)) {
    const equals = word.indexOf('=');
    const check = equals < 0 ? undefined : PARAMETERS[word.slice(0, equals)];
    if (check?.(word.slice(equals + 1)) === true || word === 'down') continue;
    if (word === 'backup' && !upstream.backupAllowed)
      at.emerg(`balancing method does not support parameter "${word}"`, 'backup');
    if (word !== 'backup') at.emerg(`invalid parameter "${word}"`, 'invalid-parameter');
    backup = true;
  }
  const address = words[1] as string;
  const url = parseInetUrl(address, { defaultPort: 80 }, at.context);
  if (url.kind === 'error') at.emerg(`${url.words} in upstream "${address}"`, 'host-not-found');
  upstream.servers.push({ backup, resolved: true });
};

function method(at: Reading, backups: boolean): void {
  if (at.upstream.hasMethod) at.warn('load balancing method redefined', 'method-redefined');
  at.upstream.hasMethod = true;
  at.upstream.backupAllowed = backups;
}

const hash: Setter = (at, words) => {
  const [, key, mode] = words as [string, string, string?];
  compileValue(at, key);
  method(at, false);
  if (mode !== undefined && mode !== 'consistent') at.emerg(`invalid parameter "${mode}"`, 'invalid-parameter');
};

const random: Setter = (at, words) => {
  const [, first, second] = words;
  method(at, false);
  if (first === undefined) return;
  if (first !== 'two') at.emerg(`invalid parameter "${first}"`, 'invalid-parameter');
  if (second !== undefined && second !== 'least_conn') at.emerg(`invalid parameter "${second}"`, 'invalid-parameter');
};

const keepalive: Setter = (at, words) => {
  const { upstream } = at;
  if (upstream.has('keepalive')) return 'is duplicate';
  const count = parseNumber(words[1] as string);
  if (count === null || count === 0) at.emerg(`invalid value "${words[1]}" in "keepalive" directive`);
  upstream.set('keepalive', count);
  upstream.hasMethod = true;
};

const zone: Setter = (at, words) => {
  const [, name, size] = words as [string, string, string?];
  if (name === '') at.emerg('invalid zone name ""');
  const bytes = size === undefined ? 0 : parseSize(size, false);
  if (bytes === null) return at.emerg(`invalid zone size "${size}"`);
  if (size !== undefined && bytes < ZONE_MIN) at.emerg(`zone "${name}" is too small`);
  zoneFor(at, name, bytes, 'upstream');
};

/** After the http block: every upstream needs a server, every name an address (ngx_http_upstream_init_round_robin). */
export function initUpstreams(at: Reading, http: HttpConf): void {
  for (const upstream of http.upstreams) {
    const { name, block, servers, port, place } = upstream;
    const refuse = (words: string, code: string): never => at.emergAt(place, words, code);
    if (block) {
      if (servers.every((s) => s.backup)) refuse(`no servers in upstream "${name}"`, 'no-servers');
    } else if (!upstream.isAddress) {
      if (port === 0) refuse(`no port in upstream "${name}"`, 'upstream-port');
      if (resolveHost(name, at.context) === null) refuse(`host not found in upstream "${name}"`, 'host-not-found');
    }
  }
}

export const UPSTREAM_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  server,
  hash,
  random,
  keepalive,
  zone,
  least_conn: (at) => method(at, true),
  ip_hash: (at) => method(at, false),
});
