import * as v from 'valibot';
import { actSchema } from './faultSchema.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What was tried: every future with what was done in it, and which one is on screen. */
export const futuresSchema = v.pipe(
  v.object({
    list: v.array(
      v.object({ id: count, acts: v.array(actSchema), seenMs: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
    ),
    current: count,
  }),
  v.check(({ list }) => new Set(list.map(({ id }) => id)).size === list.length, 'two futures have one number'),
  v.check(({ list }) => list[0]?.id === 0 && list[0].acts.length === 0, 'the untouched one is missing'),
  v.check(({ list, current }) => list.some(({ id }) => id === current), 'there is no such future'),
);
