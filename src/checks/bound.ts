import { durationWords, parseDurationMs, shareWords, trimmed } from '../text/quantity.ts';

/** What a number may be: `>= 99%`, `<= 4s`, `40..60%`, `0`. Never without both ends. */
export interface Bound {
  readonly low: number | null;
  readonly high: number | null;
  /** Whether the end itself is outside: `< 4s`. */
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
  /** `share`: 0 to 1, written in per cent. `ms`: milliseconds, written with a unit. `count`: a bare number. */
  readonly unit: Unit;
}

export type Unit = 'share' | 'ms' | 'count';

/** Reads a bound; null when the text is none, or is of another unit. A range takes its unit from its end: `40..60%`. */
export function parseBound(text: string, unit: Unit): Bound | null {
  const range = /^\s*(\S+?)\s*\.\.\s*(\S+)\s*$/.exec(text);
  if (range !== null) {
    const high = quantity(range[2] as string, unit);
    const suffix = /[a-z%]*$/.exec(range[2] as string)?.[0] ?? '';
    const low = quantity(range[1] as string, unit) ?? quantity(`${range[1]}${suffix}`, unit);
    if (low === null || high === null || low > high) return null;
    return { low, high, lowOpen: false, highOpen: false, unit };
  }
  const match = /^\s*(>=|<=|>|<|=|==)?\s*(\S.*?)\s*$/.exec(text);
  const value = match === null ? null : quantity(match[2] as string, unit);
  if (match === null || value === null) return null;
  const sign = match[1] ?? '=';
  return {
    low: sign.startsWith('<') ? null : value,
    high: sign.startsWith('>') ? null : value,
    lowOpen: sign === '>',
    highOpen: sign === '<',
    unit,
  };
}

/** A bound as a file has it, which `parseBound` reads back: `>= 99%`, `<= 4s`, `40..60%`, `1`. Shares to a thousandth of a per cent. */
export function boundText(bound: Bound): string {
  const { low, high, lowOpen, highOpen, unit } = bound;
  if (low !== null && high !== null) {
    return low === high ? quantityText(low, unit) : `${quantityText(low, unit)}..${quantityText(high, unit)}`;
  }
  if (low !== null) return `${lowOpen ? '>' : '>='} ${quantityText(low, unit)}`;
  return `${highOpen ? '<' : '<='} ${quantityText(high ?? 0, unit)}`;
}

function quantityText(value: number, unit: Unit): string {
  if (unit === 'share') return `${trimmed(value * 100, 3)}%`;
  if (unit === 'ms') return value < 1000 ? `${trimmed(value, 3)}ms` : `${trimmed(value / 1000, 6)}s`;
  return trimmed(value, 6);
}

function quantity(text: string, unit: Unit): number | null {
  if (unit === 'ms') return parseDurationMs(text);
  const match = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text);
  if (match === null || (match[2] === '%') !== (unit === 'share')) return null;
  return unit === 'share' ? Number(match[1]) / 100 : Number(match[1]);
}

/** Whether `value`, in the bound's unit, is inside. */
export function isWithin(bound: Bound, value: number): boolean {
  if (bound.low !== null && (bound.lowOpen ? value <= bound.low : value < bound.low)) return false;
  if (bound.high !== null && (bound.highOpen ? value >= bound.high : value > bound.high)) return false;
  return true;
}

/** `at least 99 %`, `at most 4 s`, `40 % to 60 %`, `exactly 1`. */
export function boundWords(bound: Bound): string {
  const { low, high } = bound;
  if (low !== null && high !== null) {
    return low === high
      ? `exactly ${valueWords(low, bound.unit)}`
      : `${valueWords(low, bound.unit)} to ${valueWords(high, bound.unit)}`;
  }
  if (low !== null) return `${bound.lowOpen ? 'more than' : 'at least'} ${valueWords(low, bound.unit)}`;
  return `${bound.highOpen ? 'less than' : 'at most'} ${valueWords(high ?? 0, bound.unit)}`;
}

/** A value of a unit in words: `92.8 %`, `3.61 s`, `4`. */
export function valueWords(value: number, unit: Unit): string {
  if (unit === 'share') return shareWords(value);
  return unit === 'ms' ? durationWords(value) : trimmed(value, 2);
}
