import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOTS, type Keyword } from '../../src/daemons/keepalived/directives.ts';

const BINARY = '/usr/sbin/keepalived';
const FILE = 'keywords.conf';

/** What a block's heading needs for keepalived to read the block. */
const HEADINGS: Readonly<Record<string, string>> = {
  virtual_server: '10.77.0.100 80',
  real_server: '10.77.0.21 80',
  vrrp_instance: 'A',
  vrrp_script: 'A',
  vrrp_sync_group: 'A',
  track_group: 'A',
  vrrp_track_process: 'A',
  track_file: 'A',
  vrrp_track_file: 'A',
  bfd_instance: 'A',
};

/**
 * Compares the table of keywords with keepalived itself, block by block: every keyword of the table must be known there, and of all the words in the
 * program that could be keywords none that the table does not have.
 */
export function keywordsKeepalived(folder: string): string[] {
  const candidates = wordsOfProgram();
  const found: string[] = [];
  for (const { path, keywords } of blocks(ROOTS, [])) {
    const place = path.length === 0 ? 'outside of blocks' : path.map((k) => k.name).join(' ');
    const known = new Set(keywords.map((k) => k.name));
    for (const name of strangers(folder, path, keywords)) found.push(`${place}: the table has ${name}, keepalived does not know it`);
    const others = candidates.filter((word) => !known.has(word));
    const unknown = new Set(probe(folder, path, others.map((word) => `${word} 1`)).unknown);
    for (const word of others) if (!unknown.has(word)) found.push(`${place}: keepalived knows ${word}, the table has it not`);
  }
  return found;
}

/** Every block of keywords, with those around it. */
function blocks(keywords: readonly Keyword[], path: readonly Keyword[]): { path: readonly Keyword[]; keywords: readonly Keyword[] }[] {
  const inside = keywords.filter((k) => k.shape === 'block').flatMap((k) => blocks(k.children, [...path, k]));
  return [{ path, keywords }, ...inside];
}

/** The program's strings that look like keywords. */
function wordsOfProgram(): string[] {
  const strings = readFileSync(BINARY, 'latin1').match(/[ -~]{3,}/g) ?? [];
  // `include` is the reader's, and may stand anywhere.
  return [...new Set(strings.filter((s) => /^[A-Za-z][A-Za-z0-9_-]{1,40}$/.test(s) && !/^include[rmwba]?$/.test(s)))];
}

/** Keywords of the table that keepalived does not know in their block, asked one at a time: some of them end the program. */
function strangers(folder: string, path: readonly Keyword[], keywords: readonly Keyword[]): string[] {
  return keywords
    .filter(({ name, shape }) => {
      const line = shape === 'line' ? `${name} 1 1 1` : `${name} ${HEADINGS[name] ?? ''} {\n}`;
      return probe(folder, path, [line]).unknown.includes(name);
    })
    .map((k) => k.name);
}

/** What keepalived does not know of lines in a block. */
function probe(folder: string, path: readonly Keyword[], lines: readonly string[]): { readonly unknown: string[] } {
  const open = path.map(({ name }) => `${name} ${HEADINGS[name] ?? ''} {\n`).join('');
  const close = '}\n'.repeat(path.length);
  writeFileSync(join(folder, FILE), `${open}${lines.join('\n')}\n${close}`);
  const { stderr } = spawnSync('keepalived', ['-t', '-f', FILE], { cwd: folder, encoding: 'utf8', timeout: 20_000, maxBuffer: 1 << 26 });
  return { unknown: [...stderr.matchAll(/Unknown keyword '([^']*)'/g)].map((m) => m[1] ?? '') };
}
