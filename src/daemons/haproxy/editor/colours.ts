import { splitWords, type Word, type WordLine } from '../../../text/words.ts';
import type { Token, TokenKind } from '../../daemon.ts';
import { ipv4Number, splitHostPort } from '../address.ts';
import { SECTIONS } from '../directives.ts';
import { FILE, sayingWords } from './place.ts';

/** Coloured stretches of a haproxy.cfg. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const line of splitWords(FILE, text)) {
    const saying = sayingWords(line.words);
    for (const word of line.words) {
      const { column, endColumn } = word.span;
      if (endColumn > column)
        found.push({ line: line.line, column, length: endColumn - column, kind: kindOf(line, word, saying) });
    }
    if (line.commentColumn !== null)
      found.push({
        line: line.line,
        column: line.commentColumn,
        length: line.text.length - line.commentColumn + 1,
        kind: 'comment',
      });
  }
  return found;
}

const NAMED = new Set([
  ...['server', 'use_backend', 'default_backend', 'acl', 'frontend', 'backend', 'listen', 'defaults', 'use-server'],
  ...[
    'peers',
    'resolvers',
    'userlist',
    'mailers',
    'cache',
    'http-errors',
    'ring',
    'program',
    'log-forward',
    'user',
    'group',
  ],
]);
const MARKS = new Set(['{', '}', '||', '!', 'or']);

function kindOf(line: WordLine, word: Word, saying: readonly Word[]): TokenKind {
  const first = (saying[0] as Word).value;
  const written = line.text.slice(word.span.column - 1, word.span.endColumn - 1);
  const at = saying.indexOf(word);
  if (at <= 0) return at === 0 && SECTIONS.has(first) ? 'section' : 'directive';
  if (/^["']/.test(written)) return 'string';
  if (MARKS.has(word.value)) return 'punctuation';
  if (at === 1 && NAMED.has(first)) return 'name';
  if (/^\d+(us|ms|s|m|h|d|k|g)?$/.test(word.value)) return 'number';
  if (isAddress(word.value) || (at === 2 && first === 'server') || (at === 1 && first === 'bind')) return 'address';
  if (word.value.startsWith('/')) return 'string';
  return 'keyword';
}

function isAddress(text: string): boolean {
  const { host, port } = splitHostPort(text);
  return (port !== null && /^\d+(-\d+)?$/.test(port)) || ipv4Number(host) !== null;
}
