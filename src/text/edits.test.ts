import { expect, test } from 'vitest';
import { applyEdits } from './edits.ts';

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
