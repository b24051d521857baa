import { parseNumber, parseSize, parseTimeS } from '../values.ts';
import type { HttpConf, ServerConf } from './confs.ts';
import { NameKeys, alignedToCacheLine } from './hash.ts';
import { parseInetUrl } from './inet.ts';
import type { Reading, Setter } from './reading.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** What a `listen` says of its socket. */
interface ListenOptions {
  isDefault: boolean;
  /** Options of the socket itself: they may be given once for an address. */
  set: boolean;
  /** Asks for a socket of its own beside a wildcard of the same port. */
  bind: boolean;
  ssl: boolean;
}

/** An address with the servers that listen there (ngx_http_conf_addr_t). */
export interface ListenAddress {
  /** As nginx prints it: `0.0.0.0:80`, `[::]:80`, `unix:/run/nginx.sock`. */
  readonly text: string;
  readonly wildcard: boolean;
  readonly servers: ServerConf[];
  defaultServer: ServerConf;
  hasDefault: boolean;
  optionsSet: boolean;
  bind: boolean;
  ssl: boolean;
}

/** A port of one family of addresses, with all addresses that it is opened on. */
export interface Port {
  readonly family: 'inet' | 'inet6' | 'unix';
  readonly port: number;
  /** By their texts, in the order of the file. */
  readonly addresses: Map<string, ListenAddress>;
}

const WORDS: Readonly<Record<string, Partial<ListenOptions>>> = dictionary({
  default_server: { isDefault: true },
  default: { isDefault: true },
  bind: { set: true, bind: true },
  deferred: { set: true, bind: true },
  reuseport: { set: true, bind: true },
  ssl: { ssl: true },
  http2: {},
  proxy_protocol: {},
});

/** `listen ADDRESS PARAMETERS` (ngx_http_core_listen). */
export const listen: Setter = (at, words) => {
  at.server.listens = true;
  const address = words[1] as string;
  const url = parseInetUrl(address, { defaultPort: 80, listen: true }, at.context);
  if (url.kind === 'error') return at.emerg(`${url.words} in "${address}" of the "listen" directive`, 'listen');
  const options: ListenOptions = { isDefault: false, set: false, bind: false, ssl: false };
  for (const word of words.slice(2)) Object.assign(options, WORDS[word] ?? valued(at, word));
  if (url.kind === 'unix') return void addListen(at, 'unix', 0, `unix:${url.host}`, false, options);
  const last = Math.max(url.port, url.lastPort);
  const host = url.address ?? url.host;
  const wildcard = host === '0.0.0.0' || host === '[::]';
  for (let port = url.port; port <= last; port++) addListen(at, url.kind, port, `${host}:${port}`, wildcard, options);
};

/** A server without `listen` gets port 80 of every address. */
export function listenByDefault(at: Reading, server: ServerConf): void {
  const options: ListenOptions = { isDefault: false, set: false, bind: false, ssl: false };
  addListen(at, 'inet', 80, '0.0.0.0:80', true, options, server);
}

/** `backlog=511` and its like: all of them ask for a socket of their own. */
function valued(at: Reading, word: string): Partial<ListenOptions> {
  const equals = word.indexOf('=');
  const key = equals < 0 ? '' : word.slice(0, equals);
  const value = word.slice(equals + 1);
  const refuse = (words: string): never => at.emerg(words, 'invalid-parameter');
  if (key === 'backlog' || key === 'fastopen') {
    const number = parseNumber(value);
    if (number === null || (key === 'backlog' && number === 0)) refuse(`invalid ${key} "${word}"`);
  } else if (key === 'rcvbuf' || key === 'sndbuf') {
    if (parseSize(value, false) === null) refuse(`invalid ${key} "${word}"`);
  } else if (word.startsWith('ipv6only=o')) {
    if (value !== 'on' && value !== 'off') refuse(`invalid ipv6only flags "${value}"`);
  } else if (key === 'so_keepalive') {
    if (value !== 'on' && value !== 'off' && !isKeepalive(value)) refuse(`invalid so_keepalive value: "${value}"`);
  } else if (key === 'accept_filter') {
    refuse(`accept filters "${word}" are not supported on this platform, ignored`);
  } else refuse(`invalid parameter "${word}"`);
  return { set: true, bind: true };
}

/** `30m::10`: idle time, interval, count; not all missing or zero. */
function isKeepalive(value: string): boolean {
  const colon = value.indexOf(':');
  const idle = colon < 0 ? value : value.slice(0, colon);
  const rest = colon < 0 ? '' : value.slice(colon + 1);
  const second = rest.indexOf(':');
  const interval = second < 0 ? rest : rest.slice(0, second);
  const count = second < 0 ? '' : rest.slice(second + 1);
  const numbers = [
    idle === '' ? 0 : parseTimeS(idle),
    interval === '' ? 0 : parseTimeS(interval),
    count === '' ? 0 : parseNumber(count),
  ];
  return numbers.every((n) => n !== null) && numbers.some((n) => n !== 0);
}

function addListen(
  at: Reading,
  family: Port['family'],
  number: number,
  text: string,
  wildcard: boolean,
  options: ListenOptions,
  server = at.server,
): void {
  const { listens, ports } = at.http;
  const key = `${family} ${number}`;
  let port = ports.get(key);
  if (port === undefined) {
    listens.push((port = { family, port: number, addresses: new Map() }));
    ports.set(key, port);
  }
  const known = port.addresses.get(text);
  if (known === undefined) {
    const { isDefault, set, bind, ssl } = options;
    const [servers, defaultServer] = [[server], server];
    port.addresses.set(text, { text, wildcard, servers, defaultServer, hasDefault: isDefault, optionsSet: set, bind, ssl });
  } else joinAddress(at, known, server, options);
}

/** A further `listen` of the same address (ngx_http_add_addresses). */
function joinAddress(at: Reading, known: ListenAddress, server: ServerConf, options: ListenOptions): void {
  const { text } = known;
  // A server block is read as a whole: if it is among them, it came last.
  if (known.servers.at(-1) === server) at.emerg(`a duplicate listen ${text}`, 'duplicate-listen');
  known.servers.push(server);
  if (options.set) {
    if (known.optionsSet) at.emerg(`duplicate listen options for ${text}`, 'duplicate-listen');
    known.optionsSet = true;
    known.bind = options.bind;
  }
  known.ssl ||= options.ssl;
  if (!options.isDefault) return;
  if (known.hasDefault) at.emerg(`a duplicate default server for ${text}`, 'duplicate-listen');
  known.hasDefault = true;
  known.defaultServer = server;
}

/** Names of servers that share an address, and the sockets to open (ngx_http_optimize_servers). */
export function optimizeServers(at: Reading, http: HttpConf): void {
  for (const port of http.listens) {
    const addresses = sorted([...port.addresses.values()]);
    for (const address of addresses)
      if (address.servers.length > 1 || address.defaultServer.captures) serverNames(at, http, address);
    const isWild = addresses.at(-1)?.wildcard === true;
    for (const [i, address] of addresses.entries()) {
      if (isWild && !address.bind && i < addresses.length - 1) continue;
      const path = port.family === 'unix' ? address.text.slice('unix:'.length) : null;
      at.main.sockets.push({ text: address.text, path });
    }
  }
}

/** Addresses bound on their own first, the wildcard last. */
function sorted(addresses: readonly ListenAddress[]): ListenAddress[] {
  const rank = (a: ListenAddress): number => (a.wildcard ? 2 : a.bind ? 0 : 1);
  return addresses
    .map((address, i) => ({ address, i }))
    .sort((a, b) => rank(a.address) - rank(b.address) || a.i - b.i)
    .map(({ address }) => address);
}

function serverNames(at: Reading, http: HttpConf, address: ListenAddress): void {
  const keys = new NameKeys();
  for (const server of address.servers) {
    for (const { name, regex } of server.names) {
      if (regex) continue;
      const outcome = keys.add(name, true);
      if (outcome === 'declined')
        at.emergNowhere(`invalid server name or wildcard "${name}" on ${address.text}`, 'server-name');
      if (outcome === 'busy')
        at.warnNowhere(`conflicting server name "${name}" on ${address.text}, ignored`, 'conflicting-name');
    }
  }
  const own = http.location;
  keys.build(at, {
    name: 'server_names_hash',
    maxSize: own.own<number>('server_names_hash_max_size') ?? 512,
    bucketSize: alignedToCacheLine(own.own<number>('server_names_hash_bucket_size') ?? 64),
  });
}
