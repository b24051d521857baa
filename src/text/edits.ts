import type { Span } from './span.ts';

/** Puts a text in the place of a stretch, which is empty for an insertion. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/** Applies edits to a text; they do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const starts = lineStarts(text);
  const at = (line: number, column: number) => Math.min((starts[line - 1] ?? text.length) + column - 1, text.length);
  const placed = edits.map(({ span, text: written }) => ({
    from: at(span.line, span.column),
    to: at(span.endLine, span.endColumn),
    written,
  }));
  let result = text;
  for (const { from, to, written } of placed.sort((a, b) => b.from - a.from))
    result = result.slice(0, from) + written + result.slice(Math.max(from, to));
  return result;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}
