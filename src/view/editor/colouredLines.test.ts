import { expect, it } from 'vitest';
import type { Token } from '../../daemons/daemon.ts';
import { colouredLines } from './colouredLines.ts';

const token = (line: number, column: number, length: number, kind: Token['kind']): Token => ({ line, column, length, kind });

it('cuts each line where its tokens begin and end', () => {
  const text = 'frontend www\n    bind :80\n';
  const tokens = [token(1, 1, 8, 'section'), token(1, 10, 3, 'name'), token(2, 10, 3, 'address'), token(2, 5, 4, 'directive')];
  expect(colouredLines(text, tokens)).toEqual([
    [
      { text: 'frontend', kind: 'section' },
      { text: ' ', kind: null },
      { text: 'www', kind: 'name' },
    ],
    [
      { text: '    ', kind: null },
      { text: 'bind', kind: 'directive' },
      { text: ' ', kind: null },
      { text: ':80', kind: 'address' },
    ],
    [],
  ]);
});

it('shows every letter once, whatever the tokens say', () => {
  const text = 'ab\n\ncd';
  const astray = [token(1, 2, 5, 'name'), token(1, 1, 2, 'string'), token(1, 2, 1, 'name'), token(9, 1, 1, 'number')];
  const shown = colouredLines(text, astray).map((pieces) => pieces.map((piece) => piece.text).join(''));
  expect(shown.join('\n')).toBe(text);
});
