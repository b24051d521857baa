import type { Bind, Proxy } from './model.ts';
import { isMuxProtocol } from './muxProtocols.ts';
import { atoi, strtol } from './numbers.ts';
import { threadRange } from './processRange.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { longTimerWords, timer } from './words.ts';
import { checkProtocols, checkVersion, requireAuthorities, requireCertificate } from './tls.ts';
import { isGroup, isUser } from './world.ts';

/** Keywords of `bind` lines (listener.c, cfgparse-ssl.c, cfgparse-tcp.c, cfgparse-unix.c, cli.c 2.6). */
export interface BindKeywordReader {
  readonly reading: Reading;
  readonly proxy: Proxy | null;
  readonly bind: Bind;
  readonly keyword: string;
  readonly value: string;
}

export interface BindKeyword {
  readonly skip: 0 | 1;
  /** A warning where it returns one. */
  readonly parse: (k: BindKeywordReader) => string | void;
}

type Parse = BindKeyword['parse'];

const nothing: Parse = () => {};
const needs =
  (what: string, then: (k: BindKeywordReader) => void = () => {}): Parse =>
  (k) => {
    if (k.value === '') refuse(`'${k.keyword}' : missing ${what}`);
    then(k);
  };

/** An integer within bounds, with the daemon's words for others. */
const integer = (fits: (value: number) => boolean, wrong: string): Parse =>
  needs('value', (k) => {
    const value = atoi(k.value);
    if (!fits(value)) refuse(`'${k.keyword}' : invalid value ${value}, ${wrong}`);
  });

function oneOf(values: readonly string[], what: string, words: string): Parse {
  return needs(what, (k) => {
    if (!values.includes(k.value)) refuse(`'${k.keyword}' only supports ${words} (got '${k.value}')`);
  });
}

function customId(k: BindKeywordReader): void {
  if (k.bind.listeners !== 1) refuse("'id' can only be used with a single socket");
  if (k.value === '') refuse("'id' : expects an integer argument");
  const { value, rest } = strtol(k.value);
  if (rest !== '') refuse(`'id' : expects an integer argument, found '${k.value}'`);
  if (value <= 0) refuse("'id' : custom id has to be > 0");
  const other = k.proxy === null ? undefined : k.reading.takeId(k.proxy.binds, value, k.bind, (bind) => bind.id);
  if (other !== undefined)
    refuse(
      `'id' : custom id ${value} already used at ${k.reading.report.baseName}:${other.line} ('bind ${other.argument}')`,
    );
  k.bind.id = value;
}

function protocol(k: BindKeywordReader): void {
  if (k.value === '') refuse("'proto' : missing value");
  if (!isMuxProtocol(k.value)) refuse(`'proto' :  unknown MUX protocol '${k.value}'`);
  k.bind.muxProtocol = k.value;
}

function process(k: BindKeywordReader): string {
  const slash = k.value.indexOf('/');
  const own = (message: string): string => `'process' : ${message}`;
  within(own, () => threadRange(slash < 0 ? k.value : k.value.slice(0, slash), 1));
  if (slash >= 0) within(own, () => threadRange(k.value.slice(slash + 1), 64));
  const instead = slash < 0 ? '' : ` Please use 'thread ${k.value.slice(slash + 1)}' instead.`;
  return `'process ${k.value}' on 'bind' lines is deprecated and will be removed in 2.7.${instead}`;
}

function thread(k: BindKeywordReader): void {
  const { value, rest } = strtol(k.value);
  let set = k.value;
  if (rest.startsWith('/')) {
    if (value < 1 || value > 16) refuse(`'${k.value}' thread-group number must be between 1 and 16 (was ${value})`);
    set = rest.slice(1);
  }
  within(
    (message) => `'${set}' : ${message}`,
    () => threadRange(set, 64),
  );
}

function shards(k: BindKeywordReader): void {
  const value = atoi(k.value);
  if (k.value !== 'by-thread' && (value < 1 || value > 64))
    refuse(`'shards' : invalid value ${value}, allowed range is 1..64 or 'by-thread'`);
}

function segmentSize(k: BindKeywordReader): void {
  const value = atoi(k.value);
  if (value === 0 || Math.abs(value) > 65535)
    refuse("'mss' : expects an MSS with and absolute value between 1 and 65535");
}

function verify(k: BindKeywordReader): void {
  if (!['none', 'optional', 'required'].includes(k.value))
    refuse(`'verify' : unknown verify method '${k.value}', only 'none', 'optional', and 'required' are supported\n`);
  k.bind.verify = k.value;
}

/** The highest error of a certificate that OpenSSL 3.0 knows (SSL_MAX_VERIFY_ERROR_CODE). */
const IGNORABLE_MAX = 94;

function ignoredErrors(k: BindKeywordReader): void {
  if (k.value === '') refuse(`'${k.keyword}' : missing error IDs list`);
  if (k.value === 'all') return;
  for (const part of k.value.split(',')) {
    const code = atoi(part);
    if (code <= 0 || code > IGNORABLE_MAX)
      refuse(`'${k.keyword}' : ID '${code}' out of range (1..${IGNORABLE_MAX}) in error IDs list '${k.value}'`);
  }
}

function certificate(k: BindKeywordReader): void {
  if (k.value === '') refuse(`'${k.keyword}' : missing certificate location`);
  if (k.keyword === 'crt') requireCertificate(k.value, k.reading);
  else if (!k.reading.hasFile(k.value))
    refuse(`'crt-list' : cannot open file '${k.value}' : No such file or directory`);
  k.bind.certificate = true;
}

function octalMode(k: BindKeywordReader): void {
  if (k.value === '' || strtol(k.value, 8).rest !== '')
    refuse(`'mode' : missing or invalid mode '${k.value}' (octal integer expected)`);
}

function protocols(k: BindKeywordReader): void {
  const own = (message: string): string => `'${k.keyword}' : ${message}`;
  checkProtocols(k.value, k.keyword === 'npn' ? 'NPN' : 'ALPN', own);
  if (k.keyword === 'npn') k.bind.npn = k.value;
  else k.bind.alpn = k.value;
}

function ticketKeys(k: BindKeywordReader): void {
  if (!k.reading.hasFile(k.value)) refuse(`'${k.value}' : unable to load ssl tickets keys file`);
}

function authorities(k: BindKeywordReader): void {
  requireAuthorities(k.keyword, k.value, k.reading);
  if (k.keyword === 'ca-file') k.bind.caFile = true;
}

function namespace(k: BindKeywordReader): void {
  if (k.reading.sections.namespaces.has(k.value)) return;
  k.reading.complain(`Cannot open namespace '${k.value}'.`, { form: 'bare' });
  refuse("error encountered while processing 'namespace'.");
}

const plain = (names: string): [string, BindKeyword][] =>
  names.split(' ').map((name) => [name, { skip: 0, parse: nothing }]);
const one = (name: string, parse: Parse): [string, BindKeyword] => [name, { skip: 1, parse }];

export const BIND_KEYWORDS: ReadonlyMap<string, BindKeyword> = new Map([
  ...plain(
    'accept-proxy defer-accept tfo transparent v4v6 v6only allow-0rtt no-ca-names no-tls-tickets prefer-client-ciphers',
  ),
  ...plain(
    'force-sslv3 force-tlsv10 force-tlsv11 force-tlsv12 force-tlsv13 no-sslv3 no-tlsv10 no-tlsv11 no-tlsv12 no-tlsv13',
  ),
  ['ssl', { skip: 0, parse: (k) => void (k.bind.ssl = true) }],
  ['strict-sni', { skip: 0, parse: (k) => void (k.bind.strictSni = true) }],
  ['generate-certificates', { skip: 0, parse: (k) => void (k.bind.generates = true) }],
  one(
    'accept-netscaler-cip',
    integer((value) => value > 0, 'must be >= 0'),
  ),
  one(
    'backlog',
    integer((value) => value >= 0, 'must be > 0'),
  ),
  one('id', customId),
  one(
    'maxconn',
    integer((value) => value >= 0, 'must be >= 0'),
  ),
  one('name', needs('name')),
  one(
    'nice',
    integer((value) => value >= -1024 && value <= 1024, 'allowed range is -1024..1024'),
  ),
  one('process', process),
  one('proto', protocol),
  one('shards', needs('value', shards)),
  one('thread', thread),
  one('interface', needs('interface name')),
  one('mss', needs('MSS value', segmentSize)),
  one(
    'tcp-ut',
    needs('TCP User Timeout value', (k) => {
      timer(
        k.value,
        longTimerWords(k.value, 'tcp-ut', () => "'tcp-ut' : expects a positive delay in milliseconds"),
        k.reading,
      );
    }),
  ),
  one('namespace', needs('namespace id', namespace)),
  one('gid', needs('value')),
  one('uid', needs('value')),
  one('mode', octalMode),
  one(
    'group',
    needs('group name', (k) => {
      if (!isGroup(k.value)) refuse(`'group' : unknown group name '${k.value}'`);
    }),
  ),
  one(
    'user',
    needs('user name', (k) => {
      if (!isUser(k.value)) refuse(`'user' : unknown user name '${k.value}'`);
    }),
  ),
  one('level', oneOf(['user', 'operator', 'admin'], 'level', "'user', 'operator', and 'admin'")),
  one('expose-fd', oneOf(['listeners'], 'fd type', "'listeners'")),
  one('severity-output', oneOf(['none', 'number', 'string'], 'severity format', "'none', 'number', and 'string'")),
  one('alpn', protocols),
  one('npn', protocols),
  one('ca-file', authorities),
  one('ca-verify-file', authorities),
  one('crl-file', authorities),
  one('ca-ignore-err', ignoredErrors),
  one('crt-ignore-err', ignoredErrors),
  one(
    'ca-sign-file',
    needs('CAfile path', (k) => (k.bind.caSignFile = true)),
  ),
  one('ca-sign-pass', needs('CAkey password')),
  one('ciphers', needs('cipher suite')),
  one('ciphersuites', needs('cipher suite')),
  one('crt', certificate),
  one('crt-list', certificate),
  one('curves', needs('curve suite')),
  one('ecdhe', needs('named curve')),
  one('ssl-min-ver', (k) => checkVersion(k.keyword, k.value)),
  one('ssl-max-ver', (k) => checkVersion(k.keyword, k.value)),
  one('tls-ticket-keys', needs('TLS ticket keys file path', ticketKeys)),
  one('verify', needs('verify method', verify)),
]);
