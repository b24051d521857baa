import { isIpv4, isIpv6 } from './addresses.ts';
import { readSigned } from './numbers.ts';
import { checkPattern, MATCHES, type PatternKind } from './patterns.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';

/** Files of patterns (`-f`, one a line) and maps (a pattern and a value a line), as pattern.c reads them. */

function open(path: string, columns: 'one' | 'two', reading: Reading): string {
  const before = reading.patternFiles.get(path);
  if (before !== undefined && before !== columns) {
    refuse(
      columns === 'two'
        ? `The file "${path}" is already used as one column file and cannot be used by as two column file.`
        : `The file "${path}" is already used as two column file and cannot be used by as one column file.`,
    );
  }
  if (!reading.hasFile(path)) refuse(`failed to open pattern file <${path}>`);
  reading.patternFiles.set(path, columns);
  return reading.textOf(path) ?? '';
}

export function readPatterns(path: string, kind: PatternKind, resolve: boolean, reading: Reading): void {
  const text = open(path, 'one', reading);
  const hosts = resolve ? reading.context.hosts : null;
  for (const [index, row] of text.split('\n').entries()) {
    const pattern = row.replace(/^[ \t]*/, '').replace(/\r.*$/, '');
    if (row.startsWith('#') || pattern === '') continue;
    within(
      (message) => `${message} at line ${index + 1} of file '${path}'`,
      () => checkPattern(kind, pattern, hosts),
    );
  }
}

/** `converter` tells how: `map_beg_int` matches beginnings and gives integers. */
export function readMap(path: string, converter: string, reading: Reading, match = matchOf(converter)): void {
  const text = open(path, 'two', reading);
  const gives = /_(int|ip)$/.exec(converter.replace(/^map_(int|ip)$/, 'map'))?.[1];
  for (const [index, row] of text.split('\n').entries()) {
    const [, key, value] = /^[ \t]*([^ \t\r]+)[ \t]*([^\r]*?)[ \t]*(?:\r.*)?$/.exec(row) ?? [];
    if (row.startsWith('#') || key === undefined) continue;
    within(
      (message) => `${message} at line ${index + 1} of file '${path}'`,
      () => checkEntry(match, key, value ?? '', gives),
    );
  }
}

export function readAclMap(path: string, kind: PatternKind, reading: Reading): void {
  readMap(path, 'map', reading, kind);
}

function checkEntry(match: PatternKind, key: string, value: string, gives: string | undefined): void {
  const fits = gives === 'int' ? readSigned(value).rest === '' : gives === 'ip' ? isIpv4(value) || isIpv6(value) : true;
  if (!fits) refuse(`unable to parse '${value}'`);
  checkPattern(match, key, null);
}

function matchOf(converter: string): PatternKind {
  const name = /^map_(\w+?)(?:_(?:int|ip|str))?$/.exec(converter)?.[1] ?? 'str';
  return MATCHES.get(name)?.kind ?? 'str';
}
