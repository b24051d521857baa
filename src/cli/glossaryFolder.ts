import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GlossaryEntry, Sheet } from '../lesson/glossary.ts';
import { readGlossary } from '../lesson/glossaryFile.ts';
import { readSheet } from '../lesson/sheetFile.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { readLessons, readText } from './folder.ts';

/** In the order in which they are shown; others follow by name. */
const sheetOrder = ['haproxy', 'nginx', 'keepalived', 'failover-times', 'availability'];

/** What the pages of glossary and cheat sheets show. */
export interface GlossaryFolder {
  /** By their terms' letters. */
  readonly entries: readonly GlossaryEntry[];
  readonly sheets: readonly Sheet[];
  readonly diagnostics: readonly Diagnostic[];
  /** Paths of the files that were read, lessons left out. */
  readonly files: readonly string[];
}

/** Reads `glossary.yaml` and `cheat-sheets/*.md` below the lessons' folder; a folder without them has none. */
export function readGlossaryFolder(root: string): GlossaryFolder {
  const read = sheetFiles(root).map(({ id, path }) => ({ ...readSheet(id, { path, text: readText(join(root, path)) }), path }));
  const sheets = read.flatMap(({ sheet }) => sheet ?? []);
  const lessons = readLessons(root).flatMap(({ lesson }) => lesson ?? []);
  const path = join(root, 'glossary.yaml');
  const there = statSync(path, { throwIfNoEntry: false }) !== undefined;
  const words = there
    ? readGlossary({ path: 'glossary.yaml', text: readText(path) }, lessons, sheets.map(({ id }) => id))
    : { entries: [], diagnostics: [] };
  const letters = (entry: GlossaryEntry) => entry.term.toLowerCase();
  return {
    entries: [...words.entries].sort((a, b) => (letters(a) < letters(b) ? -1 : 1)),
    sheets,
    diagnostics: [...words.diagnostics, ...read.flatMap(({ diagnostics }) => diagnostics)],
    files: [...(there ? [path] : []), ...read.map((sheet) => join(root, sheet.path))],
  };
}

function sheetFiles(root: string): { id: string; path: string }[] {
  const folder = join(root, 'cheat-sheets');
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  const ids = readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3));
  const place = (id: string) => (sheetOrder.includes(id) ? sheetOrder.indexOf(id) : sheetOrder.length);
  ids.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return ids.map((id) => ({ id, path: `cheat-sheets/${id}.md` }));
}
