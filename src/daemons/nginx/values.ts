import { dictionary } from '../../text/dictionary.ts';

/** nginx's numbers, times and sizes (ngx_atoi, ngx_parse_time, ngx_parse_size in src/core of 1.22). */

/** Where ngx_int_t ends is past what a double holds exactly; anything larger is refused here as there. */
const MAX = Number.MAX_SAFE_INTEGER;

/** Digits only; null for anything else. */
export function parseNumber(text: string): number | null {
  if (!/^\d+$/.test(text)) return null;
  const value = Number(text);
  return value <= MAX ? value : null;
}

const UNITS: Readonly<Record<string, { readonly step: number; readonly seconds: number }>> = dictionary({
  y: { step: 1, seconds: 31_536_000 },
  M: { step: 2, seconds: 2_592_000 },
  w: { step: 3, seconds: 604_800 },
  d: { step: 4, seconds: 86_400 },
  h: { step: 5, seconds: 3_600 },
  m: { step: 6, seconds: 60 },
  s: { step: 7, seconds: 1 },
  ms: { step: 8, seconds: 0.001 },
  ' ': { step: 9, seconds: 1 },
});

/** `1m 30s`, `500ms`, `5`: units from large to small, a bare number is seconds. In milliseconds; null when it is no time. Years do not go with milliseconds. */
export function parseTimeMs(text: string): number | null {
  const total = parseTime(text, false);
  return total === null || total * 1000 > MAX ? null : Math.round(total * 1000);
}

/** The same in whole seconds, without `ms`. */
export function parseTimeS(text: string): number | null {
  return parseTime(text, true);
}

function parseTime(text: string, isSeconds: boolean): number | null {
  let rest = text;
  let total = 0;
  let step = isSeconds ? 0 : 2;
  let valid = false;
  while (rest !== '') {
    const match = /^(\d*)(ms|[yMwdhms ]|$) */.exec(rest);
    if (match === null) return null;
    const [whole, digits = '', unit = ''] = match;
    if (digits !== '') valid = true;
    const amount = digits === '' ? 0 : Number(digits);
    if (amount > MAX) return null;
    rest = rest.slice(whole.length);
    if (unit === '') {
      total += amount;
      continue;
    }
    const { step: next, seconds } = UNITS[unit] as { step: number; seconds: number };
    if (isSeconds && unit === 'ms') return null;
    // A year may follow nothing, a bare number (a space) may follow anything but seconds; the others must get smaller.
    if (unit === ' ' ? step >= 7 : unit === 'y' ? step > 0 : step >= next) return null;
    step = next;
    total += amount * seconds;
  }
  return valid && total <= MAX ? total : null;
}

const SIZES: Readonly<Record<string, number>> = dictionary({ k: 1024, m: 1_048_576, g: 1_073_741_824 });

/** `4k`, `1m`, `512`, in bytes; `g` only where files are meant (`off`). Null when it is no size. */
export function parseSize(text: string, giga: boolean): number | null {
  const match = /^(\d+)([kKmMgG]?)$/.exec(text);
  if (match === null) return null;
  const unit = (match[2] as string).toLowerCase();
  if (unit === 'g' && !giga) return null;
  const value = Number(match[1]) * (SIZES[unit] ?? 1);
  return value <= MAX ? value : null;
}
