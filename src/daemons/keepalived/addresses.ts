import type { Family } from './draft.ts';
import { isIPv4 } from './numbers.ts';

/** An address as keepalived took it from a word. */
export interface ReadAddress {
  /** Without mask or range. */
  readonly address: string;
  readonly family: Family;
  readonly multicast: boolean;
  readonly linkLocal: boolean;
  readonly linkLocalMulticast: boolean;
}

/** lib/utils.c's inet_stosockaddr: a colon makes it IPv6, a range or mask behind it is passed over; null when it is none. */
export function readAddress(text: string): ReadAddress | null {
  const range = text.indexOf('-');
  const cut = range >= 0 ? range : text.indexOf('/');
  return addressOf(cut < 0 ? text : text.slice(0, cut), text.includes(':') ? 6 : 4);
}

/** An address alone, as inet_pton takes it. */
export function addressOf(text: string, family: Family = text.includes(':') ? 6 : 4): ReadAddress | null {
  if (family === 4) {
    if (!isIPv4(text)) return null;
    const first = Number(text.slice(0, text.indexOf('.')));
    const multicast = first >= 224 && first <= 239;
    return { address: text, family, multicast, linkLocal: text.startsWith('169.254.'), linkLocalMulticast: multicast };
  }
  const groups = groupsOf(text);
  if (groups === null) return null;
  const first = groups[0] as number;
  const multicast = first >>> 8 === 0xff;
  return {
    address: text,
    family,
    multicast,
    linkLocal: (first & 0xffc0) === 0xfe80,
    linkLocalMulticast: multicast && (first & 0x000f) === 2,
  };
}

/** The eight 16-bit groups of an IPv6 address; null when it is none. */
function groupsOf(text: string): number[] | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head, tail] = halves.map((half) => (half === '' ? [] : readGroups(half))) as [number[] | null, number[] | null | undefined];
  if (head === null || tail === null) return null;
  if (tail === undefined) return head.length === 8 ? head : null;
  const missing = 8 - head.length - tail.length;
  // The last group before `::` may not be a dotted one.
  if (missing < 1 || (halves[0] ?? '').includes('.')) return null;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string): number[] | null {
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else if (i === parts.length - 1 && isIPv4(part)) {
      const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
      groups.push(a * 256 + b, c * 256 + d);
    } else return null;
  }
  return groups;
}
