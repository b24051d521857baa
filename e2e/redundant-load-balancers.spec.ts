import { test } from './fixture.ts';
import { goThrough } from './journey.ts';

test(
  'lesson 4, from the home page to done, and still there after a reload',
  { tag: '@lesson' },
  async ({ page, lab }) => {
    await goThrough(page, lab, { lesson: 'redundant-load-balancers', solution: 'sinking-priority', loses: 'lb1' });
  },
);
