import { isIpv4Net, isIpv6Net } from './addresses.ts';
import { bestMatch } from '../fingerprint.ts';
import { OPTION_SUGGESTIONS } from '../directives.ts';
import { parseLogFormat } from './logFormat.ts';
import { AT } from './fetchTable.ts';
import { BACKEND, FRONTEND, type FormatLine, type Proxy } from './model.ts';
import { useHttpRules, useProtocolRules, useTcpRules } from './checkRuleset.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { lacks, noMore, warnLacking } from './words.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** `option …` (cfgparse-listen.c 2.6). */

const BOTH = FRONTEND | BACKEND;

/** proxy.c cfg_opts and cfg_opts2, in order: which side they speak about, and whether they need HTTP. */
export const FLAGS: readonly (readonly [string, number, boolean])[] = [
  ['abortonclose', BACKEND, false],
  ['allbackups', BACKEND, false],
  ['checkcache', BACKEND, true],
  ['clitcpka', FRONTEND, false],
  ['contstats', FRONTEND, false],
  ['dontlognull', FRONTEND, false],
  ['http-buffer-request', BOTH, true],
  ['http-ignore-probes', FRONTEND, true],
  ['idle-close-on-response', FRONTEND, true],
  ['prefer-last-server', BACKEND, true],
  ['logasap', FRONTEND, false],
  ['nolinger', BOTH, false],
  ['persist', BACKEND, false],
  ['srvtcpka', BACKEND, false],
  ['transparent', BACKEND, false],
  ['splice-request', BOTH, false],
  ['splice-response', BOTH, false],
  ['splice-auto', BOTH, false],
  ['accept-invalid-http-request', FRONTEND, true],
  ['accept-invalid-http-response', BACKEND, true],
  ['dontlog-normal', FRONTEND, false],
  ['log-separate-errors', FRONTEND, false],
  ['log-health-checks', BACKEND, false],
  ['socket-stats', FRONTEND, false],
  ['tcp-smart-accept', FRONTEND, false],
  ['tcp-smart-connect', BACKEND, false],
  ['independent-streams', BOTH, false],
  ['http-use-proxy-header', FRONTEND, true],
  ['http-pretend-keepalive', BACKEND, true],
  ['http-no-delay', BOTH, true],
  ['h1-case-adjust-bogus-client', FRONTEND, false],
  ['h1-case-adjust-bogus-server', BACKEND, false],
  ['disable-h2-upgrade', FRONTEND, true],
];
const FLAG_SIDES = new Map(FLAGS.map(([name, side]) => [name, side]));

const GONE: Readonly<Record<string, string>> = dictionary({
  forceclose:
    "option 'forceclose' is not supported any more since HAProxy 2.0, please just remove it, or use 'option httpclose' if absolutely needed.",
  'http-tunnel': "option 'http-tunnel' is not supported any more since HAProxy 2.1, please just remove it, it shouldn't be needed.",
  http_proxy:
    "option 'http_proxy' is not supported any more since HAProxy 2.5. This option stopped working in HAProxy 1.9 and usually had nasty side effects. It can be more reliably implemented with combinations of 'http-request set-dst' and 'http-request set-uri', and even 'http-request do-resolve' if DNS resolution is desired.",
});

const CONNECTION_MODES = new Set(['httpclose', 'http-server-close', 'http-keep-alive']);

/** Checks of other protocols: how many words follow at most. */
const CHECKS: Readonly<Record<string, { readonly most: number; readonly type: string }>> = dictionary({
  httpchk: { most: 3, type: 'http' },
  'ssl-hello-chk': { most: 0, type: 'ssl3' },
  smtpchk: { most: 2, type: 'smtp' },
  'pgsql-check': { most: 2, type: 'pgsql' },
  'redis-check': { most: 0, type: 'redis' },
  'mysql-check': { most: 3, type: 'mysql' },
  'ldap-check': { most: 0, type: 'ldap' },
  'spop-check': { most: 0, type: 'spop' },
  'tcp-check': { most: 0, type: 'tcp' },
  'external-check': { most: 0, type: 'external' },
});

export function optionLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const name = line.arg(1);
  if (name === '') refuse("'option' expects an option name.", { form: 'tight' });
  const side = FLAG_SIDES.get(name);
  if (side !== undefined) return flag(name, side, proxy, reading);
  const gone = name === 'http_proxy' ? undefined : GONE[name];
  if (gone !== undefined) refuse(gone, { form: 'tight', word: 1 });
  if (CONNECTION_MODES.has(name)) {
    noMore(line, 0, 1);
    // `default option` of these goes on, and is then refused as the options below.
    if (line.negation !== 'default') return;
  }
  if (name === 'redispatch') {
    if (lacks(proxy, BACKEND)) warnLacking(proxy, BACKEND, 'redispatch', reading);
    return;
  }
  if (name === 'http_proxy') refuse(GONE.http_proxy as string, { form: 'tight', word: 1 });
  if (line.negation !== null)
    refuse(`negation/default is not supported for option '${name}'.`, { form: 'tight', word: 1 });
  positive(name, proxy, reading);
}

function flag(name: string, side: number, proxy: Proxy, reading: Reading): void {
  noMore(reading.line, 0, 1);
  if (lacks(proxy, side)) return warnLacking(proxy, side, name, reading);
  if (reading.line.negation === null) proxy.options.add(name);
  else proxy.options.delete(name);
}

function positive(name: string, proxy: Proxy, reading: Reading): void {
  const check = CHECKS[name];
  if (check !== undefined) return checkOption(name, check, proxy, reading);
  switch (name) {
    case 'httplog':
    case 'tcplog':
    case 'httpslog':
      return logOption(name, proxy, reading);
    case 'tcpka':
      return noMore(reading.line, 0, 1);
    case 'forwardfor':
    case 'originalto':
      return forwardOption(name, proxy, reading);
    case 'http-restrict-req-hdr-names':
      return restrictOption(reading);
  }
  const match = bestMatch(name, OPTION_SUGGESTIONS);
  refuse(`unknown option '${name}'${match === null ? '.' : `; did you mean '${match}' maybe ?`}`, {
    word: 1,
    code: 'unknown-option',
  });
}

function restrictOption({ line }: Reading): void {
  noMore(line, 2);
  const value = line.arg(2);
  const expects = "option 'http-restrict-req-hdr-names' expects 'preserve', 'reject' or 'delete' option.";
  if (value === '') refuse(`missing parameter. ${expects}`);
  if (!['preserve', 'reject', 'delete'].includes(value)) refuse(`invalid parameter '${value}'. ${expects}`);
}

export const formatLine = (reading: Reading, text: string, builtIn: FormatLine['builtIn']): FormatLine => ({
  text,
  line: reading.line.number,
  span: reading.line.span,
  builtIn,
});

/** How a format that is there already is called. */
export function formatWord(format: FormatLine): string {
  return format.builtIn === null ? 'log-format' : `option ${format.builtIn}`;
}

function logOption(name: 'httplog' | 'tcplog' | 'httpslog', proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const clf = name === 'httplog' && line.arg(2) === 'clf';
  if (name === 'httplog' && line.arg(2) !== '') {
    if (!clf) refuse("keyword 'httplog' only supports option 'clf'.", { word: 2 });
    noMore(line, 1, 1);
  }
  const builtIn = clf ? 'httplog clf' : name;
  if (proxy.logFormat !== null && proxy.kind === 'defaults') {
    const own = name === 'httpslog' ? 'httplog' : builtIn;
    reading.warn(`'option ${own}' overrides previous '${formatWord(proxy.logFormat)}' in 'defaults' section.`, { form: 'tight' });
  }
  proxy.logFormat = formatLine(reading, '', builtIn);
  proxy.formatLine = line.number;
  if (name === 'tcplog') noMore(line, 0, 1);
  if (proxy.kind === 'backend')
    reading.warn(`backend '${proxy.id}' : 'option ${name}' directive is ignored in backends.`, { code: 'ignored-here' });
}

function forwardOption(name: string, proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  proxy.options.add(name);
  for (let at = 2; line.arg(at) !== '';) {
    const word = line.arg(at);
    const value = line.arg(at + 1);
    if (word === 'except') {
      if (value === '' || (!isIpv4Net(value, reading.context.hosts) && !isIpv6Net(value)))
        refuse(`'option ${name} except' expects <address>[/mask] as argument.`);
      at += 2;
    } else if (word === 'header') {
      if (value === '') refuse(`'option ${name} header' expects <header_name> as argument.`);
      at += 2;
    } else if (word === 'if-none' && name === 'forwardfor') at++;
    else
      refuse(
        name === 'forwardfor'
          ? "'option forwardfor' only supports optional values: 'except', 'header' and 'if-none'."
          : "'option originalto' only supports optional values: 'except' and 'header'.",
        { word: at },
      );
  }
}

function checkOption(name: string, check: { most: number; type: string }, proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  if (name !== 'external-check' && lacks(proxy, BACKEND)) warnLacking(proxy, BACKEND, name, reading);
  if (name === 'external-check') proxy.checkMethod = 'external';
  noMore(line, check.most, 1);
  const [first, second, third] = [line.arg(2), line.arg(3), line.arg(4)];
  if (name === 'pgsql-check') {
    if (first === '' || second === '') refuse("'option pgsql-check' expects 'user <username>' as argument.");
    if (first !== 'user') refuse("'option pgsql-check' only supports optional values: 'user'.");
  }
  if (name === 'mysql-check' && first !== '') {
    if (first !== 'user') refuse(`'option mysql-check' only supports optional values: 'user' (got '${first}').`);
    if (second === '') refuse("'option mysql-check user' expects <username> as argument.");
    if (!['', 'post-41', 'pre-41'].includes(third))
      refuse(`keyword 'user' only supports 'post-41' and 'pre-41' (got '${third}').`);
  }
  if (name === 'httpchk') {
    readRequest(proxy, reading);
    useHttpRules(proxy, reading);
  } else if (name === 'tcp-check') useTcpRules(proxy, reading);
  else if (name !== 'external-check') useProtocolRules(proxy, check.type, reading);
}

/** The version of `option httpchk` may hide headers. */
function readRequest(proxy: Proxy, reading: Reading): void {
  const version = reading.line.arg(4);
  if (/\r\n/.test(version)) {
    reading.warn(
      "'option httpchk' : hiding headers or body at the end of the version string is deprecated. Please, consider to use 'http-check send' directive instead.",
      { form: 'tight', code: 'deprecated' },
    );
    for (const header of version.split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? [])
      parseLogFormat(header.replace(/^[^:]*:\s*/, ''), proxy, reading, { places: AT.check, http: false });
  }
}
