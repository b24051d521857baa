/** Addresses as inet_pton and HAProxy's tools.c read them. */

/** Four numbers of at most three digits below 256, without leading zeros. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

export function isIpv6(text: string): boolean {
  let body = text;
  let groups = 0;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted !== null) {
    if (!isIpv4(dotted[2] as string)) return false;
    body = dotted[1] as string;
    groups = 2;
    if (!body.endsWith('::')) body = body.slice(0, -1);
  }
  const halves = body.split('::');
  if (halves.length > 2) return false;
  const parts = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return false;
  groups += parts.length;
  return halves.length === 2 ? groups < 8 : groups === 8;
}

/** `str2mask`: dotted, or a length. */
export function isIpv4Mask(text: string): boolean {
  if (text.includes('.')) return isIpv4(text);
  const length = /^\s*\+?(\d+)$/.exec(text)?.[1];
  return length !== undefined && Number(length) <= 32;
}

export function isIpv6Mask(text: string): boolean {
  if (text.includes(':')) return isIpv6(text);
  const length = /^\s*\+?(\d+)$/.exec(text)?.[1];
  return length !== undefined && Number(length) <= 128;
}

/** `str2net`: an IPv4 network, or with `hosts` a machine's name in its place. */
export function isIpv4Net(text: string, hosts: ReadonlyMap<string, string> | null): boolean {
  const slash = text.lastIndexOf('/');
  const host = slash < 0 ? text : text.slice(0, slash);
  if (slash >= 0 && !isIpv4Mask(text.slice(slash + 1))) return false;
  return isIpv4(host) || (hosts !== null && resolves(host, hosts));
}

/** `str62net`. */
export function isIpv6Net(text: string): boolean {
  const slash = text.lastIndexOf('/');
  if (slash < 0) return isIpv6(text);
  const length = /^\s*\+?(\d+)$/.exec(text.slice(slash + 1))?.[1];
  return length !== undefined && Number(length) <= 128 && isIpv6(text.slice(0, slash));
}

/** Whether the C library finds an address for a name: machines of the workspace, this machine, and IPv4's shorter spellings (`10.77` is 10.0.0.77). */
export function resolves(name: string, hosts: ReadonlyMap<string, string>): boolean {
  if (hosts.has(name) || name === 'localhost') return true;
  const parts = name.split('.');
  if (parts.length > 4 || !parts.every((part) => /^(0[xX][0-9a-fA-F]+|\d+)$/.test(part))) return false;
  const numbers = parts.map((part) => (/^0[0-7]+$/.test(part) ? parseInt(part, 8) : Number(part)));
  const last = numbers[numbers.length - 1] as number;
  return numbers.slice(0, -1).every((n) => n < 256) && last < ([4294967296, 16777216, 65536, 256][numbers.length - 1] as number);
}
