import { expect, test } from 'vitest';
import { monotonicMs, sleep } from './clock.ts';
import { StallWatch } from './stallWatch.ts';

/** Keeps the program from doing anything else. */
function hold(ms: number): void {
  const endMs = monotonicMs() + ms;
  while (monotonicMs() < endMs);
}

test('a program that is held up notices, from the moment on that counts', async () => {
  const watch = new StallWatch(monotonicMs());
  await sleep(30);
  hold(150);
  await sleep(30);
  expect(watch.end()).toBeGreaterThan(100);
  const later = new StallWatch(monotonicMs() + 60_000);
  await sleep(30);
  hold(100);
  await sleep(30);
  expect(later.end()).toBe(0);
});
