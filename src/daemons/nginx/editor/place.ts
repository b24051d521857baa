import { readBlocksOn, type BlockNode, type BlockTree, type Word } from '../../../text/blocks.ts';
import type { Span } from '../../../text/span.ts';
import { allowedIn, directivesNamed, type Directive } from '../directives.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** What stands around a place in an nginx.conf. */

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Place {
  readonly tree: BlockTree;
  /** Every directive, in the order of the text. */
  readonly nodes: readonly BlockNode[];
  /** The letter of the context (see CONTEXTS), or null inside a block that holds a list. */
  readonly context: string | null;
  /** Words of the unfinished directive that end before the place. */
  readonly before: readonly Word[];
  readonly inComment: boolean;
}

export function placeAt(text: string, line: number, column: number): Place {
  const tree = readBlocksOn('', text);
  const at = { line, column };
  const nodes = flatten(tree.nodes);
  const words = [...nodes.flatMap((node) => node.words), ...tree.pending];
  return {
    tree,
    nodes,
    context: contextOf(pathTo(tree.nodes, at)),
    before: wordsBefore(words, tree.marks, at),
    inComment: tree.comments.some((c) => c.line === line && column > c.column),
  };
}

/** Contexts of the blocks that hold directives; the others hold lists. */
const CONTEXT_OF: Readonly<Record<string, string>> = dictionary({
  events: 'e',
  http: 'h',
  server: 's',
  upstream: 'u',
  location: 'l',
  limit_except: 'x',
});

export function contextOf(path: readonly BlockNode[]): string | null {
  const inner = path.at(-1)?.words[0]?.text;
  if (inner === undefined) return 'm';
  if (inner === 'if') return path.some((node) => node.words[0]?.text === 'location') ? 'j' : 'i';
  return CONTEXT_OF[inner] ?? null;
}

/** All directives in the order of the text. Without recursion: braces may be nested as deep as the text is long. */
export function flatten(nodes: readonly BlockNode[]): BlockNode[] {
  const all: BlockNode[] = [];
  const waiting: BlockNode[] = [...nodes].reverse();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    all.push(node);
    const block = node.block ?? [];
    for (let i = block.length - 1; i >= 0; i--) waiting.push(block[i] as BlockNode);
  }
  return all;
}

/** The blocks around a position, outermost first. */
export function pathTo(nodes: readonly BlockNode[], at: Position): BlockNode[] {
  const path: BlockNode[] = [];
  let here: readonly BlockNode[] = nodes;
  for (;;) {
    const inside = here.find(
      (node) =>
        node.openMark !== null &&
        isBefore(end(node.openMark), at, true) &&
        (node.closeMark === null || isBefore(at, node.closeMark, true)),
    );
    if (inside === undefined) return path;
    path.push(inside);
    here = inside.block ?? [];
  }
}

export function end(span: Span): Position {
  return { line: span.endLine, column: span.endColumn };
}

export function isBefore(a: Position, b: Position, orSame: boolean): boolean {
  return a.line < b.line || (a.line === b.line && (orSame ? a.column <= b.column : a.column < b.column));
}

/** Complete words between the last `;`, `{` or `}` and the position: not the one being typed. */
function wordsBefore(words: readonly Word[], marks: readonly Span[], at: Position): Word[] {
  const last = marks.filter((mark) => isBefore(end(mark), at, true)).at(-1);
  return words.filter(
    ({ span }) => isBefore(end(span), at, false) && (last === undefined || isBefore(end(last), span, true)),
  );
}

/** The row of a directive in a context, or of its name elsewhere; null for an unknown word. */
export function rowOf(name: string, context: string | null): Directive | null {
  const rows = directivesNamed(name);
  return rows.find((row) => context !== null && allowedIn(row, context)) ?? rows[0] ?? null;
}
