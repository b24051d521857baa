import { readBlocksOn, type Word } from '../../../text/blocks.ts';
import type { Span } from '../../../text/span.ts';
import type { Token, TokenKind } from '../../daemon.ts';
import { directivesNamed } from '../directives.ts';
import { flatten } from './place.ts';

/** Coloured stretches of an nginx.conf; a word over several lines keeps the plain colour. */
export function tokens(text: string): Token[] {
  const tree = readBlocksOn('', text);
  const found: Token[] = [];
  for (const comment of tree.comments) found.push(token(comment, 'comment'));
  for (const mark of tree.marks) found.push(token(mark, 'punctuation'));
  for (const node of flatten(tree.nodes)) addWords(node.words, node.block !== null, found);
  addWords(tree.pending, false, found);
  return found.sort((a, b) => a.line - b.line || a.column - b.column);
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
  if (/^(https?:\/\/.*|[\w.-]+:\d+.*|\d+\.\d+\.\d+\.\d+(\/\d+)?|\*(:\d+)?)$/.test(text)) return 'address';
  if (/^\$\{?\w+\}?$/.test(text) || text.startsWith('@')) return 'name';
  if (directive === 'upstream' || directive === 'server_name' || directive === 'location') return 'name';
  return /^[a-z_]+(=.*)?$/.test(text) ? 'keyword' : 'string';
}

function token(span: Span, kind: TokenKind): Token {
  return { line: span.line, column: span.column, length: span.endColumn - span.column, kind };
}
