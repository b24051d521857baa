import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SECTION_WORDS } from '../../src/daemons/haproxy/sectionWords.ts';
import { GONE_WORDS } from '../../src/daemons/haproxy/language/proxyLine.ts';
import { GLOBAL_DIRECTIVES, PROXY_DIRECTIVES, REMOVED_PROXY_WORDS, SECTIONS } from '../../src/daemons/haproxy/directives.ts';

const BINARY = '/usr/sbin/haproxy';
const FILE = 'words.cfg';

/** So many lines that it cannot take, and HAProxy reads no further. */
const LINES_MAX = 40;

/** They stand before other words. */
const MODIFIERS = new Set(['no', 'default']);

interface Place {
  /** As lines for people name it. */
  readonly name: string;
  /** The lines above the word. */
  readonly head: string;
  readonly known: readonly string[];
}

const PROXY_HEAD = 'listen words';

const PLACES: readonly Place[] = [
  { name: 'outside of sections', head: '', known: [] },
  { name: 'global', head: 'global', known: [...GLOBAL_DIRECTIVES.keys()] },
  { name: 'listen', head: PROXY_HEAD, known: [...PROXY_DIRECTIVES.keys(), ...REMOVED_PROXY_WORDS.keys(), ...GONE_WORDS] },
  // A namespace_list takes any word in silence.
  ...Array.from(SECTION_WORDS, ([kind, words]) => ({ name: kind, head: `${kind} words`, known: [...words.keys()] })).filter(
    ({ name }) => name !== 'namespace_list',
  ),
];

/**
 * Words that the daemon does not list: of all the words in its program none may be known in a section whose table does not have it, and every word
 * of a table must be known there. Lines for what differs.
 */
export function wordsHaproxy(folder: string): string[] {
  const candidates = wordsOfProgram().filter((word) => !SECTIONS.has(word) && !MODIFIERS.has(word));
  // It stops at the first unknown word, so that only words of other places are tried there.
  const tabled = [...new Set(PLACES.flatMap(({ known }) => [...known]))];
  return PLACES.flatMap(({ name, head, known }) => {
    const own = new Set(known);
    const others = (name === 'log-forward' ? tabled : candidates).filter((word) => !own.has(word));
    const unknown = unknownAmong(folder, head, others);
    const strangers = [...own].filter((word) => unknownAmong(folder, head, [word]).has(word));
    return [
      ...others.filter((word) => !unknown.has(word)).map((word) => `${name}: HAProxy knows ${word}, the table has it not`),
      ...strangers.map((word) => `${name}: the table has ${word}, HAProxy does not know it`),
    ];
  });
}

/** The program's strings that look like keywords. */
function wordsOfProgram(): string[] {
  const strings = readFileSync(BINARY, 'latin1').match(/[ -~]{2,}/g) ?? [];
  return [...new Set(strings.filter((text) => /^[a-z][a-z0-9._-]{1,44}$/.test(text)))];
}

/** Which of some words the daemon calls unknown there. */
function unknownAmong(folder: string, head: string, words: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (let at = 0; at < words.length; at += LINES_MAX) {
    for (const word of said(folder, head, words.slice(at, at + LINES_MAX))) found.add(word);
  }
  return found;
}

/** A word that ends the reading hides those below it: they are asked again without it. */
function said(folder: string, head: string, words: readonly string[]): Set<string> {
  const lines = [...(head === '' ? [] : [head]), ...words];
  writeFileSync(join(folder, FILE), `${lines.join('\n')}\n`);
  const { stderr } = spawnSync('haproxy', ['-c', '-f', FILE], { cwd: folder, encoding: 'latin1', timeout: 20_000 });
  const first = head === '' ? 1 : 2;
  const unknown = new Set<string>();
  let last = 0;
  for (const [, number, message = ''] of stderr.matchAll(/\[words\.cfg:(\d+)\] ?: (.*)/g)) {
    last = Math.max(last, Number(number) - first);
    const word = words[Number(number) - first];
    const named = /^unknown (?:keyword|statement) '([^']*)'/.exec(message)?.[1];
    if (word !== undefined && named === word) unknown.add(word);
  }
  const rest = words.slice(last + 1);
  if (rest.length > 0 && rest.length < words.length) for (const word of said(folder, head, rest)) unknown.add(word);
  return unknown;
}
