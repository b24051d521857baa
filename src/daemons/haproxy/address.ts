/** Addresses as HAProxy writes them: `10.77.0.21:80`, `web1:80`, `*:80`, `:80`. */

/** An IPv4 address as one number, or null. */
export function ipv4Number(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return value;
}

const numbers = new Map<string, number>();

/** The same for a peer's address, which is one and comes again with every connection; 0 for anything else. */
export function peerNumber(address: string): number {
  let number = numbers.get(address);
  if (number === undefined) {
    number = ipv4Number(address) ?? 0;
    numbers.set(address, number);
  }
  return number;
}

export interface HostPort {
  readonly host: string;
  /** Null: nothing stood after the address. */
  readonly port: string | null;
}

/** Splits at the last colon; brackets hold an IPv6 address together. */
export function splitHostPort(text: string): HostPort {
  const plain = text.replace(/^(ipv4|ipv6|tcp4?|tcp6)@/, '');
  const colon = plain.lastIndexOf(':');
  if (colon < 0 || plain.endsWith(']')) return { host: plain, port: null };
  return { host: plain.slice(0, colon), port: plain.slice(colon + 1) };
}

export const isAnyAddress = (host: string): boolean =>
  host === '' || host === '*' || host === '0.0.0.0' || host === '::' || host === '[::]';

/** Characters that may stand in the names of proxies, servers and ACLs (tools.c invalid_char): returns the first that may not. */
export function invalidCharacter(name: string): string | null {
  return /[^A-Za-z0-9_:.-]/.exec(name)?.[0] ?? null;
}
