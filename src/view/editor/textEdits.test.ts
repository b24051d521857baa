import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits, changeBetween, movedOffset } from './textEdits.ts';

const span = (line: number, column: number, endLine: number, endColumn: number) => ({
  file: 'f',
  line,
  column,
  endLine,
  endColumn,
});

test('edits are applied to the text as it was', () => {
  const text = 'one two\nthree\n';
  expect(
    applyEdits(text, [
      { span: span(1, 5, 1, 8), text: '2' },
      { span: span(2, 1, 2, 1), text: '> ' },
      { span: span(3, 1, 3, 1), text: 'four\n' },
    ]),
  ).toBe('one 2\n> three\nfour\n');
  expect(applyEdits('a\nb\n', [{ span: span(1, 1, 2, 1), text: '' }])).toBe('b\n');
});

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
