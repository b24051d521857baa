import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONVERTERS } from '../../src/daemons/haproxy/language/converterTable.ts';
import { FETCHES } from '../../src/daemons/haproxy/language/fetchTable.ts';

const EMPTY = 'empty.cfg';

/** Holds the tables of sample fetches and converters against those the daemon prints of itself (`-dKall`): lines for what differs. */
export function keywordsHaproxy(folder: string): string[] {
  writeFileSync(join(folder, EMPTY), '');
  const said = spawnSync('haproxy', ['-dKall', '-q', '-c', '-f', EMPTY], { cwd: folder, encoding: 'utf8' });
  const parts = said.stdout.split(/^(?=# List of registered )/m);
  return [
    ...differences('fetch', FETCHES.keys(), names(parts, 'sample fetch functions', /^\[[ Y.]+\] ([^\s(:]+)/)),
    ...differences('converter', CONVERTERS.keys(), names(parts, 'sample converter functions', /^([^\s(:#]+)/)),
  ];
}

function names(parts: readonly string[], title: string, row: RegExp): Set<string> {
  const part = parts.find((text) => text.startsWith(`# List of registered ${title}`)) ?? '';
  const found = part.split('\n').map((line) => row.exec(line)?.[1]);
  return new Set(found.filter((name) => name !== undefined));
}

function differences(what: string, ours: Iterable<string>, theirs: ReadonlySet<string>): string[] {
  const known = new Set(ours);
  return [
    ...[...theirs].filter((name) => !known.has(name)).map((name) => `missing ${what}: ${name}`),
    ...[...known].filter((name) => !theirs.has(name)).map((name) => `no such ${what}: ${name}`),
  ];
}
