import { splitWords, type Word, type WordLine } from '../../../text/words.ts';
import type { Support } from '../../daemon.ts';
import {
  BIND_OPTIONS,
  GLOBAL_DIRECTIVES,
  OPTIONS,
  PROXY_DIRECTIVES,
  SECTIONS,
  SERVER_OPTIONS,
  TIMEOUTS,
} from '../directives.ts';
import { HELP } from '../help.ts';
import { ACTION_HELP } from '../helpSamples.ts';
import { SECTION_WORDS } from '../sectionWords.ts';

/** What stands around a place in a haproxy.cfg. */

export interface Place {
  readonly lines: readonly WordLine[];
  readonly section: string | null;
  /** The words of the line that end before the place, `no` and `default` left out. */
  readonly before: readonly string[];
  /** Whether the place lies in a comment. */
  readonly inComment: boolean;
}

export const FILE = 'haproxy.cfg';

export function placeAt(text: string, line: number, column: number): Place {
  const lines = splitWords(FILE, text);
  const here = lines[line - 1];
  const before = (here?.words ?? []).filter((w) => w.span.endColumn < column).map((w) => w.value);
  const inComment = here !== undefined && here.commentColumn !== null && column > here.commentColumn;
  return { lines, section: sectionAt(lines, line), before, inComment };
}

/** The section that a line stands in, by its word, or null above the first. */
export function sectionAt(lines: readonly WordLine[], line: number): string | null {
  for (let i = Math.min(line, lines.length) - 1; i >= 0; i--) {
    const word = (lines[i] as WordLine).words[0]?.value;
    if (word !== undefined && SECTIONS.has(word)) return word;
  }
  return null;
}

/** The words of a line that say what it is: without `no` and `default` before them. */
export function sayingWords(words: readonly Word[]): readonly Word[] {
  const first = words[0]?.value;
  return words.length > 1 && (first === 'no' || first === 'default') ? words.slice(1) : words;
}

/** What the tables say of a directive or of an option on a line. */
export interface Entry {
  /** Its key in the help: `timeout connect`, `server inter`, `global maxconn`. */
  readonly key: string;
  readonly usage: string;
  /** How many words of the usage are its name. */
  readonly nameWords: number;
  readonly text: string;
  readonly support: Support | null;
}

/** Directives whose second word is an action. */
const RULES: ReadonlySet<string> = new Set(['http-request', 'http-response', 'http-after-response']);

/** Of the directive that a line with these words is; null for what no table knows. */
export function directiveEntry(section: string | null, words: readonly string[]): Entry | null {
  const [first, second] = words;
  if (first === undefined) return null;
  if (SECTIONS.has(first)) return entry(first, first, SECTIONS.get(first) ?? null);
  if (section === 'global') return entry(`global ${first}`, first, GLOBAL_DIRECTIVES.get(first)?.support ?? null);
  const other = section === null ? undefined : SECTION_WORDS.get(section);
  if (other !== undefined) return entry(`${section} ${first}`, first, other.get(first) ?? null);
  const own = PROXY_DIRECTIVES.get(first)?.support ?? null;
  if (second === undefined) return entry(first, first, own);
  const among = first === 'option' ? OPTIONS : first === 'timeout' ? TIMEOUTS : null;
  const name = `${first} ${second}`;
  const action = RULES.has(first) ? ACTION_HELP.get(second.replace(/\(.*$/s, '').replace(/^track-sc\d$/, 'track-sc0')) : undefined;
  if (action !== undefined)
    return { key: name, usage: `${first} ${action.usage}`, nameWords: 2, text: action.text, support: null };
  if (among !== null) return entry(name, name, among.get(second)?.support ?? null);
  return HELP.has(name) ? entry(name, name, own) : entry(first, first, own);
}

/** Of an option on a `server`, `default-server` or `bind` line. */
export function optionEntry(first: string, option: string): Entry | null {
  const [line, table] = first === 'bind' ? (['bind', BIND_OPTIONS] as const) : (['server', SERVER_OPTIONS] as const);
  const row = table.get(option);
  if (row === undefined) return null;
  const usage = row.arguments === 0 ? option : `${option}${' <value>'.repeat(row.arguments)}`;
  return entry(`${line} ${option}`, usage, row.support);
}

/** Where the options of a line with options begin: 3 on `server NAME ADDRESS …`; null on other lines. */
export function optionsFrom(first: string): number | null {
  return first === 'server' ? 3 : first === 'bind' ? 2 : first === 'default-server' ? 1 : null;
}

function entry(key: string, name: string, support: Support | null): Entry | null {
  const help = HELP.get(key) ?? HELP.get(name);
  if (help === undefined && support === null) return null;
  const usage = help?.usage ?? name;
  const nameWords =
    usage.startsWith(`${name} `) || usage === name ? name.split(' ').filter((w) => !w.startsWith('<')).length : 1;
  return { key, usage, nameWords, text: help?.text ?? '', support };
}
