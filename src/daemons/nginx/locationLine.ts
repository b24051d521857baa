import type { BlockNode, Word } from '../../text/blocks.ts';
import { LocationBuilder } from './locationBuilder.ts';
import { compilePattern } from './regex.ts';
import type { Report } from './report.ts';

/** Reads `location [MODIFIER] PATH {`; null when it is refused (ngx_http_core_location). */
export function readLocation(node: BlockNode, parent: LocationBuilder, report: Report): LocationBuilder | null {
  const [, first, second] = node.words;
  const { modifier, path, word } =
    second === undefined
      ? gluedModifier(first as Word)
      : { modifier: (first as Word).text, path: second.text, word: second };
  const make = (kind: 'prefix' | 'exact' | 'named', noRegex = false): LocationBuilder =>
    new LocationBuilder(kind, path, null, noRegex, node.span, node.endLine);
  switch (modifier) {
    case '':
      return nest(make(path.startsWith('@') ? 'named' : 'prefix'), parent, node, report);
    case '=':
      return nest(make('exact'), parent, node, report);
    case '^~':
      return nest(make('prefix', true), parent, node, report);
    case '~':
    case '~*':
      return regexLocation(path, modifier === '~*', word, node, report);
    default:
      report.emerg('location', `invalid location modifier "${modifier}"`, node.endLine, first?.span);
      return null;
  }
}

/** `=/path`, `~*\.png$` in one word. */
function gluedModifier(word: Word): { modifier: string; path: string; word: Word } {
  const match = /^(=|\^~|~\*|~)?(.*)$/s.exec(word.text) as RegExpExecArray;
  return { modifier: match[1] ?? '', path: match[2] as string, word };
}

/** A location inside another must lie below it. */
function nest(
  child: LocationBuilder,
  parent: LocationBuilder,
  node: BlockNode,
  report: Report,
): LocationBuilder | null {
  const words = nestingProblem(child, parent);
  if (words === null) return child;
  report.emerg('location', words, node.endLine, node.span);
  return null;
}

function nestingProblem(child: LocationBuilder, parent: LocationBuilder): string | null {
  if (parent.kind === 'server') return null;
  if (parent.kind === 'exact') return `location "${child.path}" cannot be inside the exact location "${parent.path}"`;
  if (parent.kind === 'named') return `location "${child.path}" cannot be inside the named location "${parent.path}"`;
  if (child.kind === 'named') return `named location "${child.path}" can be on the server level only`;
  if (!child.path.startsWith(parent.path)) return `location "${child.path}" is outside location "${parent.path}"`;
  return null;
}

function regexLocation(
  pattern: string,
  caseless: boolean,
  word: Word,
  node: BlockNode,
  report: Report,
): LocationBuilder | null {
  const words = regexProblem(pattern);
  if (words !== null) {
    report.emerg('regex', `pcre2_compile() failed: ${words}`, node.endLine, word.span);
    return null;
  }
  const regex = compilePattern(pattern, caseless);
  if (regex === null) report.notSimulated(word.span, pattern);
  return new LocationBuilder('regex', pattern, regex, false, node.span, node.endLine);
}

/** The commonest mistakes of an expression, in PCRE's words: a bracket or a parenthesis without its partner, nothing to repeat. */
export function regexProblem(pattern: string): string | null {
  const plain = pattern.replace(/\\./gs, 'xx').replace(/\[\^?\]?[^\]]*\]/g, (set) => 'x'.repeat(set.length));
  const at = (index: number): string => (index >= pattern.length ? '' : ` at "${pattern.slice(index)}"`);
  let open = 0;
  for (const [index, ch] of [...plain].entries()) {
    if (ch === '[') return `missing terminating ] for character class in "${pattern}"`;
    if (ch === '(') open++;
    if (ch === ')' && --open < 0) return `unmatched closing parenthesis in "${pattern}"${at(index)}`;
    if (
      /[*+?]/.test(ch) &&
      (index === 0 || /[(|]/.test(plain[index - 1] as string)) &&
      !plain.startsWith('(?', index - 1) &&
      !plain.startsWith('(*', index - 1)
    ) {
      return `quantifier does not follow a repeatable item in "${pattern}"${at(index)}`;
    }
  }
  return open > 0 ? `missing closing parenthesis in "${pattern}"` : null;
}
