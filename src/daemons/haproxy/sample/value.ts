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
  return typeof sample === 'number' ? String(sample) : dotted(sample);
}

/** A sample as a number; null where a text does not begin with one (c_str2int: digits up to the first other character). */
export function asNumber(sample: Sample): number | null {
  if (typeof sample === 'number') return sample;
  if (typeof sample === 'boolean') return sample ? 1 : 0;
  if (typeof sample !== 'string') return sample.ipv4;
  const digits = /^[+-]?\d+/.exec(sample);
  return digits === null ? null : Number(digits[0]);
}

/** A sample as true or false: any number but 0, or a text that is one. */
export function asBoolean(sample: Sample): boolean {
  if (typeof sample === 'boolean') return sample;
  return (asNumber(sample) ?? 0) !== 0;
}
