import type { Token, TokenKind } from '../../daemons/daemon.ts';

/** Part of a line, of one kind; null for what is of none. */
export interface Piece {
  readonly text: string;
  readonly kind: TokenKind | null;
}

/** The lines of a text, each cut where its tokens begin and end. The pieces of a line are the whole line. */
export function colouredLines(text: string, tokens: readonly Token[]): Piece[][] {
  const byLine = new Map<number, Token[]>();
  for (const token of tokens) {
    const there = byLine.get(token.line);
    if (there) there.push(token);
    else byLine.set(token.line, [token]);
  }
  return text.split('\n').map((line, index) => piecesOf(line, byLine.get(index + 1) ?? []));
}

function piecesOf(line: string, tokens: readonly Token[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { column, length, kind } of [...tokens].sort((a, b) => a.column - b.column)) {
    // Tokens of an earlier text, for a moment: what lies past the end or over another is left out.
    const from = column - 1;
    if (from < at || from + length > line.length) continue;
    if (from > at) pieces.push({ text: line.slice(at, from), kind: null });
    pieces.push({ text: line.slice(from, from + length), kind });
    at = from + length;
  }
  if (at < line.length) pieces.push({ text: line.slice(at), kind: null });
  return pieces;
}
