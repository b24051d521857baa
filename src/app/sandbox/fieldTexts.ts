import { boundText, parseBound, type Unit } from '../../checks/bound.ts';
import { durationText } from '../../lesson/scenarioText.ts';
import { parseDurationMs } from '../../text/quantity.ts';

/** Values of checks.yaml as fields have them: numbers in the unit that is written beside the field. */

export type Relation = 'at least' | 'at most' | 'more than' | 'less than' | 'exactly' | 'from';

export interface BoundParts {
  readonly relation: Relation;
  /** Per cent, seconds or a count. */
  readonly value: number;
  /** The other end of `from`. */
  readonly to: number;
}

/** What stands beside the number. */
export const unitWords: Readonly<Record<Unit, string>> = { share: '%', ms: 's', count: '' };

const scaleOf: Readonly<Record<Unit, number>> = { share: 0.01, ms: 1000, count: 1 };

/** A bound as it is written, in parts; null where it is none. */
export function boundParts(written: unknown, unit: Unit): BoundParts | null {
  const bound = parseBound(String(written), unit);
  if (bound === null) return null;
  const { low, high, lowOpen, highOpen } = bound;
  const shown = (value: number | null) => Number(((value ?? 0) / scaleOf[unit]).toFixed(6));
  if (low !== null && high !== null) {
    return { relation: low === high ? 'exactly' : 'from', value: shown(low), to: shown(high) };
  }
  if (low !== null) return { relation: lowOpen ? 'more than' : 'at least', value: shown(low), to: shown(low) };
  return { relation: highOpen ? 'less than' : 'at most', value: shown(high), to: shown(high) };
}

/** The same as it is written; null where the numbers make no bound. */
export function boundOf({ relation, value, to }: BoundParts, unit: Unit): string | null {
  const low = value * scaleOf[unit];
  const high = relation === 'from' ? to * scaleOf[unit] : low;
  if (!isMeasure(value, unit) || !isMeasure(to, unit) || high < low) return null;
  const upward = relation === 'at least' || relation === 'more than';
  const downward = relation === 'at most' || relation === 'less than';
  return boundText({
    low: downward ? null : low,
    high: upward ? null : high,
    lowOpen: relation === 'more than',
    highOpen: relation === 'less than',
    unit,
  });
}

function isMeasure(value: number, unit: Unit): boolean {
  return Number.isFinite(value) && value >= 0 && (unit !== 'share' || value <= 100);
}

/** `1500ms` as the seconds that a field shows; empty where it is no time. */
export function secondsOf(written: unknown): string {
  const ms = parseDurationMs(String(written));
  return ms === null ? '' : String(ms / 1000);
}

/** The longest time that a file may name. */
const LONGEST_S = 3600;

/** Seconds as the file has them; null where they are no time. */
export function timeText(seconds: string): string | null {
  const value = seconds.trim() === '' ? NaN : Number(seconds);
  return value >= 0 && value <= LONGEST_S ? durationText(Math.round(value * 1000)) : null;
}

/** `200, 4xx` as it is written: one status, or a list; null where one of them is none. */
export function statusesOf(typed: string): string | readonly string[] | null {
  const statuses = typed.split(/[\s,]+/).filter((word) => word !== '');
  if (statuses.length === 0 || !statuses.every((status) => /^[1-5](\d\d|xx)$/.test(status))) return null;
  return statuses.length === 1 ? (statuses[0] as string) : statuses;
}

/** `web1 lb1 | web2` as groups; null where there are fewer than two. */
export function groupsOf(typed: string): readonly (readonly string[])[] | null {
  const groups = typed.split('|').map((group) => group.split(/[\s,]+/).filter((word) => word !== ''));
  return groups.length >= 2 && groups.every((group) => group.length > 0) ? groups : null;
}

/** `REPLY_STATUS=500 FAIL=1` as variables; null where one of them has no name. */
export function variablesOf(typed: string): Readonly<Record<string, string>> | null {
  const pairs = typed.split(/[\s,]+/).filter((word) => word !== '');
  const found = pairs.map((pair) => /^([A-Za-z_]\w*)=(.*)$/.exec(pair));
  if (found.length === 0 || found.some((match) => match === null)) return null;
  return Object.fromEntries(found.map((match) => [match?.[1] as string, match?.[2] as string]));
}

/** One thing, or a list of them, as a list of words. */
export function listOf(written: unknown): readonly string[] {
  if (written === undefined || written === null) return [];
  return (Array.isArray(written) ? (written as unknown[]) : [written]).map(String);
}

/** A list as it is written: alone where there is one. */
export function oneOrList(words: readonly string[]): string | readonly string[] {
  return words.length === 1 ? (words[0] as string) : words;
}
