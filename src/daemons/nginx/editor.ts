import { readBlocksOn, type BlockNode, type Word } from '../../text/blocks.ts';
import type { Span } from '../../text/span.ts';
import type { Completion, EditorSupport, Hover, ParseContext, Token, TokenKind } from '../daemon.ts';
import { allowedIn, CONTEXTS, DIRECTIVES, directivesNamed, type Directive } from './directives.ts';
import { helpFor, SERVER_PARAMETERS } from './help.ts';

export const nginxEditor: EditorSupport = { tokens, complete, hover };

/** Contexts of the blocks that hold directives; the others hold lists. */
const CONTEXT_OF: Readonly<Record<string, string>> = {
  events: 'e',
  http: 'h',
  server: 's',
  upstream: 'u',
  location: 'l',
  limit_except: 'x',
};

function tokens(text: string): Token[] {
  const tree = readBlocksOn('', text);
  const found: Token[] = [];
  for (const comment of tree.comments) found.push(token(comment, 'comment'));
  for (const mark of tree.marks) found.push(token(mark, 'punctuation'));
  for (const node of flatten(tree.nodes)) addWords(node.words, node.block !== null, found);
  addWords(tree.pending, false, found);
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
}

/** Without recursion: braces may be nested as deep as the text is long. */
function flatten(nodes: readonly BlockNode[]): BlockNode[] {
  const all: BlockNode[] = [];
  const waiting: BlockNode[] = [...nodes];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    all.push(node);
    for (const child of node.block ?? []) waiting.push(child);
  }
  return all;
}

function addWords(words: readonly Word[], isBlock: boolean, found: Token[]): void {
  for (const [index, word] of words.entries()) {
    if (word.span.line !== word.span.endLine) continue;
    const known = directivesNamed(word.text).length > 0;
    const first: TokenKind = isBlock ? 'section' : known ? 'directive' : 'name';
    found.push(token(word.span, index === 0 ? first : argumentKind(word, words[0]?.text ?? '')));
  }
}

function argumentKind(word: Word, directive: string): TokenKind {
  const { text } = word;
  if (word.quoted) return 'string';
  if (/^\d+(\.\d+)?(ms|[smhdwMykKmMgG])?$/.test(text)) return 'number';
  if (/^(https?:\/\/.*|[\w.-]+:\d+.*|\d+\.\d+\.\d+\.\d+|\*(:\d+)?)$/.test(text)) return 'address';
  if (directive === 'upstream' || directive === 'server_name' || directive === 'location') return 'name';
  return /^[a-z_]+(=.*)?$/.test(text) ? 'keyword' : 'string';
}

function token(span: Span, kind: TokenKind): Token {
  return { line: span.line, column: span.column, length: span.endColumn - span.column, kind };
}

function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const tree = readBlocksOn('', text);
  const at = { line, column };
  const enclosing = pathTo(tree.nodes, at);
  const words = wordsBefore([...flatten(tree.nodes), { words: tree.pending }], tree.marks, at);
  const letter = contextOf(enclosing);
  if (letter === null) return [];
  return words.length === 0 ? directivesOf(letter) : argumentsOf(words, letter, flatten(tree.nodes), context);
}

/** The blocks around a position, outermost first. */
function pathTo(nodes: readonly BlockNode[], at: Position): BlockNode[] {
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

interface Position {
  readonly line: number;
  readonly column: number;
}

function end(span: Span): Position {
  return { line: span.endLine, column: span.endColumn };
}

function isBefore(a: Position, b: Position, orSame: boolean): boolean {
  return a.line < b.line || (a.line === b.line && (orSame ? a.column <= b.column : a.column < b.column));
}

function contextOf(path: readonly BlockNode[]): string | null {
  const inner = path.at(-1)?.words[0]?.text;
  if (inner === undefined) return 'm';
  if (inner === 'if') return path.some((node) => node.words[0]?.text === 'location') ? 'j' : 'i';
  return CONTEXT_OF[inner] ?? null;
}

/** Complete words between the last `;`, `{` or `}` and the position: not the one being typed. */
function wordsBefore(
  nodes: readonly { readonly words: readonly Word[] }[],
  marks: readonly Span[],
  at: Position,
): Word[] {
  const last = marks.filter((mark) => isBefore(end(mark), at, true)).at(-1);
  const words = nodes
    .flatMap((node) => node.words)
    .filter(
      (word) => isBefore(end(word.span), at, false) && (last === undefined || isBefore(end(last), word.span, true)),
    );
  return words.sort((a, b) => a.span.line - b.span.line || a.span.column - b.span.column);
}

function directivesOf(letter: string): Completion[] {
  const rows = DIRECTIVES.filter((d) => allowedIn(d, letter));
  const rank = (d: Directive): number => (d.support === 'simulated' ? 0 : d.support === 'no-effect' ? 1 : 2);
  const sorted = rows
    .map((row, order) => ({ row, order }))
    .sort((a, b) => rank(a.row) - rank(b.row) || a.order - b.order);
  return sorted.map(({ row }) => ({
    label: row.name,
    detail: detailOf(row),
    insert: row.block ? `${row.name} ` : row.args === '0' ? `${row.name};` : `${row.name} `,
  }));
}

function detailOf(row: Directive): string {
  if (row.support === 'not-simulated') return 'not simulated';
  const byDefault = helpFor(row.name)?.byDefault ?? null;
  return byDefault === null ? '' : `default: ${byDefault}`;
}

function argumentsOf(
  words: readonly Word[],
  letter: string,
  nodes: readonly BlockNode[],
  context: ParseContext,
): Completion[] {
  const name = words[0]?.text ?? '';
  const row = directivesNamed(name).find((d) => allowedIn(d, letter));
  if (row === undefined) return [];
  const plain = (labels: readonly string[], detail = ''): Completion[] =>
    labels.map((label) => ({ label, detail, insert: label }));
  if (row.check === 'flag') return plain(['on', 'off']);
  if (/^(enum|bitmask):/.test(row.check)) return plain(row.check.slice(row.check.indexOf(':') + 1).split('|'));
  if (name === 'server' && letter === 'u') {
    if (words.length > 1) return SERVER_PARAMETERS.map(({ label, text }) => ({ label, detail: text, insert: label }));
    return [...context.hosts].map(([machine, address]) => ({
      label: `${address}:80`,
      detail: machine,
      insert: `${address}:80`,
    }));
  }
  if (name === 'proxy_pass') {
    const upstreams = nodes.filter((n) => n.words[0]?.text === 'upstream').flatMap((n) => n.words[1]?.text ?? []);
    const hosts = [...context.hosts].map(([machine, address]) => ({
      label: `http://${address}`,
      detail: machine,
      insert: `http://${address}`,
    }));
    return [
      ...plain(
        upstreams.map((u) => `http://${u}`),
        'upstream',
      ),
      ...hosts,
    ];
  }
  return [];
}

function hover(text: string, line: number, column: number): Hover | null {
  const at = { line, column };
  const tree = readBlocksOn('', text);
  const all = [...flatten(tree.nodes).map((n) => n.words), tree.pending];
  for (const words of all) {
    const first = words[0];
    if (first === undefined || !isBefore(first.span, at, true) || !isBefore(at, end(first.span), false)) continue;
    return hoverFor(first);
  }
  return null;
}

function hoverFor(word: Word): Hover | null {
  const rows = directivesNamed(word.text);
  const row = rows[0];
  if (row === undefined) return null;
  const help = helpFor(word.text);
  const letters = [...new Set(rows.flatMap((r) => [...r.contexts]))];
  const places = letters.includes('*') ? 'everywhere' : letters.map((l) => `\`${CONTEXTS[l]}\``).join(', ');
  const paragraphs = [help?.text ?? `\`${word.text}\` is known to nginx 1.22.`, `Belongs in: ${places}.`];
  if (help !== null && help.byDefault !== null) paragraphs.push(`Where it is missing: \`${help.byDefault}\`.`);
  if (row.support === 'no-effect') paragraphs.push('Changes nothing that the lab shows.');
  if (row.support === 'not-simulated') paragraphs.push('The lab reads it and leaves it out.');
  return { span: word.span, text: paragraphs.join('\n\n') };
}
