import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeBetween, movedOffset } from './textEdits.ts';

test('the change between two texts makes one of the other', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n') });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { from, to, text: written } = changeBetween(before, after);
      expect(before.slice(0, from) + written + before.slice(to)).toBe(after);
    }),
  );
});

test('a cursor stays beside the letter it stood at', () => {
  expect(movedOffset('a  b', '  a b', 4)).toBe(5);
  expect(movedOffset('server {listen 80;}', 'server {\n    listen 80;\n}\n', 15)).toBe('server {\n    listen '.length);
  expect(movedOffset('a\nb', 'a\n\n    b', 2)).toBe(7);
  expect(movedOffset('one two', 'one and two', 7)).toBe(11);
  expect(movedOffset('one two', 'one and two', 2)).toBe(2);
});
