import { expect, test } from 'vitest';
import { hindrance } from './hindrance.ts';

test('only root on Linux can make namespaces; who cannot is told in one sentence', () => {
  expect(hindrance('linux', 0)).toBeNull();
  expect(hindrance('linux', 1000)).toMatch(/^[^.]*root[^.]*\.$/);
  for (const [platform, uid] of [['darwin', 501], ['darwin', 0], ['win32', undefined], ['freebsd', 0]] as const) {
    expect(hindrance(platform, uid)).toMatch(/^[^.]*Linux[^.]*\.$/);
  }
});
