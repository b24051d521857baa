import type { Span } from '../../../text/span.ts';
import type { Token, TokenKind } from '../../daemon.ts';
import { keywordsIn, type Keyword } from '../directives.ts';
import { lex, type Word } from '../lines.ts';
import { FILE, keywordOf, locate } from './place.ts';

/** Coloured stretches of a keepalived.conf. */
export function tokens(text: string): Token[] {
  const file = lex(FILE, text);
  const found: Token[] = [];
  const add = ({ line, column, endColumn }: Span, kind: TokenKind) =>
    found.push({ line, column, length: endColumn - column, kind });
  for (const span of file.comments) add(span, 'comment');
  for (const span of file.directives) add(span, 'keyword');
  for (const { line, path } of locate(file)) {
    const keyword = keywordOf(line, path);
    for (const [i, word] of line.words.entries()) {
      const kind = kindOf(word, i, keyword, path);
      if (kind !== null) add(word.span, kind);
    }
  }
  return found.filter((t) => t.length > 0).sort((a, b) => a.line - b.line || a.column - b.column);
}

function kindOf(word: Word, index: number, keyword: Keyword | undefined, path: readonly string[]): TokenKind | null {
  const { text } = word;
  if (text === '{' || text === '}') return 'punctuation';
  if (index === 0 && keyword !== undefined) return keyword.shape === 'line' ? 'directive' : 'section';
  if (word.quoted) return 'string';
  if (/^\d+\.\d+\.\d+\.\d+(\/\d+)?$/.test(text) || /^[0-9a-fA-F]*:[0-9a-fA-F:]+(\/\d+)?$/.test(text)) return 'address';
  if (/^[+-]?\d+(\.\d+)?$/.test(text)) return 'number';
  if (text.startsWith('/')) return 'string';
  if (path.length === 0 || (index === 0 && keywordsIn(path) === null)) return 'name';
  return /^(MASTER|BACKUP|PASS|AH|weight|dev|label|reverse|noreverse|on|off|true|false|yes|no|scope|brd|rr|wrr|lc|wlc|sh|NAT|DR|TUN|TCP|UDP)$/.test(
    text,
  )
    ? 'keyword'
    : null;
}
