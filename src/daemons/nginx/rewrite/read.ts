import type { BlockNode, Word } from '../../../text/blocks.ts';
import type { Condition, FileTest, Pattern } from '../config.ts';
import type { LocationBuilder } from '../locationBuilder.ts';
import { compilePattern } from '../regex.ts';
import { parseTemplate, hasVariables } from '../template.ts';
import { parseNumber } from '../values.ts';
import type { Makings } from '../build.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** `set`, `rewrite`, `return` and `break` as steps of the block they stand in. What is wrong with them is said elsewhere; here it is left out. */
export const REWRITE_ACTIONS: Readonly<
  Record<string, (node: BlockNode, location: LocationBuilder, makings: Makings) => void>
> = {
  set: (node, location, makings) => {
    const [, name, value] = node.words as [Word, Word, Word];
    if (name.text.startsWith('$'))
      location.codes.push({
        kind: 'set',
        name: name.text.slice(1).toLowerCase(),
        value: makings.template(value),
        span: node.span,
      });
  },
  break: (node, location) => {
    location.codes.push({ kind: 'break', span: node.span });
  },
  return: readReturn,
  rewrite: readRewrite,
};

function readReturn(node: BlockNode, location: LocationBuilder, makings: Makings): void {
  const [, word, words] = node.words as [Word, Word, Word?];
  const status = parseNumber(word.text);
  const { span } = node;
  if (status !== null && status <= 999)
    location.codes.push({ kind: 'return', status, text: words === undefined ? null : makings.template(words), span });
  else if (isUrl(word.text)) location.codes.push({ kind: 'return', status: 302, text: makings.template(word), span });
}

/** What begins so is sent to the client as a redirect, whatever the flag. */
function isUrl(text: string): boolean {
  return /^(https?:\/\/|\$scheme)/.test(text);
}

function readRewrite(node: BlockNode, location: LocationBuilder, makings: Makings): void {
  const [, pattern, replacement, flag] = node.words as [Word, Word, Word, Word?];
  const regex = patternOf(pattern, pattern.text, false, makings);
  if (regex === null) return;
  // A `?` at the end drops the request's own arguments.
  const keepsArgs = !replacement.text.endsWith('?');
  const text = keepsArgs ? replacement.text : replacement.text.slice(0, -1);
  const redirect = flag?.text === 'permanent' ? 301 : flag?.text === 'redirect' || isUrl(text) ? 302 : 0;
  const mark = redirect > 0 ? -1 : text.indexOf('?');
  makings.template(replacement);
  location.codes.push({
    kind: 'rewrite',
    regex,
    replacement: parseTemplate(mark < 0 ? text : text.slice(0, mark)),
    args: mark < 0 ? null : parseTemplate(text.slice(mark + 1)),
    keepsArgs,
    flag: flag?.text === 'last' || flag?.text === 'break' ? flag.text : 'none',
    redirect,
    span: node.span,
  });
}

function patternOf(word: Word, text: string, caseless: boolean, makings: Makings): Pattern | null {
  const pattern = compilePattern(text, caseless);
  if (pattern === null) makings.report.notSimulated(word.span, text);
  return pattern;
}

const FILE_TESTS: Readonly<Record<string, FileTest>> = dictionary({ f: 'file', d: 'directory', e: 'any', x: 'executable' });

/** The condition of an `if`, or null where there is none to speak of (ngx_http_rewrite_if_condition). */
export function readCondition(node: BlockNode, makings: Makings): Condition | null {
  const words = node.words.slice(1).map((word) => ({ text: word.text, word }));
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined || !first.text.startsWith('(') || !last.text.endsWith(')')) return null;
  first.text = first.text.slice(1);
  last.text = last.text.slice(0, -1);
  const parts = words.filter((part, i) => part.text !== '' || (i !== 0 && i !== words.length - 1));
  const [left, middle, right] = parts;
  if (left === undefined) return null;
  const test = /^(!?)-([fdex])$/.exec(left.text);
  if (test !== null && middle !== undefined) {
    const [, not, letter] = test;
    return {
      kind: 'file',
      test: FILE_TESTS[letter as string] as FileTest,
      path: makings.template({ ...middle.word, text: middle.text }),
      negated: not === '!',
    };
  }
  if (!left.text.startsWith('$')) return null;
  const variable = left.text.slice(1);
  const template = parseTemplate(left.text);
  if (hasVariables(template)) makings.template({ ...left.word, text: left.text });
  if (middle === undefined) return { kind: 'value', variable };
  const value = right?.text ?? '';
  const valueWord = right?.word ?? middle.word;
  if (middle.text === '=' || middle.text === '!=')
    return {
      kind: 'equal',
      variable,
      value: makings.template({ ...valueWord, text: value }),
      negated: middle.text === '!=',
    };
  if (!/^!?~\*?$/.test(middle.text)) return null;
  const regex = patternOf(valueWord, value, middle.text.endsWith('*'), makings);
  return regex === null ? null : { kind: 'match', variable, regex, negated: middle.text.startsWith('!') };
}
