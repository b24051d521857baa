import { splitWords, wordsSpan, type Word, type WordLine } from '../../../text/words.ts';
import type { Diagnostic } from '../../../text/diagnostic.ts';
import type { Fix, NameUse, ParseContext } from '../../daemon.ts';
import { endOf, namesGiven, pointAt, writeFix } from '../../editing.ts';
import { nearest } from '../../../text/nearest.ts';
import {
  BIND_OPTIONS,
  GLOBAL_DIRECTIVES,
  OPTIONS,
  PROXY_DIRECTIVES,
  SECTIONS,
  SERVER_OPTIONS,
  TIMEOUTS,
} from '../directives.ts';
import { CONVERTERS } from '../language/converterTable.ts';
import { FETCHES } from '../language/fetchTable.ts';
import { names } from './names.ts';
import { FILE, sectionAt } from './place.ts';

/** Repairs that HAProxy's own words ask for. */
export function fixes(text: string, diagnostic: Diagnostic, context: ParseContext): Fix[] {
  const { message, span } = diagnostic;
  if (diagnostic.severity === 'info') return [];
  if (/Missing LF on last line/.test(message))
    return [{ title: 'End the last line with a line feed', edits: [{ span: endOf(FILE, text), text: '\n' }] }];
  const lines = splitWords(FILE, text);
  const line = span === null ? undefined : lines[span.line - 1];
  return [
    ...(line === undefined ? [] : misspelt(message, line, lines)),
    ...missingName(text, message, context),
    ...missingLines(message, lines),
  ];
}

/** How the daemon says which word it stumbled over; the first group is that word. */
const STUMBLED: readonly RegExp[] = [
  /\bgot '([^']+)'/,
  /unknown (?:fetch method|converter|keyword|type|action|log format) '([^']+)'/,
];

/** `did you mean`, or where the daemon has no guess, ours. */
function misspelt(message: string, line: WordLine, lines: readonly WordLine[]): Fix[] {
  const meant = /did you mean '([^']+)'/i.exec(message)?.[1];
  const wrong = stumbled(message, line) ?? namedWord(message, line, meant);
  if (wrong === null) return [];
  if (meant !== undefined) return [writeFix(wrong.span, meant)];
  if (!/unknown|expects|supports|unsupported|unexpected|must be|invalid/i.test(message)) return [];
  const guess = nearest(wrong.value, knownAt(line, wrong.value, sectionAt(lines, line.line), message));
  return guess === null ? [] : [writeFix(wrong.span, guess)];
}

/** The word that the daemon says it got; also as a part of one, as a converter is. */
function stumbled(message: string, line: WordLine): Word | null {
  const value = STUMBLED.map((pattern) => pattern.exec(message)?.[1]).find((found) => found !== undefined);
  if (value === undefined) return null;
  for (const word of line.words) {
    if (word.value === value) return word;
    const parts = line.text.slice(word.span.column - 1, word.span.endColumn - 1).split(/([,()])/);
    const at = parts.indexOf(value);
    if (at < 0) continue;
    const column = word.span.column + parts.slice(0, at).join('').length;
    return { value, span: { ...word.span, column, endColumn: column + value.length } };
  }
  return null;
}

/** Any word of the line that the daemon names; of several, its guess is for the one that it resembles. */
function namedWord(message: string, line: WordLine, meant: string | undefined): Word | null {
  const quoted = [...message.matchAll(/'([^']+)'/g)].map((m) => m[1] as string);
  const named = line.words.filter((word) => word.value !== meant && quoted.includes(word.value));
  const alike =
    meant === undefined
      ? null
      : nearest(
          meant,
          named.map((word) => word.value),
        );
  const found = named.find((word) => word.value === alike) ?? named.find((word) => word !== line.words[0]);
  // Where it only lists what it knows, the word that resembles one of these.
  const slip = line.words.slice(1).find((word) => nearest(word.value, quoted) !== null && !quoted.includes(word.value));
  return found ?? slip ?? named[0] ?? null;
}

/** The words that might have been meant where this one stands. */
function knownAt(line: WordLine, wrong: string, section: string | null, message: string): string[] {
  const words = line.words.map((w) => w.value);
  const at = words.indexOf(wrong);
  if (/unknown fetch method/.test(message)) return [...FETCHES.keys()];
  if (/unknown converter/.test(message)) return [...CONVERTERS.keys()];
  if (at > 0) {
    const named = [...message.matchAll(/'([^']+)'/g)].map((m) => m[1] as string).filter((word) => word !== wrong);
    if (words[0] === 'option') return [...OPTIONS.keys()];
    if (words[0] === 'timeout') return [...TIMEOUTS.keys()];
    if (words[0] === 'bind') return [...BIND_OPTIONS.keys()];
    if (words[0] === 'server' || words[0] === 'default-server') return [...SERVER_OPTIONS.keys()];
    return named;
  }
  const own = section === 'global' ? GLOBAL_DIRECTIVES : PROXY_DIRECTIVES;
  return [...own.keys(), ...SECTIONS.keys()];
}

const REFERENCE_KINDS: readonly (readonly [RegExp, string])[] = [
  [/unable to find required (default_backend|use_backend): '([^']+)'/, 'backend'],
  [/no such ACL : '([^']+)'/i, 'ACL'],
  [/unable to find (required )?use-server '([^']+)'/, 'server'],
];

/** A name that nothing has: the nearest that something has, or the section that is missing. */
function missingName(text: string, message: string, context: ParseContext): Fix[] {
  for (const [pattern, kind] of REFERENCE_KINDS) {
    const wanted = pattern.exec(message)?.at(-1);
    if (wanted === undefined) continue;
    const uses = names(text, context);
    const places = uses.filter((use) => use.kind === kind && use.name === wanted && use.role === 'reference');
    const known = namesGiven(uses, kind);
    const guess = nearest(wanted, known) ?? (known.length === 1 ? (known[0] as string) : null);
    const renamed = guess === null || places.length === 0 ? [] : [replaceAll(places, guess)];
    return kind === 'backend' ? [...renamed, addBackend(text, wanted)] : renamed;
  }
  return [];
}

function replaceAll(places: readonly NameUse[], word: string): Fix {
  return { title: `Write \`${word}\``, edits: places.map(({ span }) => ({ span, text: word })) };
}

function addBackend(text: string, name: string): Fix {
  const gap = text.endsWith('\n\n') || text === '' ? '' : text.endsWith('\n') ? '\n' : '\n\n';
  return { title: `Add \`backend ${name}\``, edits: [{ span: endOf(FILE, text), text: `${gap}backend ${name}\n` }] };
}

/** Lines whose absence the daemon complains of. */
function missingLines(message: string, lines: readonly WordLine[]): Fix[] {
  const named = (pattern: RegExp) => {
    const name = pattern.exec(message)?.[1];
    return name === undefined ? undefined : openerOf(lines, (words) => words[1] === name);
  };
  const untimed = named(/missing timeouts for \w+ '([^']+)'/);
  if (untimed !== undefined) {
    const set = new Set(timeoutsOf(lines, untimed));
    const wanted = [
      ['connect', '5s'],
      ['client', '30s'],
      ['server', '30s'],
    ].filter(([name]) => !set.has(name as string));
    const opener = openerOf(lines, (words) => words[0] === 'defaults', untimed.line) ?? untimed;
    return wanted.length === 0
      ? []
      : [
          addLines(
            opener,
            'Add the missing timeouts',
            wanted.map(([name, time]) => `timeout ${name} ${time}`),
          ),
        ];
  }
  const layer =
    named(/(?:frontend|backend|proxy) '([^']+)'[^']*\(?needs 'mode http'/) ??
    named(/ignored for \w+ '([^']+)' as (?:it|they) requires? HTTP mode/);
  if (layer !== undefined) return [addLines(layer, 'Add `mode http`', ['mode http'])];
  const unchecked = named(/'([^']+)' uses http-check rules without 'option httpchk'/);
  return unchecked === undefined ? [] : [addLines(unchecked, 'Add `option httpchk`', ['option httpchk'])];
}

/** The last section opener that fits, not below a line. */
function openerOf(
  lines: readonly WordLine[],
  fits: (words: readonly string[]) => boolean,
  until = Infinity,
): WordLine | undefined {
  let found: WordLine | undefined;
  for (const line of lines) {
    const words = line.words.map((w) => w.value);
    if (line.line <= until && words[0] !== undefined && SECTIONS.has(words[0]) && fits(words)) found = line;
  }
  return found;
}

/** Timeouts that a section has, from its `defaults` too. */
function timeoutsOf(lines: readonly WordLine[], section: WordLine): string[] {
  const from = openerOf(lines, (words) => words[0] === 'defaults', section.line);
  const found: string[] = [];
  let inside = false;
  for (const line of lines) {
    const [first, second] = line.words.map((w) => w.value);
    if (first !== undefined && SECTIONS.has(first)) inside = line === section || line === from;
    else if (inside && first === 'timeout' && second !== undefined) found.push(second);
  }
  return found;
}

function addLines(opener: WordLine, title: string, added: readonly string[]): Fix {
  const column = opener.text.length + 1;
  const { file } = wordsSpan(opener.words);
  return {
    title,
    edits: [{ span: pointAt(file, opener.line, column), text: added.map((line) => `\n    ${line}`).join('') }],
  };
}
