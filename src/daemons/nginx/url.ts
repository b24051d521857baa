import type { ParseContext } from '../daemon.ts';
import { addressNumber } from '../../model/address.ts';
import { parseNumber } from './values.ts';

/** `host:port/uri` in its parts (ngx_parse_inet_url in src/core/ngx_inet.c of 1.22), or the daemon's word for what is wrong. */
export type Url =
  | {
      readonly kind: 'host';
      readonly host: string;
      /** Dotted, when `host` is an address; null for a name. */
      readonly address: string | null;
      readonly port: number;
      readonly noPort: boolean;
      readonly uri: string;
    }
  | { readonly kind: 'unix' }
  | { readonly kind: 'ipv6'; readonly port: number }
  | { readonly kind: 'error'; readonly words: string };

export interface UrlRules {
  readonly defaultPort: number;
  /** The value of `listen`: a bare number is a port, `*` every address. */
  readonly listen?: boolean;
  /** May a path follow? */
  readonly uriPart?: boolean;
}

export function parseUrl(text: string, rules: UrlRules): Url {
  if (/^unix:/i.test(text)) return text.length === 5 ? wrong('no path in the unix domain socket') : { kind: 'unix' };
  if (text.startsWith('[')) return parseIpv6(text, rules);
  const at = text.search(/[/?]/);
  if (at >= 0 && (rules.listen === true || rules.uriPart !== true)) return wrong('invalid host');
  const uri = at < 0 ? '' : text.slice(at);
  const authority = at < 0 ? text : text.slice(0, at);
  const colon = authority.indexOf(':');
  if (colon >= 0) {
    const port = parsePort(authority.slice(colon + 1), rules.listen === true);
    return port === null ? wrong('invalid port') : hostUrl(authority.slice(0, colon), port, false, uri, rules);
  }
  if (rules.listen === true && /^\d+(-\d+)?$/.test(authority)) {
    const port = parsePort(authority, true);
    return port === null
      ? wrong('invalid port')
      : { kind: 'host', host: '', address: '0.0.0.0', port, noPort: false, uri };
  }
  return hostUrl(authority, rules.defaultPort, true, uri, rules);
}

function hostUrl(host: string, port: number, noPort: boolean, uri: string, rules: UrlRules): Url {
  if (host === '') return wrong('no host');
  const star = rules.listen === true && host === '*';
  const address = star ? '0.0.0.0' : addressNumber(host) === null ? null : host;
  return { kind: 'host', host, address, port, noPort, uri };
}

function parseIpv6(text: string, rules: UrlRules): Url {
  const match = /^\[([0-9A-Fa-f:.]+)\](?::(\d+))?$/.exec(text);
  if (match === null) return wrong(text.includes(']') ? 'invalid host' : 'invalid host');
  const port = match[2] === undefined ? rules.defaultPort : parsePort(match[2], false);
  return port === null ? wrong('invalid port') : { kind: 'ipv6', port };
}

/** 1–65535. A range (`listen 8080-8085`) is not told apart: its first port counts, and the caller says so. */
function parsePort(text: string, mayRange: boolean): number | null {
  const parts = mayRange ? text.split('-', 2) : [text];
  const numbers = parts.map(parseNumber);
  for (const n of numbers) if (n === null || n < 1 || n > 65535) return null;
  return numbers[0] ?? null;
}

function wrong(words: string): Url {
  return { kind: 'error', words };
}

/** What a name is worth when a file is looked at: an address, "somebody will know" (no machine given), or nothing. */
export function lookUp(
  host: string,
  context: ParseContext,
): { readonly address: string | null; readonly found: boolean } {
  if (addressNumber(host) !== null) return { address: host, found: true };
  if (host === 'localhost') return { address: '127.0.0.1', found: true };
  const address = context.hosts.get(host) ?? null;
  if (address !== null) return { address, found: true };
  return { address: null, found: context.machine === null && mayBeHost(host) };
}

/** Letters, digits and hyphens (RFC 1123), and not below `.invalid`, where no name exists (RFC 6761). */
function mayBeHost(host: string): boolean {
  return (
    /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\.?$/.test(host) &&
    !/\.invalid\.?$/i.test(host)
  );
}
