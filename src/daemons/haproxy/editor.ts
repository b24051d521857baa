import type { Span } from '../../text/span.ts';
import { splitWords, wordsSpan, type Word, type WordLine } from '../../text/words.ts';
import type { Completion, EditorSupport, Hover, ParseContext, Support, Token, TokenKind } from '../daemon.ts';
import { ipv4Number, splitHostPort } from './address.ts';
import {
  ALGORITHMS,
  BIND_OPTIONS,
  GLOBAL_DIRECTIVES,
  OPTIONS,
  PROXY_DIRECTIVES,
  SECTIONS,
  SERVER_OPTIONS,
  TIMEOUTS,
  type LineOption,
  type Side,
} from './directives.ts';
import { HELP } from './help.ts';

/** Colours, completions and hovers, from the same words and tables as the parser. */
export const editor: EditorSupport = { tokens, complete, hover };

const FILE = 'haproxy.cfg';

function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const line of splitWords(FILE, text)) {
    for (const [at, word] of line.words.entries()) {
      const { column, endColumn } = word.span;
      if (endColumn > column)
        found.push({ line: line.line, column, length: endColumn - column, kind: kindOf(line, word, at) });
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

const NAMED = new Set(['server', 'use_backend', 'default_backend', 'acl', 'frontend', 'backend', 'listen', 'defaults']);

function kindOf(line: WordLine, word: Word, at: number): TokenKind {
  const first = (line.words[0] as Word).value;
  const written = line.text.slice(word.span.column - 1, word.span.endColumn - 1);
  if (at === 0) return SECTIONS.has(first) ? 'section' : 'directive';
  if (/^["']/.test(written)) return 'string';
  if (word.value === '{' || word.value === '}' || word.value === '||' || word.value === '!') return 'punctuation';
  if (at === 1 && NAMED.has(first)) return 'name';
  if (/^\d+(us|ms|s|m|h|d)?$/.test(word.value)) return 'number';
  if (isAddress(word.value) || (at === 2 && first === 'server') || (at === 1 && first === 'bind')) return 'address';
  if (word.value.startsWith('/')) return 'string';
  return 'keyword';
}

function isAddress(text: string): boolean {
  const { host, port } = splitHostPort(text);
  return (port !== null && /^\d+(-\d+)?$/.test(port)) || ipv4Number(host) !== null;
}

/** The section that a line stands in: its word, or null above the first. */
function sectionAt(lines: readonly WordLine[], line: number): string | null {
  for (let i = Math.min(line, lines.length) - 1; i >= 0; i--) {
    const word = (lines[i] as WordLine).words[0]?.value;
    if (word !== undefined && SECTIONS.has(word)) return word;
  }
  return null;
}

function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const lines = splitWords(FILE, text);
  const here = lines[line - 1];
  const before = here === undefined ? [] : here.words.filter((w) => w.span.endColumn < column).map((w) => w.value);
  if (here !== undefined && here.commentColumn !== null && column > here.commentColumn) return [];
  const section = sectionAt(lines, line);
  const [first, second] = before;
  if (first === undefined) return firstWords(section);
  switch (first) {
    case 'no':
    case 'default':
      return second === undefined
        ? [{ label: 'option', detail: '', insert: 'option' }]
        : fromRows(OPTIONS, 'option ', section);
    case 'option':
      return second === undefined ? fromRows(OPTIONS, 'option ', section) : [];
    case 'timeout':
      return second === undefined ? fromRows(TIMEOUTS, 'timeout ', section) : [];
    case 'balance':
      return second === undefined ? ALGORITHMS.map((name) => plain(name, 'balance')) : [];
    case 'mode':
      return second === undefined ? ['http', 'tcp'].map((name) => plain(name, 'mode')) : [];
    case 'default_backend':
    case 'use_backend':
      return second === undefined
        ? backendNames(lines)
        : before.length === 2
          ? ['if', 'unless'].map((name) => plain(name, 'condition'))
          : [];
    case 'server':
      return before.length === 2 ? machines(context) : before.length > 2 ? serverOptions() : [];
    case 'default-server':
      return serverOptions();
    case 'bind':
      return second === undefined
        ? bindAddresses(context)
        : [...BIND_OPTIONS.values()].map((o) => described(o.name, o.support, `bind ${o.name}`));
    case 'defaults':
    case 'frontend':
    case 'backend':
    case 'listen':
      return before.length === 2 ? [plain('from', 'a named defaults section')] : [];
    default:
      return [];
  }
}

const plain = (label: string, detail: string): Completion => ({ label, detail, insert: label });

const SUPPORT_WORDS: Readonly<Record<Support, string>> = {
  simulated: 'simulated',
  'no-effect': 'accepted; changes nothing the lab shows',
  'not-simulated': 'not simulated',
};

function described(name: string, support: Support, key: string): Completion {
  return { label: name, detail: HELP.get(key)?.usage ?? SUPPORT_WORDS[support], insert: name };
}

function firstWords(section: string | null): Completion[] {
  const openers = [...SECTIONS.entries()].map(([name, support]) => described(name, support, name));
  if (section === 'global')
    return [
      ...[...GLOBAL_DIRECTIVES.values()].map((d) => described(d.name, d.support, `global ${d.name}`)),
      ...openers,
    ];
  if (section === null || !['defaults', 'frontend', 'backend', 'listen'].includes(section)) return openers;
  return [...fromRows(PROXY_DIRECTIVES, '', section), ...openers];
}

/** Rows that mean something in the section, the simulated ones first. */
function fromRows(
  rows: ReadonlyMap<string, { name: string; support: Support; side: Side; inDefaults: boolean }>,
  prefix: string,
  section: string | null,
): Completion[] {
  const fits = [...rows.values()].filter(
    (row) =>
      (section !== 'frontend' || row.side !== 'backend') &&
      (section !== 'backend' || row.side !== 'frontend') &&
      (section !== 'defaults' || row.inDefaults),
  );
  return [...fits.filter((r) => r.support === 'simulated'), ...fits.filter((r) => r.support !== 'simulated')].map(
    (row) => described(row.name, row.support, prefix + row.name),
  );
}

function serverOptions(): Completion[] {
  return [...SERVER_OPTIONS.values()].map((option) => described(option.name, option.support, `server ${option.name}`));
}

function backendNames(lines: readonly WordLine[]): Completion[] {
  return lines.flatMap(({ words }) =>
    (words[0]?.value === 'backend' || words[0]?.value === 'listen') && words[1] !== undefined
      ? [plain(words[1].value, words[0].value)]
      : [],
  );
}

function machines(context: ParseContext): Completion[] {
  return [...context.hosts].map(([name, address]) => ({ label: `${name}:80`, detail: address, insert: `${name}:80` }));
}

function bindAddresses(context: ParseContext): Completion[] {
  const own =
    context.machine === null
      ? []
      : [
          {
            label: `${context.machine.address}:80`,
            detail: `${context.machine.name} itself`,
            insert: `${context.machine.address}:80`,
          },
        ];
  return [{ label: ':80', detail: 'every address of the machine', insert: ':80' }, ...own];
}

function hover(text: string, line: number, column: number): Hover | null {
  const lines = splitWords(FILE, text);
  const here = lines[line - 1];
  const at = here?.words.findIndex((w) => w.span.column <= column && column < w.span.endColumn) ?? -1;
  if (here === undefined || at < 0) return null;
  const words = here.words[0]?.value === 'no' || here.words[0]?.value === 'default' ? here.words.slice(1) : here.words;
  const word = here.words[at] as Word;
  const first = (words[0] ?? word).value;
  const inServer = (first === 'server' && at > 2) || (first === 'default-server' && at > 0);
  if (inServer) return aboutOption(words, word, SERVER_OPTIONS, 'server');
  if (first === 'bind' && at > 1) return aboutOption(words, word, BIND_OPTIONS, 'bind');
  const compound = `${first} ${words[1]?.value ?? ''}`;
  if ((first === 'option' || first === 'timeout') && words[1] !== undefined) {
    return explain(
      wordsSpan(words.slice(0, 2)),
      compound,
      (first === 'option' ? OPTIONS : TIMEOUTS).get(words[1].value)?.support,
    );
  }
  if (word !== words[0]) return null;
  const section = sectionAt(lines, line);
  const support =
    SECTIONS.get(first) ?? (section === 'global' ? GLOBAL_DIRECTIVES : PROXY_DIRECTIVES).get(first)?.support;
  return explain(word.span, first, support);
}

/** The option that a word is, or whose argument it is. */
function aboutOption(
  words: readonly Word[],
  word: Word,
  options: ReadonlyMap<string, LineOption>,
  line: string,
): Hover | null {
  const at = words.indexOf(word);
  const own = options.get(word.value);
  if (own !== undefined) return explain(word.span, `${line} ${word.value}`, own.support);
  const previous = words[at - 1];
  const option = previous === undefined ? undefined : options.get(previous.value);
  return option === undefined || option.arguments === 0 || previous === undefined
    ? null
    : explain(wordsSpan([previous, word]), `${line} ${previous.value}`, option.support);
}

function explain(span: Span, key: string, support: Support | undefined): Hover | null {
  const help = HELP.get(key);
  if (help !== undefined) return { span, text: `\`${help.usage}\`\n\n${help.text}` };
  if (support === undefined) return null;
  const name = key.replace(/^(server|bind) /, '');
  if (support === 'no-effect')
    return { span, text: `\`${name}\`\n\nRead and accepted. It changes nothing that the lab shows.` };
  return { span, text: `\`${name}\`\n\nHAProxy knows it; the lab reads it and leaves it out.` };
}
