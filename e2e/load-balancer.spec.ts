import { test } from './fixture.ts';
import { goThrough } from './journey.ts';

test(
  'lesson 2, from the home page to done, and still there after a reload',
  { tag: '@lesson' },
  async ({ page, lab }) => {
    await goThrough(page, lab, { lesson: 'load-balancer', solution: 'http-checks', loses: 'web1' });
  },
);
