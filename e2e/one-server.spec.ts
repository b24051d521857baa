import { test } from './fixture.ts';
import { goThrough } from './journey.ts';

test(
  'lesson 1, from the home page to done, and still there after a reload',
  { tag: '@lesson' },
  async ({ page, lab }) => {
    await goThrough(page, lab, { lesson: 'one-server', solution: 'nginx-port', loses: 'web2' });
  },
);
