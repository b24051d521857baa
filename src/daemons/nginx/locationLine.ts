import type { BlockNode, Word } from '../../text/blocks.ts';
import { LocationBuilder } from './locationBuilder.ts';
import { compilePattern } from './regex.ts';
import type { Report } from './report.ts';

/** `location [MODIFIER] PATH {`; null where the modifier is none (ngx_http_core_location). */
export function readLocation(node: BlockNode, report: Report): LocationBuilder | null {
  const [, first, second] = node.words;
  const { modifier, path, word } =
    second === undefined
      ? gluedModifier(first as Word)
      : { modifier: (first as Word).text, path: second.text, word: second };
  const make = (kind: 'prefix' | 'exact' | 'named', noRegex = false): LocationBuilder =>
    new LocationBuilder(kind, path, null, noRegex, node.span, node.endLine);
  switch (modifier) {
    case '':
      return make(path.startsWith('@') ? 'named' : 'prefix');
    case '=':
      return make('exact');
    case '^~':
      return make('prefix', true);
    case '~':
    case '~*':
      return regexLocation(path, modifier === '~*', word, node, report);
    default:
      return null;
  }
}

/** `=/path`, `~*\.png$` in one word. */
function gluedModifier(word: Word): { modifier: string; path: string; word: Word } {
  const match = /^(=|\^~|~\*|~)?(.*)$/s.exec(word.text) as RegExpExecArray;
  return { modifier: match[1] ?? '', path: match[2] as string, word };
}

function regexLocation(
  pattern: string,
  caseless: boolean,
  word: Word,
  node: BlockNode,
  report: Report,
): LocationBuilder {
  const regex = compilePattern(pattern, caseless);
  if (regex === null) report.notSimulated(word.span, pattern);
  return new LocationBuilder('regex', pattern, regex, false, node.span, node.endLine);
}
