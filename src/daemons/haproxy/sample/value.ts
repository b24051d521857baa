/** What a sample fetch or a converter gives: HAProxy's types as far as the lab meets them. Text stands for `str`, `bin` and `meth`. */
export type Sample = string | number | boolean | Ipv4;

/** An IPv4 address as one number. */
export interface Ipv4 {
  readonly ipv4: number;
}

export function dotted({ ipv4 }: Ipv4): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(ipv4 / 2 ** shift) % 256).join('.');
}

/** A sample as text, as the casts of sample.c 2.6 write it. */
export function asText(sample: Sample): string {
  if (typeof sample === 'string') return sample;
  if (typeof sample === 'boolean') return sample ? '1' : '0';
  return typeof sample === 'number' ? numberText(sample) : dotted(sample);
}

/** Numbers are those of 64 bits with a sign; every operation stops at their ends. */
export function bounded(number: number): number {
  return Math.max(-LARGEST, Math.min(LARGEST, number));
}

const LARGEST = 2 ** 63;

function numberText(number: number): string {
  if (Number.isSafeInteger(number)) return String(number);
  if (number >= LARGEST) return '9223372036854775807';
  return String(BigInt(Math.trunc(bounded(number))));
}

/** A sample as a number: of a text the digits up to the first other character, none being 0; null for an empty text (sample.c c_str2int 2.6). */
export function asNumber(sample: Sample): number | null {
  if (typeof sample === 'number') return sample;
  if (typeof sample === 'boolean') return sample ? 1 : 0;
  if (typeof sample !== 'string') return sample.ipv4;
  if (sample === '') return null;
  const digits = /^[+-]?\d+/.exec(sample);
  return digits === null ? 0 : bounded(Number(digits[0]));
}

/**
 * What `*_val` fetches make of a field: ten times what was read so far and the next character's distance from `0`, up to the first character above `9`; those
 * below `0`, such as a dot, count as well (tools.c strl2ic 2.6, measured: `3.5` is 285). 32 bits with a sign.
 */
export function loosely(text: string): number {
  const negative = text.startsWith('-');
  let number = 0;
  for (let at = negative ? 1 : 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit > 9) break;
    number = (Math.imul(number, 10) + (negative ? -digit : digit)) | 0;
  }
  return number;
}

/** A sample as true or false: any number but 0, or a text that is one. */
export function asBoolean(sample: Sample): boolean {
  if (typeof sample === 'boolean') return sample;
  return (asNumber(sample) ?? 0) !== 0;
}
