import { dictionary } from '../../text/dictionary.ts';

/** HAProxy's times (configuration manual 2.6, section 2.5): a number and us, ms, s, m, h or d; without a unit, milliseconds. */

export type TimeResult =
  | {
      readonly kind: 'time';
      readonly ms: number;
      /** A character after the unit, which 2.6 only warns of. */ readonly extra: string | null;
    }
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'overflow' }
  | { readonly kind: 'underflow' };

const MS_PER_UNIT: Readonly<Record<string, number>> = dictionary({
  us: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
});
const MAX_MS = 0x7fffffff;

export function parseTime(text: string): TimeResult {
  const found = /^(\d+)(us|ms|s|m|h|d)?/.exec(text);
  if (found === null) return { kind: 'character', character: text.slice(0, 1) };
  const [matched, digits, unit] = found;
  const after = text.slice(matched.length);
  if (after !== '' && unit === undefined) return { kind: 'character', character: after.slice(0, 1) };
  const value = Number(digits);
  const ms = Math.ceil(value * (MS_PER_UNIT[unit ?? 'ms'] as number));
  if (ms > MAX_MS) return { kind: 'overflow' };
  if (ms === 0 && value !== 0) return { kind: 'underflow' };
  return { kind: 'time', ms, extra: after === '' ? null : after.slice(0, 1) };
}

/** The same where the unit is a second when none is written, rounded up to whole ones; or the character that is out of place. */
export function timeInSeconds(text: string): number | string {
  const time = parseTime(/^\d+$/.test(text) ? `${text}s` : text);
  if (time.kind === 'character') return time.character;
  return time.kind === 'time' ? Math.ceil(time.ms / 1000) : '';
}

/** C's atol: leading digits, or 0. */
export function leadingInteger(text: string): number {
  const found = /^\s*([+-]?\d{1,15})/.exec(text);
  return found === null ? 0 : Number(found[1]);
}
