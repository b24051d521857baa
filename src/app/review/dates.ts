import { dayMs } from './due.ts';

/** How far off a moment is, for people: whole days by the calendar of whoever reads it. */
export type Away =
  | { readonly kind: 'now' }
  /** Today still, in so many hours (at least one). */
  | { readonly kind: 'hours'; readonly hours: number }
  | { readonly kind: 'tomorrow' }
  | { readonly kind: 'days'; readonly days: number };

/** How far `dueMs` is from `nowMs`; both in milliseconds since 1970. */
export function awayFrom(dueMs: number, nowMs: number): Away {
  if (dueMs <= nowMs) return { kind: 'now' };
  const days = calendarDay(dueMs) - calendarDay(nowMs);
  if (days === 0) return { kind: 'hours', hours: Math.max(1, Math.round((dueMs - nowMs) / 3_600_000)) };
  return days === 1 ? { kind: 'tomorrow' } : { kind: 'days', days };
}

/** Days since 1970 on the reader's own calendar: a night with a changed clock is one day like any other. */
function calendarDay(ms: number): number {
  const date = new Date(ms);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / dayMs);
}
