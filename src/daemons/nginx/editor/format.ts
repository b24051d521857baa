import { readBlocks, type BlockNode, type BlockTree, type Word } from '../../../text/blocks.ts';
import type { Span } from '../../../text/span.ts';
import { flatten } from './place.ts';

const INDENT = '    ';
/** Deeper blocks are set no further in. */
const DEPTH_MAX = 40;

/**
 * One directive a line, four blanks for each block, one blank between words; words over several lines stay on theirs. A text that nginx cannot read to its end
 * stays as it is.
 */
export function format(text: string): string {
  const tree = readBlocks('', text);
  if (tree.error !== null) return text;
  return new Printer(text).print(tree);
}

type Piece = { readonly span: Span } & (
  { readonly kind: 'word'; readonly word: Word } | { readonly kind: 'comment' | ';' | '{' | '}' }
);

function piecesOf(text: string, tree: BlockTree): Piece[] {
  const lines = text.split('\n');
  const words: Piece[] = flatten(tree.nodes).flatMap((node: BlockNode) =>
    node.words.map((word) => ({ kind: 'word', word, span: word.span }) as const),
  );
  const signs: Piece[] = tree.marks.map((span) => ({
    kind: (lines[span.line - 1] as string).charAt(span.column - 1) as ';' | '{' | '}',
    span,
  }));
  const comments: Piece[] = tree.comments.map((span) => ({ kind: 'comment', span }));
  return [...words, ...signs, ...comments].sort((a, b) => a.span.line - b.span.line || a.span.column - b.span.column);
}

class Printer {
  readonly #text: string;
  readonly #lines: readonly string[];
  readonly #rows: string[] = [];
  #row = '';
  #depth = 0;
  /** The last piece that was printed. */
  #last: Piece | null = null;
  /** Whether words of a directive stand without their sign. */
  #open = false;

  constructor(text: string) {
    this.#text = text;
    this.#lines = text.split('\n');
  }

  print(tree: BlockTree): string {
    for (const piece of piecesOf(this.#text, tree)) this.#piece(piece);
    this.#endRow();
    if (this.#rows.length === 0) return '';
    return this.#rows.join('\n') + (this.#text.endsWith('\n') ? '\n' : '');
  }

  #piece(piece: Piece): void {
    const last = this.#last;
    const below = last !== null && piece.span.line > last.span.endLine;
    const gap = last !== null && piece.span.line > last.span.endLine + 1;
    if (piece.kind === 'word') this.#word(piece, below, gap);
    else if (piece.kind === 'comment') this.#comment(piece, below, gap);
    else if (piece.kind === '}') this.#close(below);
    else this.#sign(piece.kind, below);
    this.#last = piece;
  }

  #word(piece: Piece, below: boolean, gap: boolean): void {
    if (!this.#open) {
      this.#startRow(gap && this.#last?.kind !== '{');
      this.#row = this.#indent();
      this.#open = true;
    } else if (below) {
      this.#endRow();
      this.#row = this.#indent(1);
    } else if (!this.#touches(piece.span)) this.#row += ' ';
    this.#row += this.#written(piece.span);
  }

  #sign(kind: ';' | '{', below: boolean): void {
    // After a comment nothing may follow on its line.
    if (below && this.#last?.kind === 'comment') {
      this.#endRow();
      this.#row = this.#indent() + kind;
    } else this.#row += kind === '{' ? ' {' : ';';
    this.#open = false;
    if (kind === '{') this.#depth++;
  }

  #close(below: boolean): void {
    this.#depth = Math.max(0, this.#depth - 1);
    // An empty block that was written on one line stays there.
    if (this.#last?.kind === '{' && !below) this.#row += '}';
    else {
      this.#endRow();
      this.#row = `${this.#indent()}}`;
    }
    this.#open = false;
  }

  #comment(piece: Piece, below: boolean, gap: boolean): void {
    const said = this.#written(piece.span).trimEnd();
    if (this.#last !== null && !below) this.#row += ` ${said}`;
    else {
      this.#startRow(gap && this.#last?.kind !== '{' && !this.#open);
      this.#row = this.#indent(this.#open ? 1 : 0) + said;
    }
  }

  #startRow(blank: boolean): void {
    this.#endRow();
    if (blank && this.#rows.length > 0) this.#rows.push('');
  }

  #endRow(): void {
    if (this.#row !== '') this.#rows.push(this.#row);
    this.#row = '';
  }

  #indent(more = 0): string {
    return INDENT.repeat(Math.min(this.#depth + more, DEPTH_MAX));
  }

  /** No blank stands before it: `"foo")`. */
  #touches(span: Span): boolean {
    const last = this.#last?.span;
    return last !== undefined && last.endLine === span.line && last.endColumn === span.column;
  }

  #written({ line, column, endLine, endColumn }: Span): string {
    if (line === endLine) return (this.#lines[line - 1] as string).slice(column - 1, endColumn - 1);
    const first = (this.#lines[line - 1] as string).slice(column - 1);
    const last = (this.#lines[endLine - 1] as string).slice(0, endColumn - 1);
    return [first, ...this.#lines.slice(line, endLine - 1), last].join('\n');
  }
}
