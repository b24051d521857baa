import { isIpv4, isIpv6, resolves } from './addresses.ts';
import { atoi, strtol } from './numbers.ts';
import { refuse } from './refusal.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** What an address may be where it stands: PA_O_* of tools.c. */
export interface AddressOptions {
  readonly hosts: ReadonlyMap<string, string>;
  /** Names are looked up at once. */
  readonly resolve?: boolean;
  /** Names are kept and looked up at the end. */
  readonly keepName?: boolean;
  readonly portAllowed?: boolean;
  readonly portRequired?: boolean;
  readonly portRange?: boolean;
  readonly portOffset?: boolean;
  /** `fd@3` is a listening socket; or, as `rawFd`, a file to write to. */
  readonly socketFd?: boolean;
  readonly rawFd?: boolean;
  readonly stream?: boolean;
  readonly datagram?: boolean;
  readonly preferDatagram?: boolean;
  readonly connect?: boolean;
  /** Whether the protocol is looked up. */
  readonly protocol?: boolean;
}

export interface Address {
  readonly family: 'ip' | 'unix' | 'fd' | 'socketpair';
  /** Without its prefix: `10.77.0.21`, `web1`, `/run/x.sock`. */
  readonly host: string;
  /** A name that is kept to be looked up. */
  readonly isName: boolean;
  readonly isIpv6: boolean;
  readonly low: number;
  readonly high: number;
  readonly port: number;
  readonly datagram: boolean;
}

interface Prefix {
  readonly family?: Address['family'];
  readonly ip?: 4 | 6;
  readonly type?: 'stream' | 'datagram';
  readonly quic?: boolean;
}

const PREFIXES: Readonly<Record<string, Prefix>> = dictionary({
  'unix@': { family: 'unix' },
  'uxdg@': { family: 'unix', type: 'datagram' },
  'uxst@': { family: 'unix', type: 'stream' },
  'abns@': { family: 'unix' },
  'ip@': {},
  'ipv4@': { ip: 4 },
  'ipv6@': { ip: 6 },
  'tcp4@': { ip: 4, type: 'stream' },
  'udp4@': { ip: 4, type: 'datagram' },
  'tcp6@': { ip: 6, type: 'stream' },
  'udp6@': { ip: 6, type: 'datagram' },
  'tcp@': { type: 'stream' },
  'udp@': { type: 'datagram' },
  'quic4@': { ip: 4, quic: true },
  'quic6@': { ip: 6, quic: true },
  'fd@': { family: 'fd' },
  'sockpair@': { family: 'socketpair' },
});

/** AF_INET, AF_INET6, AF_UNIX as messages print them. */
const FAMILY_NUMBERS = { ip: 2, ipv6: 10, unix: 1 } as const;

/** `str2sa_range` (tools.c 2.6): an address of any kind, or its refusal. */
export function readAddress(text: string, options: AddressOptions): Address {
  if (text === '') refuse(`'${text}' resolves to an empty address (environment variable missing?)\n`);
  let rest = text;
  let datagram = options.datagram === true && (options.stream !== true || options.preferDatagram === true);
  const sort = /^(stream|dgram)\+/.exec(rest)?.[1];
  if (sort !== undefined) {
    rest = rest.slice(rest.indexOf('+') + 1);
    datagram = sort === 'dgram';
  }
  const name = Object.keys(PREFIXES).find((prefix) => rest.startsWith(prefix));
  const prefix: Prefix = name === undefined ? {} : (PREFIXES[name] as Prefix);
  if (name !== undefined) rest = rest.slice(name.length);
  if (prefix.type !== undefined) datagram = prefix.type === 'datagram';
  const family = prefix.family ?? (name === undefined && rest.startsWith('/') ? 'unix' : 'ip');
  const address =
    family === 'ip' ? readIp(rest, text, prefix.ip, options, datagram) : readOther(rest, text, family, options, datagram);
  requireType(text, address, options, prefix.quic === true);
  return address;
}

function requireType(text: string, address: Address, options: AddressOptions, quic: boolean): void {
  if (!address.datagram && options.stream !== true) refuse(`stream-type address not acceptable in '${text}'\n`);
  if (address.datagram && options.datagram !== true) refuse(`dgram-type address not acceptable in '${text}'\n`);
  if (!quic || (options.protocol !== true && options.connect !== true) || address.isName) return;
  const number = address.isIpv6 ? FAMILY_NUMBERS.ipv6 : FAMILY_NUMBERS.ip;
  refuse(
    `unsupported stream protocol for datagram family ${number} address '${text}'; QUIC is not compiled in if this is what you were looking for.`,
  );
}

function readOther(
  rest: string,
  text: string,
  family: 'unix' | 'fd' | 'socketpair',
  options: AddressOptions,
  datagram: boolean,
): Address {
  const plain = { host: rest, isName: false, isIpv6: false, low: 0, high: 0, port: 0, datagram };
  if (family === 'unix') {
    // 107 characters, less what a temporary name next to it needs.
    if (rest.length > 97) refuse(`socket path '${text}' too long (max 97)\n`);
    return { family, ...plain };
  }
  const { value, rest: tail } = strtol(rest);
  if (rest === '' || value < 0 || tail !== '') refuse(`file descriptor '${rest}' is not a valid integer in '${text}'\n`);
  if (family === 'fd' && options.socketFd !== true && options.rawFd !== true)
    refuse(`a file descriptor is not acceptable here in '${text}'\n`);
  if (family === 'socketpair' || options.socketFd === true) {
    // Nothing hands the daemon sockets here; the first three are no sockets.
    refuse(`cannot use file descriptor '${value}' : ${value < 3 ? 'Socket operation on non-socket' : 'Bad file descriptor'}.\n`);
  }
  return { family, ...plain };
}

function readIp(
  rest: string,
  text: string,
  version: 4 | 6 | undefined,
  options: AddressOptions,
  datagram: boolean,
): Address {
  let colon = rest.length - 1;
  while (colon > 0 && rest[colon] !== ']' && rest[colon] !== ':') colon--;
  const hasPort = rest[colon] === ':';
  if (hasPort && options.portAllowed !== true) refuse(`port specification not permitted here in '${text}'`);
  if (!hasPort && options.portRequired === true) refuse(`missing port specification in '${text}'`);
  const host = hasPort ? rest.slice(0, colon) : rest;
  const ports = readPorts(hasPort ? rest.slice(colon + 1) : '', text, options);
  const isName = !isLiteral(host, version);
  const found = options.resolve === true ? resolves(host, options.hosts) : options.keepName === true;
  if (isName && !found)
    refuse(`invalid address: '${host}' in '${text}'\n`);
  return {
    family: 'ip',
    host,
    isName: isName && options.keepName === true && options.resolve !== true,
    isIpv6: host.includes(':'),
    ...ports,
    datagram,
  };
}

/** `str2ip2` without looking names up. */
function isLiteral(host: string, version: 4 | 6 | undefined): boolean {
  if (host === '' || host === '*') return true;
  const bare = /^\[(.{2,})\]$/.exec(host)?.[1];
  if (bare !== undefined) return version !== 4 && isIpv6(bare);
  return (version !== 6 && isIpv4(host)) || (version !== 4 && isIpv6(host));
}

function readPorts(port: string, text: string, options: AddressOptions): { low: number; high: number; port: number } {
  const least = options.portRequired === true ? 1 : 0;
  if (/^\d/.test(port)) {
    const dash = port.indexOf('-');
    if (dash >= 0 && options.portRange !== true) refuse(`port range not permitted here in '${text}'`);
    const first = dash < 0 ? port : port.slice(0, dash);
    const last = dash < 0 ? first : port.slice(dash + 1);
    const low = atoi(first);
    const high = atoi(last);
    if (low < least || low > 65535) refuse(`invalid port '${first}'`);
    if (high < least || high > 65535) refuse(`invalid port '${last}'`);
    if (low > high) refuse(`invalid port range '${low}-${high}'`);
    return { low, high, port: low };
  }
  if (port.startsWith('-') || port.startsWith('+')) {
    if (options.portOffset !== true) refuse(`port offset not permitted here in '${text}'`);
    const offset = atoi(port.slice(1));
    return port.startsWith('-') ? { low: offset, high: 0, port: -offset } : { low: 0, high: offset, port: offset };
  }
  if (port !== '') refuse(`invalid character '${port[0]}' in port number '${port}' in '${text}'\n`);
  if (options.portRequired === true) refuse(`missing port specification in '${text}'`);
  return { low: 0, high: 0, port: 0 };
}
