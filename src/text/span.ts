/** A stretch of one file. Lines and columns count from 1; the end is exclusive in columns (`endColumn` is one past the last character). */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A span on one line: `length` characters from `column`. */
export function lineSpan(file: string, line: number, column = 1, length = 0): Span {
  return { file, line, column, endLine: line, endColumn: column + length };
}

/** From the start of `a` to the end of `b`; both must lie in one file, `a` first. */
export function joinSpans(a: Span, b: Span): Span {
  return { file: a.file, line: a.line, column: a.column, endLine: b.endLine, endColumn: b.endColumn };
}
