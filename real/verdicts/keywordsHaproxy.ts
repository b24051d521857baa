import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BIND_OPTIONS,
  GLOBAL_DIRECTIVES,
  OPTIONS,
  PROXY_DIRECTIVES,
  REMOVED_PROXY_WORDS,
  SERVER_OPTIONS,
} from '../../src/daemons/haproxy/directives.ts';
import { ACL_KEYWORDS } from '../../src/daemons/haproxy/language/aclKeywords.ts';
import { actionNames, type RuleKind } from '../../src/daemons/haproxy/language/actionTable.ts';
import { BIND_KEYWORDS } from '../../src/daemons/haproxy/language/bindKeywords.ts';
import { CONVERTERS } from '../../src/daemons/haproxy/language/converterTable.ts';
import { FETCHES } from '../../src/daemons/haproxy/language/fetchTable.ts';
import { FILTERS, SERVICES } from '../../src/daemons/haproxy/language/registered.ts';
import { FLAGS } from '../../src/daemons/haproxy/language/optionLines.ts';
import { BACKEND, FRONTEND } from '../../src/daemons/haproxy/language/model.ts';
import { SERVER_KEYWORDS } from '../../src/daemons/haproxy/language/serverKeywords.ts';
import { wordsHaproxy } from './wordsHaproxy.ts';

const EMPTY = 'empty.cfg';

/**
 * Holds every table of HAProxy's words against the daemon: what it prints of itself (`-dKall`), and for words that it does not print, what it says of
 * them in each section. Lines for what differs.
 */
export function keywordsHaproxy(folder: string): string[] {
  writeFileSync(join(folder, EMPTY), '');
  const said = spawnSync('haproxy', ['-dKall', '-q', '-c', '-f', EMPTY], { cwd: folder, encoding: 'utf8' });
  const dump = new Dump(said.stdout);
  return [
    ...differences('fetch', FETCHES.keys(), dump.list('sample fetch functions', /^\[[ Y.]+\] ([^\s(:]+)/)),
    ...differences('converter', CONVERTERS.keys(), dump.list('sample converter functions', /^([^\s(:#]+)/)),
    ...differences('ACL keyword', aclKeywords(), dump.list('ACL keywords', /^(\S+ = \S+ -m \S+)/)),
    ...differences('filter', FILTERS, dump.list('filter names', /^(\S+) \[/)),
    ...differences('service', SERVICES, dump.list('service names', /^([a-z]\S*)$/)),
    ...differences('server keyword', withCounts(SERVER_KEYWORDS, 'skip'), dump.section('listen', /^server <name> <addr> (\S+(?: \+-?\d)?)/)),
    ...differences('bind keyword', withCounts(BIND_KEYWORDS, 'skip'), bindKeywords(dump)),
    ...differences('option', FLAGS.map(optionRow), dump.section('listen', /^option (.*\S)/)),
    ...actions(dump),
    ...missing('word of global', GLOBAL_DIRECTIVES, dump.section('global', /^(\S+)$/)),
    ...missing('word of proxies', new Map<string, unknown>([...PROXY_DIRECTIVES, ...REMOVED_PROXY_WORDS]), dump.section('listen', /^([a-z][\w-]*)$/)),
    ...supported(),
    ...wordsHaproxy(folder),
  ];
}

/** What `-dKall` prints, by its lists. */
class Dump {
  readonly #lists: readonly string[];

  constructor(text: string) {
    this.#lists = text.split(/^(?=# List of registered )/m);
  }

  #rows(title: string): string[] {
    const list = this.#lists.find((text) => text.startsWith(`# List of registered ${title}`)) ?? '';
    return list.split('\n').slice(1);
  }

  list(title: string, row: RegExp): Set<string> {
    return matches(this.#rows(title), row);
  }

  /** Rows of one section among the configuration keywords: set in below its name. */
  section(name: string, row: RegExp): Set<string> {
    const rows = this.#rows('configuration keywords');
    const start = rows.indexOf(name) + 1;
    const end = rows.findIndex((text, index) => index >= start && /^[a-z]/.test(text));
    const own = rows.slice(start, end < 0 ? undefined : end).map((text) => text.trim());
    return matches(own, row);
  }
}

function matches(rows: readonly string[], row: RegExp): Set<string> {
  const found = rows.map((text) => row.exec(text)?.[1]);
  return new Set(found.filter((name) => name !== undefined));
}

/** `ssl` itself has no row: it stands before those that need it. */
function bindKeywords(dump: Dump): Set<string> {
  const rows = dump.section('listen', /^bind <addr> (?:ssl )?(\S+(?: \+-?\d)?)/);
  for (const word of dump.section('listen', /^bind <addr> (ssl) /)) rows.add(word);
  return rows;
}

/** `req_ver = req.ver -m str`. */
function* aclKeywords(): Iterable<string> {
  for (const [name, { fetch, match }] of ACL_KEYWORDS) yield `${name} = ${fetch} -m ${match}`;
}

/** `addr +1`: with the number of words that belong to it. */
function withCounts<Key extends string>(table: ReadonlyMap<string, Readonly<Record<Key, number>>>, key: Key): string[] {
  return Array.from(table, ([name, row]) => (row[key] === 0 ? name : `${name} +${row[key]}`));
}

/** `http-no-delay [ FE BE HTTP ]`. */
function optionRow([name, side, http]: (typeof FLAGS)[number]): string {
  const words = [(side & FRONTEND) === 0 ? [] : ['FE'], (side & BACKEND) === 0 ? [] : ['BE'], http ? ['HTTP'] : []];
  return `${name} [ ${words.flat().join(' ')} ]`;
}

const RULES: readonly RuleKind[] = [
  'http-request',
  'http-response',
  'http-after-response',
  'tcp-request connection',
  'tcp-request session',
  'tcp-request content',
  'tcp-response content',
];

function actions(dump: Dump): string[] {
  return RULES.flatMap((kind) => {
    const known = actionNames(kind).map(({ name, prefix }) => `${name}${prefix ? '*' : ''}`);
    return differences(`action of ${kind}`, known, dump.section('listen', new RegExp(`^${kind} (\\S+)$`)));
  });
}

/** Keywords that are judged and have no row in the tables that the editor and the marks go by, or the other way round. */
function supported(): string[] {
  const judged = new Set([...FLAGS.map(([name]) => name)]);
  return [
    ...differences('server keyword with support', SERVER_OPTIONS.keys(), new Set(SERVER_KEYWORDS.keys())),
    ...differences('bind keyword with support', BIND_OPTIONS.keys(), new Set(BIND_KEYWORDS.keys())),
    ...missing('option with support', OPTIONS, judged),
  ];
}

function missing(what: string, ours: ReadonlyMap<string, unknown>, theirs: ReadonlySet<string>): string[] {
  return [...theirs].filter((name) => !ours.has(name)).map((name) => `missing ${what}: ${name}`);
}

function differences(what: string, ours: Iterable<string>, theirs: ReadonlySet<string>): string[] {
  const known = new Set(ours);
  return [
    ...[...theirs].filter((name) => !known.has(name)).map((name) => `missing ${what}: ${name}`),
    ...[...known].filter((name) => !theirs.has(name)).map((name) => `no such ${what}: ${name}`),
  ];
}
