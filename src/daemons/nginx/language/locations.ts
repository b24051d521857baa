import { LocationConf, type HttpConf } from './confs.ts';
import { compileRegex } from './regex.ts';
import type { Reading } from './reading.ts';

/** Reads `location [MODIFIER] NAME {` (ngx_http_core_location). */
export function openLocation(at: Reading, words: readonly string[]): LocationConf {
  const [, first, second] = words as [string, string, string?];
  const outer = at.location;
  const make = (form: LocationConf['form'], name: string): LocationConf =>
    new LocationConf(outer, form, name, at.place);
  const { modifier, name } = second === undefined ? glued(first) : { modifier: first, name: second };
  let location: LocationConf;
  if (modifier === '=') location = make('exact', name);
  else if (modifier === '^~') location = make('prefix', name);
  else if (modifier === '~' || modifier === '~*') {
    compileRegex(at, name);
    location = make('regex', name);
  } else if (second !== undefined) at.emerg(`invalid location modifier "${first}"`, 'location');
  else location = make(name.startsWith('@') ? 'named' : 'prefix', name);
  if (at.scope.context === 'l') checkNesting(at, location, outer);
  outer.children.push(location);
  return location;
}

/** `=/path`, `~*\.png$` in one word. */
function glued(word: string): { modifier: string; name: string } {
  const match = /^(=|\^~|~\*|~)?(.*)$/s.exec(word) as RegExpExecArray;
  return { modifier: match[1] ?? '', name: match[2] as string };
}

function checkNesting(at: Reading, { form, name }: LocationConf, outer: LocationConf): void {
  const refuse = (words: string): never => at.emerg(words, 'location');
  if (outer.form === 'exact') refuse(`location "${name}" cannot be inside the exact location "${outer.name}"`);
  if (outer.form === 'named') refuse(`location "${name}" cannot be inside the named location "${outer.name}"`);
  if (form === 'named') refuse(`named location "${name}" can be on the server level only`);
  if (form !== 'regex' && !name.startsWith(outer.name))
    refuse(`location "${name}" is outside location "${outer.name}"`);
}

/** Two locations of one form and name, found once the http block is complete (ngx_http_join_exact_locations). */
export function checkLocations(at: Reading, http: HttpConf): void {
  for (const server of http.servers) joinLocations(at, server.location);
}

/** Inner locations first, in the order of the tree: sorted by name, an exact one before its prefix. */
function joinLocations(at: Reading, location: LocationConf): void {
  const all = [...location.children];
  const sorted = all
    .filter(({ form }) => form === 'exact' || form === 'prefix')
    .map((child, i) => ({ child, i }))
    .sort((a, b) => compare(a.child, b.child) || a.i - b.i)
    .map(({ child }) => child);
  for (const child of sorted) joinLocations(at, child);
  for (const [i, child] of sorted.entries()) {
    const next = sorted[i + 1];
    if (next === undefined || next.name !== child.name || next.form !== child.form) continue;
    const words = `duplicate location "${next.name}"`;
    at.emergAt(next.place, words, 'duplicate');
  }
}

function compare(a: LocationConf, b: LocationConf): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.form === b.form) return 0;
  return a.form === 'exact' ? -1 : 1;
}
