import { expect, test } from 'vitest';
import { awayFrom } from './dates.ts';

const at = (day: number, hour: number) => new Date(2026, 2, day, hour).getTime();

test('days are those of the calendar, not of 24 hours', () => {
  expect(awayFrom(at(10, 8), at(10, 9))).toEqual({ kind: 'now' });
  expect(awayFrom(at(10, 12), at(10, 9))).toEqual({ kind: 'hours', hours: 3 });
  expect(awayFrom(at(10, 9) + 60_000, at(10, 9))).toEqual({ kind: 'hours', hours: 1 });
  expect(awayFrom(at(11, 1), at(10, 23))).toEqual({ kind: 'tomorrow' });
  expect(awayFrom(at(13, 23), at(10, 1))).toEqual({ kind: 'days', days: 3 });
});

test('a month in which clocks change has its days all the same', () => {
  expect(awayFrom(new Date(2026, 3, 10, 9).getTime(), at(10, 9))).toEqual({ kind: 'days', days: 31 });
});
