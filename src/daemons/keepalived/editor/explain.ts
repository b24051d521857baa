import type { Hover, Signature } from '../../daemon.ts';
import { hoverText, signatureOf } from '../../editing.ts';
import { keywordsIn } from '../directives.ts';
import { lex } from '../lines.ts';
import { FILE, keywordOf, locate, placeAt, usageOf, VALUE_USAGE } from './place.ts';

/** What the keyword at a place does. */
export function hover(text: string, line: number, column: number): Hover | null {
  for (const located of locate(lex(FILE, text))) {
    const word = located.line.words[0];
    if (word === undefined || word.span.line !== line || column < word.span.column || column >= word.span.endColumn)
      continue;
    const keyword = keywordOf(located.line, located.path);
    return keyword === undefined
      ? null
      : { span: word.span, text: hoverText(usageOf(keyword), keyword.help, keyword.support) };
  }
  return null;
}

/** How the line at a place is written; in a block of values, one of its lines. */
export function signature(text: string, line: number, column: number): Signature | null {
  const { path, before, inComment } = placeAt(text, line, column);
  if (inComment) return null;
  const values = VALUE_USAGE[path.at(-1) ?? ''];
  const keywords = keywordsIn(path);
  if (keywords === null) return values === undefined || before.length === 0 ? null : signatureOf(values, 0, before, '');
  const keyword = keywords.find((k) => k.name === before[0]);
  return keyword === undefined ? null : signatureOf(usageOf(keyword), 1, before.slice(1), keyword.help);
}
