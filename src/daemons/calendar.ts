/**
 * The calendar of a run: it has none of its own, and logs need one. A run begins on Thursday, 1 January 2026, at 00:00:00 UTC, and machines have no other
 * time zone.
 */

/** Seconds from 1970 to the run's first moment. */
export const RUN_BEGINS_S = 1_767_225_600;

const DAY_S = 86_400;
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** A moment as a clock on the wall shows it. Months count from 1. */
export interface ClockTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Milliseconds and microseconds of the second: 0–999, and 0–999999. */
  readonly ms: number;
  readonly us: number;
}

/** @param tMs of the run; negative before its first request */
export function clockTime(tMs: number): ClockTime {
  const wholeS = Math.floor(tMs / 1000);
  const us = Math.min(999_999, Math.floor((tMs - wholeS * 1000) * 1000));
  const s = RUN_BEGINS_S + wholeS;
  const days = Math.floor(s / DAY_S);
  const ofDay = s - days * DAY_S;
  return {
    ...civil(days),
    hour: Math.floor(ofDay / 3600),
    minute: Math.floor(ofDay / 60) % 60,
    second: ofDay % 60,
    ms: Math.floor(us / 1000),
    us,
  };
}

/** Days since 1970 to a date of the Gregorian calendar: years counted from March, so that a leap day is a year's last. */
function civil(days: number): Pick<ClockTime, 'year' | 'month' | 'day'> {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1,
  };
}

export const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
export const three = (n: number): string => String(n).padStart(3, '0');
export const monthName = (time: ClockTime): string => MONTHS[time.month - 1] as string;

/** `00:00:05`. */
export const timeOfDay = ({ hour, minute, second }: ClockTime): string => `${two(hour)}:${two(minute)}:${two(second)}`;

/** `Jan  1 00:00:05`, as syslog and the journal begin a line. */
export function syslogDate(tMs: number): string {
  const time = clockTime(tMs);
  return `${monthName(time)} ${String(time.day).padStart(2, ' ')} ${timeOfDay(time)}`;
}

/** `01/Jan/2026:00:00:05 +0000`, as web servers write it. */
export function commonLogDate(tMs: number): string {
  const time = clockTime(tMs);
  return `${two(time.day)}/${monthName(time)}/${time.year}:${timeOfDay(time)} +0000`;
}

/** `2026-01-01T00:00:05+00:00`. */
export function isoDate(tMs: number): string {
  const time = clockTime(tMs);
  return `${time.year}-${two(time.month)}-${two(time.day)}T${timeOfDay(time)}+00:00`;
}

/** A line as syslog keeps it: `Jan  1 00:00:05 lb1 haproxy[501]: …`. */
export function syslogLine(tMs: number, machine: string, tag: string, pid: number, message: string): string {
  return `${syslogDate(tMs)} ${machine} ${tag}[${pid}]: ${message}`;
}
