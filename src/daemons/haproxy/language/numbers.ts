import { dictionary } from '../../../text/dictionary.ts';

/** Numbers as C's library and HAProxy's tools.c read them. */

/** `atol`, `atoi`: blanks, a sign, digits; else 0. `bits` wraps as an assignment to a narrower integer does. */
export function atol(text: string, bits: 32 | 64 = 64): number {
  const found = /^[ \t\n\v\f\r]*([+-]?\d{1,18})/.exec(text);
  const value = found === null ? 0 : Number(found[1]);
  return bits === 32 ? value | 0 : value;
}

/** `atoi`, or an assignment of `atol` to an int. */
export const atoi = (text: string): number => atol(text, 32);

export interface Leading {
  readonly value: number;
  /** What follows the number. */
  readonly rest: string;
}

/** `strtol` in base 10, or in base 0: with 0x and 0 in front. */
export function strtol(text: string, base: 0 | 8 | 10 = 10): Leading {
  const blank = /^[ \t\n\v\f\r]*/.exec(text)?.[0] ?? '';
  const body = text.slice(blank.length);
  const hex = base === 0 ? /^[+-]?0[xX][0-9a-fA-F]+/.exec(body)?.[0] : undefined;
  if (hex !== undefined) {
    const digits = hex.replace(/^[+-]/, '');
    return { value: (hex.startsWith('-') ? -1 : 1) * Number(digits), rest: body.slice(hex.length) };
  }
  const octal = base === 8 || (base === 0 && /^[+-]?0/.test(body));
  const found = (octal ? /^[+-]?[0-7]+/ : /^[+-]?\d+/).exec(body)?.[0];
  if (found === undefined) return { value: 0, rest: text };
  return { value: octal ? parseInt(found, 8) : Number(found), rest: body.slice(found.length) };
}

/** `read_uint`: digits from the start, 0 without any. */
export function readUnsigned(text: string): Leading {
  const digits = /^\d*/.exec(text)?.[0] ?? '';
  return { value: Number(digits), rest: text.slice(digits.length) };
}

/** `read_int64`: a sign and digits. */
export function readSigned(text: string): Leading {
  const found = /^[+-]?\d*/.exec(text)?.[0] ?? '';
  return { value: Number(found.replace(/^[+-]?$/, '0')), rest: text.slice(found.length) };
}

/**
 * `strl2llrc`: null where it is no number. It only refuses characters above the digits, so `.`, `+` and the like pass and count as less than nothing.
 */
export function wholeNumber(text: string): number | null {
  if (text === '') return null;
  const negative = text.startsWith('-');
  let value = 0;
  for (const c of negative ? text.slice(1) : text) {
    const digit = c.charCodeAt(0) - 48;
    if (digit > 9) return null;
    if (value > 0xccccccccccccc00) return null;
    const next = value * 10;
    if (next + digit < next) return null;
    value = next + digit;
  }
  return negative ? -value : value;
}

export type TimerResult =
  | { readonly kind: 'time'; readonly value: number; readonly extra: string | null }
  | { readonly kind: 'over'; readonly extra: string | null }
  | { readonly kind: 'under'; readonly extra: string | null }
  | { readonly kind: 'character'; readonly character: string };

const MICROSECONDS: Readonly<Record<string, number>> = dictionary({ us: 1, ms: 1e3, s: 1e6, m: 6e7, h: 3.6e9, d: 8.64e10 });

/** `parse_time_err`: a number with an optional unit; without one it counts in `unit`. Rounded up. The character at fault is a NUL at the end. */
export function parseTimer(text: string, unit: 'ms' | 's' = 'ms'): TimerResult {
  const digits = /^\d+/.exec(text)?.[0];
  if (digits === undefined) return { kind: 'character', character: text[0] ?? '\0' };
  const after = text.slice(digits.length);
  const value = Number(digits);
  if (after === '') return bounded(value, value, null);
  const name = /^(us|ms|s|m|h|d)/.exec(after)?.[0];
  if (name === undefined) return { kind: 'character', character: after[0] as string };
  const result = Math.ceil((value * (MICROSECONDS[name] as number)) / (MICROSECONDS[unit] as number));
  return bounded(result, value, after[name.length] ?? null);
}

function bounded(result: number, value: number, extra: string | null): TimerResult {
  if (result >= 0x80000000) return { kind: 'over', extra };
  if (result === 0 && value !== 0) return { kind: 'under', extra };
  return { kind: 'time', value: result, extra };
}

/** `parse_size_err`: a number with k, m or g; or the character at fault, a NUL at the end. */
export function parseSize(text: string): { readonly value: number } | { readonly character: string } {
  const digits = /^\d+/.exec(text)?.[0];
  if (digits === undefined) return { character: text[0] ?? '\0' };
  const after = text.slice(digits.length);
  const value = Number(digits);
  if (value > 0xffffffff) return { character: digits[9] ?? digits[0] as string };
  if (after === '') return { value };
  const shift = { k: 10, m: 20, g: 30 }[after[0]?.toLowerCase() ?? ''];
  if (shift === undefined || value > Math.floor(0xffffffff / 2 ** shift)) return { character: after[0] as string };
  if (after.length > 1) return { character: after[1] as string };
  return { value: value * 2 ** shift };
}
