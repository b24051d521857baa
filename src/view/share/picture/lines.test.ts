import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

test('words are broken into lines, none lost', () => {
  expect(linesOf('one two three', 7)).toEqual(['one two', 'three']);
  expect(linesOf('unbreakable a', 3)).toEqual(['unbreakable', 'a']);
  expect(linesOf('  ', 3)).toEqual([]);
  fc.assert(
    fc.property(fc.lorem(), fc.integer({ min: 1, max: 80 }), (text, most) => {
      const lines = linesOf(text, most);
      expect(lines.join(' ')).toBe(text.split(/\s+/).join(' '));
      for (const line of lines) expect(line.length <= most || !line.includes(' ')).toBe(true);
    }),
  );
});
