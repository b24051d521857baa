import type { ServerKeyword, ServerKeywordReader } from './serverKeywords.ts';
import type { ServerSettings } from './model.ts';
import { refuse } from './refusal.ts';
import { checkProtocols, checkVersion, requireAuthorities, TLS_VERSIONS as VERSIONS } from './tls.ts';

type Parse = (k: ServerKeywordReader) => void;
const row = (skip: number, parse: Parse, inDefaultServer = true): ServerKeyword => ({ skip, parse, inDefaultServer });
const nothing: Parse = () => {};

/** A keyword whose word only must be there. */
const needs =
  (what: string, keep: (server: ServerSettings, value: string) => void = () => {}): Parse =>
  (k) => {
    if (k.value === '') refuse(`'${k.keyword}' : missing ${what}`);
    keep(k.server, k.value);
  };

function verify(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'verify' : missing verify method");
  if (k.value !== 'none' && k.value !== 'required')
    refuse(`'verify' : unknown verify method '${k.value}', only 'none' and 'required' are supported\n`);
  k.server.verify = k.value;
}

function protocols(k: ServerKeywordReader): void {
  checkProtocols(k.value, k.keyword === 'npn' ? 'NPN' : 'ALPN', (message) => `'${k.keyword}' : ${message}`);
}

/** `ssl` and `check-ssl` take what `global` sets for all servers (ssl_sock.c, ssl_sock_init_srv). */
function startTls(k: ServerKeywordReader, set: (server: ServerSettings) => void): void {
  set(k.server);
  const { without, least, most } = k.reading.globals.serverTls;
  const own = k.server.tlsVersions;
  k.server.tlsVersions = {
    without: new Set([...own.without, ...without]),
    least: own.least === 0 ? least : own.least,
    most: own.most === 0 ? most : own.most,
  };
}

/** Versions by age, as the keywords name them. */
const VERSION_WORDS = ['sslv3', 'tlsv10', 'tlsv11', 'tlsv12', 'tlsv13'];

/** Keywords of TLS on `server` lines. */
export const TLS_SERVER_KEYWORDS: readonly (readonly [string, ServerKeyword])[] = [
  ...'allow-0rtt no-send-proxy-v2-ssl no-send-proxy-v2-ssl-cn no-ssl-reuse no-tls-tickets send-proxy-v2-ssl send-proxy-v2-ssl-cn ssl-reuse tls-tickets'
    .split(' ')
    .map((name): [string, ServerKeyword] => [name, row(0, nothing)]),
  ...VERSION_WORDS.map((name, at): [string, ServerKeyword] => [
    `force-${name}`,
    row(0, ({ server }) => void (server.tlsVersions = { ...server.tlsVersions, least: at + 1, most: at + 1 })),
  ]),
  ...VERSION_WORDS.map((name, at): [string, ServerKeyword] => [
    `no-${name}`,
    row(0, ({ server }) => {
      server.tlsVersions = { ...server.tlsVersions, without: new Set([...server.tlsVersions.without, at + 1]) };
    }, false),
  ]),
  ['alpn', row(1, protocols)],
  ['check-alpn', row(1, protocols)],
  ['npn', row(1, protocols)],
  [
    'ca-file',
    row(1, (k) => {
      requireAuthorities('ca-file', k.value, k.reading);
      k.server.caFile = k.value;
    }),
  ],
  [
    'crl-file',
    row(1, (k) => {
      requireAuthorities('crl-file', k.value, k.reading);
      k.server.crlFile = k.value;
    }),
  ],
  ['check-sni', row(1, needs('SNI'))],
  ['check-ssl', row(0, (k) => startTls(k, (server) => (server.checkSsl = 1)))],
  ['no-check-ssl', row(0, (k) => void (k.server.checkSsl = -1))],
  ['ciphers', row(1, needs('cipher suite', (s, value) => (s.ciphers = value)))],
  ['ciphersuites', row(1, needs('cipher suite', (s, value) => (s.ciphersuites = value)))],
  ['crt', row(1, needs('certificate file path', (s, value) => (s.certificate = value)))],
  ['no-ssl', row(0, (k) => void (k.server.ssl = -1))],
  ['sni', row(1, needs('sni expression', (s, value) => (s.sni = value)))],
  ['ssl', row(0, (k) => startTls(k, (server) => (server.ssl = 1)))],
  [
    'ssl-max-ver',
    row(1, (k) => {
      checkVersion(k.keyword, k.value);
      k.server.tlsVersions = { ...k.server.tlsVersions, most: VERSIONS.indexOf(k.value) };
    }),
  ],
  [
    'ssl-min-ver',
    row(1, (k) => {
      checkVersion(k.keyword, k.value);
      k.server.tlsVersions = { ...k.server.tlsVersions, least: VERSIONS.indexOf(k.value) };
    }),
  ],
  ['verify', row(1, verify)],
  ['verifyhost', row(1, needs('hostname to verify against', (s) => (s.verifyHost = true)))],
];
