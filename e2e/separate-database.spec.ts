import { test } from './fixture.ts';
import { goThrough } from './journey.ts';

test(
  'lesson 3, from the home page to done, and still there after a reload',
  { tag: '@lesson' },
  async ({ page, lab }) => {
    await goThrough(page, lab, { lesson: 'separate-database', solution: 'every-address', loses: 'web2' });
  },
);
