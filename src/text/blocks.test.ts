import { describe, expect, it } from 'vitest';
import { readBlocks, readBlocksOn, type BlockNode } from './blocks.ts';

function outline(nodes: readonly BlockNode[]): unknown[] {
  return nodes.map((n) =>
    n.block === null ? n.words.map((w) => w.text) : [...n.words.map((w) => w.text), outline(n.block)],
  );
}

describe('reads blocks', () => {
  it.each([
    [
      'a b;c{d;}',
      [
        ['a', 'b'],
        ['c', [['d']]],
      ],
    ],
    ["a \"b c\" 'd\\'e';", [['a', 'b c', "d'e"]]],
    ['a b\\ c "\\n" \\q;', [['a', 'b\\ c', '\n', '\\q']]],
    ['a ${b}c ${d;e}f;', [['a', '${b}c', '${d'], ['e}f']]],
    ['a#b; # c;\nd;', [['a#b'], ['d']]],
    ['a "";', [['a', '']]],
    ['if ("a") {}', [['if', '("a")', []]]],
    ['a\nb\r\n\tc ;', [['a', 'b', 'c']]],
  ])('%j', (text, expected) => {
    expect(outline(readBlocks('f', text).nodes)).toEqual(expected);
  });

  it('knows where words, blocks and comments stand', () => {
    const { nodes, comments, marks } = readBlocks('f', 'a {\n  b "c\nd";\n} # x');
    const [outer] = nodes as [BlockNode];
    expect(outer).toMatchObject({
      endLine: 1,
      closeLine: 4,
      openMark: { line: 1, column: 3 },
      closeMark: { line: 4, column: 1 },
    });
    expect(outer.block?.[0]).toMatchObject({ endLine: 3, span: { line: 2, column: 3, endLine: 3, endColumn: 3 } });
    expect(outer.block?.[0]?.words[1]).toMatchObject({ text: 'c\nd', quoted: true });
    expect(comments).toMatchObject([{ line: 4, column: 3, endColumn: 6 }]);
    expect(marks).toHaveLength(3);
  });
});

/** Messages and lines of nginx 1.22.1. */
describe('says what is wrong as nginx does', () => {
  it.each([
    ['a', 'unexpected end of file, expecting ";" or "}"', 1],
    ['a {\nb;\n', 'unexpected end of file, expecting "}"', 3],
    ['a;\n}', 'unexpected "}"', 2],
    ['a { b }', 'unexpected "}"', 1],
    [';', 'unexpected ";"', 1],
    ['{', 'unexpected "{"', 1],
    ['a "b"c;', 'unexpected "c"', 1],
    ['a "b;\n', 'unexpected end of file, expecting ";" or "}"', 2],
    [`a ${'x'.repeat(5000)};`, 'too long parameter "xxxxxxxxxx..." started', 1],
    [`a "${'x'.repeat(5000)}";`, 'too long parameter, probably missing terminating """ character', 1],
  ])('%j', (text, message, line) => {
    expect(readBlocks('f', text).error).toMatchObject({ message, line });
  });

  it('and keeps what came before', () => {
    expect(outline(readBlocks('f', 'a;\nb {\nc;\n} }\nd;').nodes)).toEqual([['a'], ['b', [['c']]]]);
  });
});

it('goes on after an error for an editor', () => {
  const { nodes, error } = readBlocksOn('f', 'a {\n  b\n}\nc d;');
  expect(outline(nodes)).toEqual([
    ['a', [['b']]],
    ['c', 'd'],
  ]);
  expect(error).toMatchObject({ line: 3 });
});
