import { acceptsCount, allowedIn, DIRECTIVES, directivesNamed, type Directive } from '../../src/daemons/nginx/directives.ts';
import type { NginxRoot } from './worldNginx.ts';

/** A place for one directive in each context; `@` is where it goes. */
const PLACES: Readonly<Record<string, string>> = {
  m: 'events {}\n@',
  e: 'events {\n@}',
  h: 'events {}\nhttp {\n@}',
  s: 'events {}\nhttp { server {\n@} }',
  i: 'events {}\nhttp { server { if ($host) {\n@} } }',
  l: 'events {}\nhttp { server { location / {\n@} } }',
  j: 'events {}\nhttp { server { location / { if ($host) {\n@} } } }',
  x: 'events {}\nhttp { server { location / { limit_except GET {\n@} } } }',
  u: 'events {}\nhttp { upstream a { server 127.0.0.1;\n@} }',
};

const ARGUMENTS_MAX = 5;

/**
 * Holds the table of directives against the daemon: every word of the program that could be a directive, every directive in every context, and
 * with none to five arguments. Lines for what differs.
 */
export function keywordsNginx(root: NginxRoot): string[] {
  const known = new Set(DIRECTIVES.map(({ name }) => name));
  const words = new Set(root.binary().match(/[a-z][a-z0-9_]{1,60}(?=\0)/g));
  const strangers = [...words].filter((word) => !known.has(word) && answer(root, 'm', word, 0, false) !== 'unknown');
  const lines = strangers.sort().map((word) => `${word}: the daemon knows it`);
  for (const name of known) lines.push(...differences(root, name));
  return lines;
}

type Answer = 'unknown' | 'not here' | 'count' | 'block' | 'no block' | 'taken';

/** What the daemon says of one directive in one place. */
function answer(root: NginxRoot, context: string, name: string, count: number, block: boolean): Answer {
  const line = [name, ...Array<string>(count).fill('1')].join(' ') + (block ? ' {}' : ';');
  const { said } = root.test(`${(PLACES[context] as string).replace('@', `${line}\n`)}\n`);
  if (said.includes(`unknown directive "${name}"`)) return 'unknown';
  if (said.includes(`"${name}" directive is not allowed here`)) return 'not here';
  if (said.includes(`invalid number of arguments in "${name}" directive`)) return 'count';
  if (said.includes(`directive "${name}" is not terminated by ";"`)) return 'no block';
  if (said.includes(`directive "${name}" has no opening "{"`)) return 'block';
  return 'taken';
}

function expected(name: string, context: string, count: number): Answer {
  const rows: readonly Directive[] = directivesNamed(name);
  const row = rows.find((r) => allowedIn(r, context));
  if (row === undefined) return 'not here';
  return acceptsCount(row, count) ? 'taken' : 'count';
}

function differences(root: NginxRoot, name: string): string[] {
  const lines: string[] = [];
  const compare = (context: string, count: number): void => {
    const row = directivesNamed(name).find((r) => allowedIn(r, context));
    const found = answer(root, context, name, count, row?.block ?? false);
    const wanted = expected(name, context, count);
    if (found !== wanted) lines.push(`${name} in ${context} with ${count}: the daemon says ${found}, the table ${wanted}`);
  };
  for (const context of Object.keys(PLACES)) {
    const row = directivesNamed(name).find((r) => allowedIn(r, context));
    compare(context, 1);
    // Contexts of one row take the same arguments: the first is tried with all numbers of them.
    const first = row === undefined ? '' : Object.keys(PLACES).find((c) => allowedIn(row, c));
    if (context !== first) continue;
    for (const count of [0, 2, 3, 4, ARGUMENTS_MAX]) compare(context, count);
  }
  return lines;
}
