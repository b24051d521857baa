import type { ReviewRecord } from './reviewRecord.ts';

export const dayMs = 86_400_000;

/** The keys of all questions that are due, those first that have waited longest. */
export function dueKeys(record: ReviewRecord, nowMs: number): string[] {
  return Object.entries(record.cards)
    .filter(([, { dueMs }]) => dueMs <= nowMs)
    .sort(([a, x], [b, y]) => x.dueMs - y.dueMs || (a < b ? -1 : 1))
    .map(([key]) => key);
}

/** When the next question that is not due yet will be; null where there is none. */
export function nextDueMs(record: ReviewRecord, nowMs: number): number | null {
  const later = Object.values(record.cards).flatMap(({ dueMs }) => (dueMs > nowMs ? [dueMs] : []));
  return later.length === 0 ? null : Math.min(...later);
}

/** How many questions become due in each of the next so many stretches of 24 hours; what is due already counts in the first. */
export function forecast(record: ReviewRecord, nowMs: number, days: number): number[] {
  const counts = Array.from({ length: days }, () => 0);
  for (const { dueMs } of Object.values(record.cards)) {
    const day = Math.max(0, Math.floor((dueMs - nowMs) / dayMs));
    if (day < days) counts[day]!++;
  }
  return counts;
}
