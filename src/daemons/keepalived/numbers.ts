/** What a number on a line came to: the value, and what keepalived says about it (nothing when it is accepted). */
export interface ReadNumber {
  readonly value: number | null;
  readonly complaints: readonly string[];
}

const ok = (value: number): ReadNumber => ({ value, complaints: [] });
const bad = (...complaints: string[]): ReadNumber => ({ value: null, complaints });

export const UINT_MAX = 4294967295;
export const INT_MAX = 2147483647;
/** keepalived counts time in microseconds. */
export const TIMER_HZ = 1_000_000;

/** A whole number from 0 up, with the words of lib/parser.c's read_unsigned_func. */
export function readUnsigned(text: string, min: number, max: number): ReadNumber {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('-')) return bad(`negative number '${text}'`);
  if (!/^\+?\d+$/.test(trimmed)) return trimmed === '' ? inRange(text, 0, min, max) : bad(`invalid number '${text}'`);
  const value = Number(trimmed);
  if (value > UINT_MAX) return bad(`number '${text}' outside unsigned integer range`);
  return inRange(text, value, min, max);
}

/** A whole number with a sign, with the words of read_int_func. */
export function readInt(text: string, min: number, max: number): ReadNumber {
  const trimmed = text.trimStart();
  if (!/^[+-]?\d+$/.test(trimmed)) return trimmed === '' ? inRange(text, 0, min, max) : bad(`invalid number '${text}'`);
  const value = Number(trimmed);
  if (value > INT_MAX || value < -INT_MAX - 1) return bad(`number '${text}' outside integer range`);
  return inRange(text, value, min, max);
}

function inRange(text: string, value: number, min: number, max: number): ReadNumber {
  if (value < min || value > max) return bad(`number '${text}' outside range [${min}, ${max}]`);
  return ok(value);
}

/** Seconds with up to six decimals, returned in microseconds; `min` and `max` are microseconds too. */
export function readSeconds(text: string, min: number, max: number): ReadNumber {
  return readDecimal(text, min, max, 6, true);
}

/**
 * A number with up to `decimals` decimals, returned times ten to the `decimals`, with the words of lib/parser.c's read_decimal_unsigned_long_func.
 * @param lenient the caller goes on with what could be read of a number that is none
 */
export function readDecimal(text: string, min: number, max: number, decimals: number, lenient: boolean): ReadNumber {
  if (text.startsWith('-')) return bad(`negative number '${text}'`);
  const dot = text.indexOf('.');
  const complaints: string[] = [];
  let digits = dot < 0 ? '' : text.slice(dot + 1);
  let roundUp = 0;
  if (digits.length > decimals) {
    complaints.push(`number '${text}' has too many decimal places`);
    if (digits.charAt(decimals) >= '5') roundUp = 1;
    digits = digits.slice(0, decimals);
  }
  const joined = (dot < 0 ? text : text.slice(0, dot)) + digits.padEnd(decimals, '0');
  if (!/^\s*\+?\d+$/.test(joined)) {
    // C's strtoull reads as far as there are digits; keepalived goes on with that where it lies in the range.
    const leading = (Number(/^\s*\+?\d*/.exec(joined)?.[0] ?? 0) || 0) + roundUp;
    const value = lenient && leading >= min && leading <= max ? leading : null;
    return { value, complaints: [...complaints, `invalid number '${text}'`] };
  }
  const value = Number(joined) + roundUp;
  if (value >= 2 ** 64) return bad(...complaints, `number '${text}' outside unsigned decimal range`);
  if (value < min || value > max) {
    const range = `[${asDecimal(min, decimals)}, ${asDecimal(max, decimals)}]`;
    return bad(...complaints, `number '${text}' outside range ${range}`);
  }
  return { value, complaints };
}

function asDecimal(value: number, decimals: number): string {
  const one = Number('1'.padEnd(decimals + 1, '0'));
  const whole = Math.floor(value / one);
  return `${whole}.${String(value - whole * one).padStart(decimals, '0')}`;
}

/** Microseconds as C's `%f` prints seconds. */
export function asSeconds(us: number): string {
  return asDecimal(us, 6);
}

/** on/true/yes, off/false/no; null for anything else. */
export function readBool(text: string): boolean | null {
  if (text === 'true' || text === 'on' || text === 'yes') return true;
  if (text === 'false' || text === 'off' || text === 'no') return false;
  return null;
}

/** Four decimal numbers, as inet_pton takes them: no leading zeros, no short forms. */
export function isIPv4(text: string): boolean {
  const parts = text.split('.');
  if (parts.length !== 4) return false;
  return parts.every((p) => /^(0|[1-9]\d{0,2})$/.test(p) && Number(p) <= 255);
}

/** Loose: enough to tell an IPv6 address, which the lab's network does not carry, from a mistake. */
export function isIPv6(text: string): boolean {
  if (!/^[0-9A-Fa-f:]*(:\d+\.\d+\.\d+\.\d+)?$/.test(text) || !text.includes(':')) return false;
  if (text.includes(':::') || text.indexOf('::') !== text.lastIndexOf('::')) return false;
  const groups = text.split(':').filter((g) => g !== '');
  if (groups.some((g) => !g.includes('.') && g.length > 4)) return false;
  return text.includes('::') ? groups.length < 8 : groups.length === 8;
}

/** An IPv4 address as a number, for comparing. */
export function addressValue(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
