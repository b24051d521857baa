import { expect, test } from 'vitest';
import { amended, changed, historyOf, redone, undone } from './history.ts';

test('history goes back and forth, and a new change forgets what was undone', () => {
  const three = changed(changed(historyOf(1), 2), 3);
  const back = undone(undone(three));
  expect(back).toEqual({ past: [], now: 1, future: [2, 3] });
  expect(undone(back)).toBe(back);
  expect(redone(redone(back))).toEqual(three);
  expect(redone(three)).toBe(three);
  expect(changed(back, 9)).toEqual({ past: [1], now: 9, future: [] });
});

test('an amended version is no step of its own', () => {
  const two = amended(changed(historyOf(1), 2), 2.5);
  expect(undone(two).now).toBe(1);
  expect(redone(undone(two)).now).toBe(2.5);
});
