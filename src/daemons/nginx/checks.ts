import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Directive } from './directives.ts';
import type { Report } from './report.ts';
import { parseNumber, parseSize, parseTimeMs, parseTimeS } from './values.ts';

/** Setters that refuse a second value in the same block; lists of words and headers add up. */
const ONCE = ['flag', 'str', 'num', 'size', 'off', 'msec', 'sec', 'bufs', 'enum'];

/** Directives with setters of their own that say "is duplicate" as well (found by trying each twice on nginx 1.22.1). */
const ONCE_BY_NAME = [
  'user',
  'worker_processes',
  'worker_connections',
  'use',
  'http',
  'events',
  'root',
  'alias',
  'proxy_pass',
  'try_files',
  'keepalive',
];

/**
 * The checks that nginx makes for whole kinds of values (ngx_conf_set_*_slot in src/core/ngx_conf_file.c of 1.22), in its words.
 * `seen` has the directives of the same block. False when the directive is refused.
 */
export function checkValue(node: BlockNode, directive: Directive, seen: Set<string>, report: Report): boolean {
  const name = directive.name;
  const kind = directive.check.split(':', 1)[0] as string;
  const refuse = (code: string, words: string, word?: Word): false => {
    report.emerg(code, words, node.endLine, word?.span ?? node.span);
    return false;
  };
  if ((ONCE.includes(kind) || ONCE_BY_NAME.includes(name)) && seen.has(name))
    return refuse('duplicate', `"${name}" directive is duplicate`);
  const other = name === 'alias' ? 'root' : 'alias';
  if ((name === 'root' || name === 'alias') && seen.has(other)) {
    return refuse('duplicate', `"${name}" directive is duplicate, "${other}" directive was specified earlier`);
  }
  seen.add(name);
  const words = node.words.slice(1);
  const first = words[0];
  if (first === undefined) return true;
  if (kind === 'flag' && !/^(on|off)$/i.test(first.text)) {
    return refuse(
      'invalid-value',
      `invalid value "${first.text}" in "${name}" directive, it must be "on" or "off"`,
      first,
    );
  }
  const problem = simpleProblem(kind, words);
  if (problem !== null) return refuse('invalid-value', `"${name}" directive ${problem}`, first);
  const bounds = BOUNDS[name];
  const number = parseNumber(first.text) ?? 0;
  if (bounds !== undefined && (number < bounds[0] || number > bounds[1])) {
    return refuse('invalid-value', `value must be between ${bounds[0]} and ${bounds[1]}`, first);
  }
  if (kind === 'enum' || kind === 'bitmask') return checkWords(directive, words, node, seen, report);
  return true;
}

/** Numbers with bounds of their own (ngx_conf_check_num_bounds). */
const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  limit_conn_status: [400, 599],
  limit_req_status: [400, 599],
};

/** What is wrong with a number, time or size, in nginx's two words; null when nothing is. */
function simpleProblem(kind: string, words: readonly Word[]): string | null {
  const text = words[0]?.text ?? '';
  switch (kind) {
    case 'num':
      return parseNumber(text) === null ? 'invalid number' : null;
    case 'size':
      return parseSize(text, false) === null ? 'invalid value' : null;
    case 'off':
      return parseSize(text, true) === null ? 'invalid value' : null;
    case 'msec':
      return parseTimeMs(text) === null ? 'invalid value' : null;
    case 'sec':
      return parseTimeS(text) === null ? 'invalid value' : null;
    case 'bufs':
      return (parseNumber(text) ?? 0) === 0 || (parseSize(words[1]?.text ?? '', false) ?? 0) === 0
        ? 'invalid value'
        : null;
    default:
      return null;
  }
}

/** One of the words it knows; a word twice in one block is only warned of. */
function checkWords(
  directive: Directive,
  words: readonly Word[],
  node: BlockNode,
  seen: Set<string>,
  report: Report,
): boolean {
  const known = directive.check.slice(directive.check.indexOf(':') + 1).split('|');
  for (const word of words) {
    const text = word.text.toLowerCase();
    if (!known.some((k) => k.toLowerCase() === text)) {
      report.emerg('invalid-value', `invalid value "${word.text}"`, node.endLine, word.span);
      return false;
    }
    const use = `${directive.name} ${text}`;
    if (seen.has(use)) report.warn('duplicate-value', `duplicate value "${word.text}"`, node.endLine, word.span);
    seen.add(use);
  }
  return true;
}
