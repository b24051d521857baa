import { isIpv4Net, isIpv6, isIpv4, isIpv6Net, resolves } from './addresses.ts';
import { BACKEND, typeWord, type Proxy, type Server, type ServerSettings } from './model.ts';
import { isMuxProtocol } from './muxProtocols.ts';
import { atoi } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { readAddress } from './socketAddress.ts';
import { timer, longTimerWords } from './words.ts';
import { TLS_SERVER_KEYWORDS } from './serverTls.ts';

/** A keyword of a `server` line: what follows it, and where it may not stand. */
export interface ServerKeyword {
  /** How many words follow; -1 where it moves on by itself. */
  readonly skip: number;
  readonly inDefaultServer: boolean;
  readonly parse: (k: ServerKeywordReader) => void;
}

/** One keyword while it is read. */
export interface ServerKeywordReader {
  readonly reading: Reading;
  readonly proxy: Proxy;
  readonly server: ServerSettings;
  /** The server as messages of its keywords call it; a default-server has no name. */
  readonly name: string;
  /** Null for a default-server. */
  readonly own: Server | null;
  readonly keyword: string;
  /** Index of the keyword; `parse` of a keyword that moves on by itself changes it. */
  at: number;
  readonly value: string;
}

type Parse = (k: ServerKeywordReader) => void;

function integer(k: ServerKeywordReader): number {
  if (k.value === '') refuse(`'${k.keyword}' expects an integer argument.`);
  return atoi(k.value);
}

function positive(k: ServerKeywordReader): void {
  if (integer(k) <= 0) refuse(`'${k.keyword}' has to be > 0.`);
}

function valueGiven(k: ServerKeywordReader): void {
  if (k.value === '') refuse(`'${k.keyword}' expects <value> as argument.\n`);
}

/** The name in messages. A template has none yet, and C prints a null pointer so. */
function serverName(k: ServerKeywordReader): string {
  if (k.own === null) return 'default-server';
  return k.name === '' ? '(null)' : k.name;
}

function interval(k: ServerKeywordReader): void {
  if (k.value === '') refuse(`'${k.keyword}' expects a delay as argument.`);
  const of = `of server ${serverName(k)}`;
  const ms = timer(
    k.value,
    {
      over: `timer overflow in argument <${k.value}> to <${k.keyword}> ${of}, maximum value is 2147483647 ms (~24.8 days).`,
      under: `timer underflow in argument <${k.value}> to <${k.keyword}> ${of}, minimum non-null value is 1 ms.`,
      // 2.6 says agent-inter of all of them (measured).
      character: (c) => `unexpected character '${c}' in 'agent-inter' argument ${of}.`,
    },
    k.reading,
  );
  if (ms <= 0) refuse(`invalid value ${ms} for argument '${k.keyword}' ${of}.`);
}

function slowStart(k: ServerKeywordReader): void {
  const of = `of server ${serverName(k)}`;
  timer(
    k.value,
    {
      over: `overflow in argument <${k.value}> to <slowstart> ${of}, maximum value is 2147483647 ms (~24.8 days).`,
      under: `underflow in argument <${k.value}> to <slowstart> ${of}, minimum non-null value is 1 ms.`,
      character: (c) => `unexpected character '${c}' in 'slowstart' argument ${of}.`,
    },
    k.reading,
  );
}

function oneOf(values: readonly string[], message: (k: ServerKeywordReader) => string): Parse {
  return (k) => {
    if (!values.includes(k.value)) refuse(message(k));
  };
}

function observe(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'observe' expects <mode> as argument.\n");
  if (k.value === 'layer7' && k.proxy.mode !== 'http') {
    // An alert without being fatal: the line goes on.
    k.reading.complain(`'layer7' can only be used in http proxies..`, { form: 'bare' });
    return;
  }
  if (!['none', 'layer4', 'layer7'].includes(k.value))
    refuse(`'observe' expects one of 'none', 'layer4', 'layer7' but got '${k.value}'\n`);
}

function checkAddress(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'addr' expects <ipv4|ipv6> as argument.");
  const address = within(
    (message) => `'addr' : ${message}`,
    () =>
      readAddress(k.value, { hosts: k.reading.context.hosts, resolve: true, portAllowed: true, stream: true, connect: true }),
  );
  k.server.checkAddress = true;
  if (address.port !== 0) k.server.checkPort = address.port;
}

function checkKeyword(k: ServerKeywordReader): void {
  if ((k.proxy.cap & BACKEND) === 0) {
    k.reading.warn(`'${k.keyword}' ignored because ${typeWord(k.proxy)} '${k.proxy.id}' has no backend capability.`, {
      form: 'bare',
    });
    return;
  }
  if (k.keyword === 'check') k.server.check = true;
  else k.server.agentCheck = true;
}

function customId(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'id' : expects an integer argument");
  const id = atoi(k.value);
  if (id <= 0) refuse("'id' : custom id has to be > 0");
  const other = k.reading.takeId(k.proxy.servers, id, null, (server) => server.id);
  if (other !== undefined)
    refuse(
      `'id' : custom id ${id} already used at ${k.reading.report.baseName}:${other.line} ('server ${other.name}')`,
    );
  if (k.own === null) return;
  k.own.id = id;
  k.own.forcedId = true;
}

function initAddress(k: ServerKeywordReader): void {
  const methods: string[] = [];
  let given = false;
  for (const part of k.value === '' ? [] : k.value.replace(/,$/, '').split(',')) {
    if (part === 'libc' || part === 'last' || part === 'none') methods.push(part);
    else if (isIpv4(part) || isIpv6(part)) {
      if (given) refuse(`'init-addr' : initial address already specified, cannot add '${part}'.`);
      given = true;
      methods.push('ip');
    } else
      refuse(
        `'init-addr' : unknown init-addr method '${part}', supported methods are 'libc', 'last', 'none'.`,
      );
    if (methods.length > 9) refuse(`'init-addr' : too many init-addr methods when trying to add '${part}'`);
  }
  k.server.initAddress = methods;
}

function resolveNet(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'resolve-net' expects a list of networks.");
  const nets = k.value.replace(/,$/, '').split(',');
  for (const [at, net] of nets.entries()) {
    if (at >= 5) refuse("'resolve-net' exceed 5 networks.");
    if (!isIpv4Net(net, null) && !isIpv6Net(net)) refuse(`'resolve-net' invalid network '${net}'.`);
  }
}

function resolveOptions(k: ServerKeywordReader): void {
  for (const part of k.value === '' ? [] : k.value.replace(/,$/, '').split(','))
    if (!['allow-dup-ip', 'ignore-weight', 'prevent-dup-ip'].includes(part))
      refuse(
        `'resolve-opts' : unknown resolve-opts option '${part}', supported methods are 'allow-dup-ip', 'ignore-weight', and 'prevent-dup-ip'.`,
      );
}

const PROXY_OPTIONS = ['ssl', 'cert-cn', 'cert-key', 'cert-sig', 'ssl-cipher', 'authority', 'crc32c', 'unique-id'];

function proxyOptions(k: ServerKeywordReader): void {
  for (const part of k.value.split(',')) if (!PROXY_OPTIONS.includes(part)) refuse(`'${part}' : proxy v2 option not implemented`);
}

function protocol(k: ServerKeywordReader): void {
  if (k.value === '') refuse(`'${k.keyword}' : missing value`);
  if (!isMuxProtocol(k.value)) refuse(`'${k.keyword}' :  unknown MUX protocol '${k.value}'`);
  if (k.keyword === 'proto') k.server.muxProtocol = k.value;
  else k.server.checkMuxProtocol = k.value;
}

/** `source ADDRESS [usesrc WHAT] [interface NAME]`: it reads on by itself. */
function source(k: ServerKeywordReader): void {
  if (k.value === '')
    refuse("'source' expects <addr>[:<port>[-<port>]], and optionally 'usesrc' <addr>, and 'interface' <name> as argument.\n");
  const { hosts } = k.reading.context;
  const read = (text: string, portRange: boolean) =>
    readAddress(text, { hosts, resolve: true, portAllowed: true, portRange, stream: true, connect: true });
  within(
    (message) => `'source ${k.value}' : ${message}\n`,
    () => read(k.value, true),
  );
  k.at += 2;
  const { line } = k.reading;
  for (; line.arg(k.at) === 'usesrc' || line.arg(k.at) === 'interface'; k.at += 2) {
    const value = line.arg(k.at + 1);
    // These say it at once, and the keyword then without words of its own.
    const failed = (message: string): never => {
      k.reading.complain(message, { form: 'bare' });
      return refuse(`error encountered while processing '${line.arg(k.at)}'`);
    };
    if (line.arg(k.at) === 'interface') {
      if (value === '') failed(`'${line.arg(0)}' : missing interface name.`);
      continue;
    }
    if (value === '')
      failed("'usesrc' expects <addr>[:<port>], 'client', 'clientip', or 'hdr_ip(name,#)' as argument.");
    const header = /^hdr_ip\(\s*([^\s,)]*)/.exec(value)?.[1];
    if (header !== undefined) {
      k.server.sourceHeader = true;
      k.server.sourceHeaderName = header;
    } else if (value !== 'client' && value !== 'clientip')
      try {
        read(value, false);
      } catch (error) {
        failed(`'usesrc ${value}' : ${(error as Error).message}`);
      }
  }
}

function socks(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'socks4' expects <addr>:<port> as argument.\n");
  within(
    (message) => `'socks4 ${k.value}' : ${message}\n`,
    () =>
      readAddress(k.value, {
        hosts: k.reading.context.hosts,
        resolve: true,
        portAllowed: true,
        portRequired: true,
        stream: true,
        connect: true,
      }),
  );
}

function weight(k: ServerKeywordReader): void {
  const value = atoi(k.value);
  if (value < 0 || value > 256) refuse(`weight of server ${serverName(k)} is not within 0 and 256 (${value}).`);
}

function userTimeout(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'tcp-ut' : missing TCP User Timeout value");
  timer(k.value, longTimerWords(k.value, 'tcp-ut', () => "'tcp-ut' : expects a positive delay in milliseconds"), k.reading);
}

function namespace(k: ServerKeywordReader): void {
  if (k.value === '') refuse("'namespace' : expects <name> as argument");
  if (k.value !== '*' && !k.reading.sections.namespaces.has(k.value)) refuse(`Cannot open namespace '${k.value}'`);
}

const nothing: Parse = () => {};
const set =
  (change: (server: ServerSettings, k: ServerKeywordReader) => void): Parse =>
  (k) =>
    change(k.server, k);

const row = (skip: number, parse: Parse, inDefaultServer = true): ServerKeyword => ({ skip, parse, inDefaultServer });
const flags = (names: string, inDefaultServer = true): [string, ServerKeyword][] =>
  names.split(' ').map((name) => [name, row(0, nothing, inDefaultServer)]);

/** Keywords of `server` lines, with the messages of server.c and check.c 2.6. */
export const SERVER_KEYWORDS: ReadonlyMap<string, ServerKeyword> = new Map([
  ...flags('disabled enabled no-send-proxy no-send-proxy-v2 no-tfo send-proxy send-proxy-v2 check-send-proxy check-via-socks4 no-check-send-proxy'),
  ['non-stick', row(0, nothing)],
  ['stick', row(0, nothing)],
  ['addr', row(1, checkAddress)],
  [
    'agent-addr',
    row(1, (k) => {
      if (k.value === '') refuse("'agent-addr' expects an address as argument.");
      if (!isIpv4(k.value) && !isIpv6(k.value) && k.value !== '*' && !resolves(k.value, k.reading.context.hosts))
        refuse(`parsing agent-addr failed. Check if '${k.value}' is correct address.`);
    }),
  ],
  ['agent-check', row(0, checkKeyword)],
  ['agent-inter', row(1, interval)],
  [
    'agent-port',
    row(1, (k) => {
      if (k.value === '') refuse("'agent-port' expects a port number as argument.");
      k.server.agentPort = atoi(k.value);
    }),
  ],
  [
    'agent-send',
    row(1, (k) => {
      if (k.value === '') refuse("'agent-send' expects a string as argument.");
    }),
  ],
  ['backup', row(0, set((s) => (s.backup = true)))],
  ['check', row(0, checkKeyword)],
  ['check-proto', row(1, protocol)],
  [
    'cookie',
    row(1, (k) => {
      valueGiven(k);
      k.server.cookie = true;
    }),
  ],
  ['downinter', row(1, interval)],
  [
    'error-limit',
    row(1, (k) => {
      if (integer(k) <= 0) refuse('error-limit has to be > 0.');
    }),
  ],
  ['fall', row(1, positive)],
  ['fastinter', row(1, interval)],
  ['id', row(1, customId, false)],
  ['init-addr', row(1, initAddress)],
  ['inter', row(1, interval)],
  [
    'log-proto',
    row(1, oneOf(['legacy', 'octet-count'], (k) => `'log-proto' expects one of 'legacy' or 'octet-count' but got '${k.value}'`)),
  ],
  ['max-reuse', row(1, valueGiven)],
  ['maxconn', row(1, nothing)],
  ['maxqueue', row(1, nothing)],
  ['minconn', row(1, nothing)],
  ['namespace', row(1, namespace)],
  ['no-agent-check', row(0, set((s) => (s.agentCheck = false)))],
  ['no-backup', row(0, set((s) => (s.backup = false)))],
  ['no-check', row(0, set((s) => (s.check = false)))],
  ['observe', row(1, observe)],
  [
    'on-error',
    row(
      1,
      oneOf(
        ['fastinter', 'fail-check', 'sudden-death', 'mark-down'],
        (k) => `'on-error' expects one of 'fastinter', 'fail-check', 'sudden-death' or 'mark-down' but got '${k.value}'`,
      ),
    ),
  ],
  [
    'on-marked-down',
    row(1, oneOf(['shutdown-sessions'], (k) => `'on-marked-down' expects 'shutdown-sessions' but got '${k.value}'`)),
  ],
  [
    'on-marked-up',
    row(
      1,
      oneOf(['shutdown-backup-sessions'], (k) => `'on-marked-up' expects 'shutdown-backup-sessions' but got '${k.value}'`),
    ),
  ],
  ['pool-low-conn', row(1, valueGiven)],
  [
    'pool-max-conn',
    row(1, (k) => {
      valueGiven(k);
      if (atoi(k.value) < -1) refuse("'pool-max-conn' must be >= -1");
    }),
  ],
  [
    'pool-purge-delay',
    row(1, (k) => {
      valueGiven(k);
      timer(
        k.value,
        longTimerWords(k.value, k.keyword, (c) => `unexpected character '${c}' in argument to <${k.keyword}>.\n`),
        k.reading,
      );
    }),
  ],
  [
    'port',
    row(1, (k) => {
      if (k.value === '') refuse("'port' expects a port number as argument.");
      k.server.checkPort = atoi(k.value);
    }),
  ],
  ['proto', row(1, protocol)],
  ['proxy-v2-options', row(1, proxyOptions)],
  [
    'redir',
    row(
      1,
      (k) => {
        if (k.value === '') refuse("'redir' expects <prefix> as argument.\n");
        k.server.redirect = true;
      },
    ),
  ],
  ['resolve-net', row(1, resolveNet)],
  ['resolve-opts', row(1, resolveOptions)],
  ['resolve-prefer', row(1, oneOf(['ipv4', 'ipv6'], () => "'resolve-prefer' expects either ipv4 or ipv6 as argument."))],
  ['resolvers', row(1, set((s, k) => (s.resolvers = k.value)))],
  ['rise', row(1, positive)],
  ['slowstart', row(1, slowStart)],
  ['socks4', row(1, socks)],
  ['source', row(-1, source)],
  ['tcp-ut', row(1, userTimeout)],
  ['tfo', row(0, set((s) => (s.fastOpen = true)))],
  [
    'track',
    row(1, (k) => {
      if (k.value === '') refuse("'track' expects [<proxy>/]<server> as argument.\n");
      k.server.track = k.value;
    }),
  ],
  ['usesrc', row(0, () => refuse("'usesrc' only allowed after a 'source' statement."))],
  ['weight', row(1, weight)],
  ['ws', row(1, oneOf(['h1', 'h2', 'auto'], () => "'ws' has to be 'auto', 'h1' or 'h2'"))],
  ...TLS_SERVER_KEYWORDS,
]);
