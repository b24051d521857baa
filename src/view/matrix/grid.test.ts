import { expect, test } from 'vitest';
import { placeAfter } from './grid.ts';

test('arrow keys stay inside the triangle', () => {
  const size = 4;
  const places = Array.from({ length: size }, (_, row) => Array.from({ length: row + 1 }, (_, column) => ({ row, column }))).flat();
  for (const place of places) {
    for (const key of ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']) {
      expect(places).toContainEqual(placeAfter(key, place, size));
    }
  }
  expect(placeAfter('ArrowUp', { row: 3, column: 3 }, size)).toEqual({ row: 2, column: 2 });
  expect(placeAfter('ArrowRight', { row: 1, column: 1 }, size)).toEqual({ row: 1, column: 1 });
  expect(placeAfter('ArrowDown', { row: 1, column: 1 }, size)).toEqual({ row: 2, column: 1 });
  expect(placeAfter('PageUp', { row: 3, column: 1 }, size)).toEqual({ row: 1, column: 1 });
  expect(placeAfter('a', { row: 0, column: 0 }, size)).toBeNull();
});
