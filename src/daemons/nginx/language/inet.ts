import type { ParseContext } from '../../daemon.ts';
import { parseNumber } from '../values.ts';

/** An address as nginx takes it from a URL (ngx_url_t), or its words for what is wrong. */
export type InetUrl =
  | {
      readonly kind: 'inet' | 'inet6';
      /** As written, brackets included. */
      readonly host: string;
      /** How nginx prints the address; null while the name is not looked up, or is not known to the lab. */
      readonly address: string | null;
      readonly port: number;
      readonly lastPort: number;
      readonly noPort: boolean;
      readonly uri: string;
    }
  | { readonly kind: 'unix'; readonly host: string; readonly uri: string }
  | { readonly kind: 'error'; readonly words: string };

export interface UrlRules {
  readonly defaultPort: number;
  /** The value of `listen`: a bare number is a port, `*` every address, ports may come as a range. */
  readonly listen?: boolean;
  /** May a path follow? */
  readonly uriPart?: boolean;
  /** Names are left for later. */
  readonly noResolve?: boolean;
}

/** Bytes of sun_path, the terminating zero included. */
const SOCKET_PATH_MAX = 108;
const PORT_MAX = 65_535;

/** ngx_parse_url() in src/core/ngx_inet.c of 1.22. */
export function parseInetUrl(text: string, rules: UrlRules, context: ParseContext): InetUrl {
  if (/^unix:/i.test(text)) return unixUrl(text.slice(5), rules);
  return text.startsWith('[') ? inet6Url(text, rules) : inetUrl(text, rules, context);
}

function wrong(words: string): InetUrl {
  return { kind: 'error', words };
}

function unixUrl(text: string, rules: UrlRules): InetUrl {
  const colon = rules.uriPart === true ? text.indexOf(':') : -1;
  const host = colon < 0 ? text : text.slice(0, colon);
  if (host === '') return wrong('no path in the unix domain socket');
  if (host.length + 1 > SOCKET_PATH_MAX) return wrong('too long path in the unix domain socket');
  return { kind: 'unix', host, uri: colon < 0 ? '' : text.slice(colon + 1) };
}

/** Ports behind a colon: `80`, or `8080-8085` for `listen`. */
function parsePorts(text: string, rules: UrlRules): { port: number; lastPort: number } | string {
  const dash = rules.listen === true ? text.indexOf('-') : -1;
  const last = dash < 0 ? 0 : portNumber(text.slice(dash + 1));
  if (last === null) return 'invalid port';
  const port = portNumber(dash < 0 ? text : text.slice(0, dash));
  if (port === null) return 'invalid port';
  return last !== 0 && port > last ? 'invalid port range' : { port, lastPort: last };
}

function portNumber(text: string): number | null {
  const port = parseNumber(text);
  return port === null || port < 1 || port > PORT_MAX ? null : port;
}

function inetUrl(text: string, rules: UrlRules, context: ParseContext): InetUrl {
  const slash = text.indexOf('/');
  const question = text.indexOf('?');
  const end = question >= 0 && (slash < 0 || question < slash) ? question : slash;
  if (end >= 0 && (rules.listen === true || rules.uriPart !== true)) return wrong('invalid host');
  const uri = end < 0 ? '' : text.slice(end);
  const authority = end < 0 ? text : text.slice(0, end);
  const colon = authority.indexOf(':');
  if (colon >= 0) {
    const ports = parsePorts(authority.slice(colon + 1), rules);
    if (typeof ports === 'string') return wrong(ports);
    return hostUrl(authority.slice(0, colon), { ...ports, noPort: false, uri }, rules, context);
  }
  if (rules.listen === true) {
    const alone = barePort(authority);
    if (typeof alone === 'string') return wrong(alone);
    if (alone !== null) return { kind: 'inet', host: '', address: '0.0.0.0', ...alone, noPort: false, uri: '' };
  }
  return hostUrl(authority, { port: rules.defaultPort, lastPort: 0, noPort: true, uri }, rules, context);
}

/** `listen 80` and `listen 8080-8085`; null where it is no number. */
function barePort(text: string): { port: number; lastPort: number } | string | null {
  const dash = text.indexOf('-');
  const last = dash < 0 ? 0 : parseNumber(text.slice(dash + 1));
  const port = last === null ? null : parseNumber(dash < 0 ? text : text.slice(0, dash));
  if (last === null || port === null) return null;
  if (dash >= 0 && (last < 1 || last > PORT_MAX)) return 'invalid port';
  if (port < 1 || port > PORT_MAX) return 'invalid port';
  return last !== 0 && port > last ? 'invalid port range' : { port, lastPort: last };
}

interface UrlRest {
  readonly port: number;
  readonly lastPort: number;
  readonly noPort: boolean;
  readonly uri: string;
}

function hostUrl(host: string, rest: UrlRest, rules: UrlRules, context: ParseContext): InetUrl {
  if (host === '') return wrong('no host');
  if (rules.listen === true && host === '*') return { kind: 'inet', host, address: '0.0.0.0', ...rest };
  const number = inetAddress(host);
  if (number !== null) return { kind: 'inet', host, address: dotted(number), ...rest };
  if (rules.noResolve === true) return { kind: 'inet', host, address: null, ...rest };
  const found = resolveHost(host, context);
  return found === null ? wrong('host not found') : { kind: 'inet', host, address: found.address, ...rest };
}

function inet6Url(text: string, rules: UrlRules): InetUrl {
  const close = text.indexOf(']');
  if (close < 0) return wrong('invalid host');
  const slash = text.indexOf('/', close);
  if (slash >= 0 && (rules.listen === true || rules.uriPart !== true)) return wrong('invalid host');
  const uri = slash < 0 ? '' : text.slice(slash);
  const behind = text.slice(close + 1, slash < 0 ? text.length : slash);
  if (behind !== '' && !behind.startsWith(':')) return wrong('invalid host');
  const ports = behind === '' ? { port: rules.defaultPort, lastPort: 0 } : parsePorts(behind.slice(1), rules);
  if (typeof ports === 'string') return wrong(ports);
  const inner = text.slice(1, close);
  if (inner === '') return wrong('no host');
  const address = inet6Address(inner);
  if (address === null) return wrong('invalid IPv6 address');
  const host = text.slice(0, close + 1);
  return { kind: 'inet6', host, address: `[${printInet6(address)}]`, ...ports, noPort: behind === '', uri };
}

/** Four numbers to 255 with dots between; nothing between two dots is 0 (ngx_inet_addr). Null for the rest, and for 255.255.255.255. */
export function inetAddress(text: string): number | null {
  if (!/^[\d.]*$/.test(text)) return null;
  const parts = text.split('.').map((part) => (part === '' ? 0 : Number(part)));
  if (parts.length !== 4 || parts.some((part) => part > 255)) return null;
  const value = parts.reduce((sum, part) => sum * 256 + part, 0);
  return value === 0xffff_ffff ? null : value;
}

export function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

/** Eight groups of an IPv6 address (ngx_inet6_addr); null where it is none. */
export function inet6Address(text: string): readonly number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map((half) => (half === '' ? [] : groupsOf(half)));
  const [head, tail] = groups as [number[] | null, (number[] | null)?];
  if (head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? null : [...head, ...(Array(missing).fill(0) as number[]), ...tail];
}

function groupsOf(text: string): number[] | null {
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (index === parts.length - 1 && part.includes('.')) {
      const number = inetAddress(part);
      if (number === null) return null;
      groups.push(Math.floor(number / 65_536), number % 65_536);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else return null;
  }
  return groups;
}

/** As ngx_inet6_ntop() prints it: the longest run of zeros, of two at least, becomes `::`. */
function printInet6(groups: readonly number[]): string {
  let [best, length] = [-1, 1];
  for (let i = 0; i < 8; i++) {
    let run = 0;
    while (i + run < 8 && groups[i + run] === 0) run++;
    if (run > length) [best, length] = [i, run];
  }
  const hex = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  return best < 0 ? hex(groups) : `${hex(groups.slice(0, best))}::${hex(groups.slice(best + length))}`;
}

/** A network, `ADDRESS` or `ADDRESS/BITS` (ngx_ptocidr). */
export interface Network {
  readonly family: 4 | 6;
  /** The address with the bits behind the mask taken away, in groups of 16 bits. */
  readonly groups: readonly number[];
  readonly bits: number;
  /** It had bits behind its mask. */
  readonly lowBits: boolean;
}

export function parseNetwork(text: string): Network | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const number = inetAddress(address);
  const groups = number === null ? inet6Address(address) : [Math.floor(number / 65_536), number % 65_536];
  if (groups === null) return null;
  const width = groups.length * 16;
  const bits = slash < 0 ? width : parseNumber(text.slice(slash + 1));
  if (bits === null || bits > width) return null;
  const kept = groups.map((group, i) => {
    const own = Math.min(16, Math.max(0, bits - i * 16));
    return group - (group % 2 ** (16 - own));
  });
  return { family: width === 32 ? 4 : 6, groups: kept, bits, lowBits: kept.some((group, i) => group !== groups[i]) };
}

/** `getaddrinfo`: numbers in the old spellings, names of the hosts file. `address` is null for a name that only the real machine knows. */
export function resolveHost(host: string, context: ParseContext): { readonly address: string | null } | null {
  const old = oldSpelling(host);
  if (old !== null) return { address: dotted(old) };
  if (inet6Address(host) !== null) return { address: null };
  const low = host.toLowerCase();
  if (low === 'localhost') return { address: '127.0.0.1' };
  for (const [name, address] of context.hosts) if (name.toLowerCase() === low) return { address };
  if (context.machine?.name.toLowerCase() === low) return { address: context.machine.address };
  return context.machine === null && mayBeHost(host) ? { address: null } : null;
}

/** inet_aton(): fewer than four parts, the last filling what is left, in decimal, octal or hexadecimal. */
function oldSpelling(text: string): number | null {
  if (!/^(0x[0-9a-f]+|\d+)(\.(0x[0-9a-f]+|\d+)){0,3}$/i.test(text)) return null;
  const parts: number[] = [];
  for (const part of text.split('.')) {
    if (/^0[0-7]*[89]/.test(part)) return null;
    parts.push(/^0\d/.test(part) ? parseInt(part, 8) : Number(part));
  }
  const last = parts.pop() as number;
  if (parts.some((part) => part > 255) || last >= 2 ** (8 * (4 - parts.length))) return null;
  return parts.reduce((sum, part, i) => sum + part * 2 ** (8 * (3 - i)), 0) + last;
}

/** Letters, digits and hyphens (RFC 1123), and not below `.invalid`, where no name exists (RFC 6761). */
function mayBeHost(host: string): boolean {
  const label = '[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?';
  return new RegExp(`^${label}(\\.${label})*\\.?$`).test(host) && !/\.invalid\.?$/i.test(host);
}
