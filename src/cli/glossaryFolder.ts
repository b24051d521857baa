import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GlossaryEntry, Sheet } from '../lesson/glossary.ts';
import { readGlossary } from '../lesson/glossaryFile.ts';
import { readSheet } from '../lesson/sheetFile.ts';
import { translateGlossary } from '../lesson/translation/translateGlossary.ts';
import { translateSheet } from '../lesson/translation/translateSheet.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { CHEAT_SHEETS, readLessons, readText } from './folder.ts';

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

/** Glossary and cheat sheets in another language, and what their translation lacks. */
export interface TranslatedFolder extends GlossaryFolder {
  /** `glossary.yaml retry`, `cheat-sheets/nginx.md`: what is still English. */
  readonly missing: readonly Untranslated[];
  /** What was translated from other English words than there are now. */
  readonly outdated: readonly Untranslated[];
}

export interface Untranslated {
  readonly name: string;
  /** The fingerprint that a translation of the English words has as its `of`. */
  readonly of: string;
}

/** The same in another language, as far as it is translated: each file has its translation in the folder LANGUAGE beside it. Terms stand by the letters of that language. */
export function readTranslatedGlossaryFolder(root: string, language: string): TranslatedFolder {
  const english = readGlossaryFolder(root);
  const files: string[] = [...english.files];
  const ownFile = (path: string): SourceFile | null => {
    const file = join(root, path);
    if (statSync(file, { throwIfNoEntry: false }) === undefined) return null;
    files.push(file);
    return { path, text: readText(file) };
  };
  const source = (path: string): SourceFile => ({ path, text: readText(join(root, path)) });
  const sheets = english.sheets.map((sheet) => {
    const path = `${CHEAT_SHEETS}/${sheet.id}.md`;
    const own = ownFile(`${CHEAT_SHEETS}/${language}/${sheet.id}.md`);
    return { path, ...translateSheet(sheet, source(path), own) };
  });
  if (english.entries.length === 0) return { ...english, missing: [], outdated: [] };
  const lessons = readLessons(root, language).flatMap(({ lesson }) => lesson ?? []);
  const words = translateGlossary(
    english.entries,
    source('glossary.yaml'),
    ownFile(`${language}/glossary.yaml`),
    lessons,
  );
  const named = ({ term, of }: { term: string; of: string }): Untranslated => ({ name: `glossary.yaml ${term}`, of });
  const fileOf = ({ path, of }: { path: string; of: string }): Untranslated => ({ name: path, of });
  const letters = new Intl.Collator(language);
  return {
    entries: [...words.entries].sort((a, b) => letters.compare(a.term, b.term)),
    sheets: sheets.map(({ sheet }) => sheet),
    diagnostics: [
      ...english.diagnostics,
      ...words.diagnostics,
      ...sheets.flatMap(({ diagnostics }) => diagnostics),
    ],
    files,
    missing: [...words.missing.map(named), ...sheets.filter(({ missing }) => missing).map(fileOf)],
    outdated: [...words.outdated.map(named), ...sheets.filter(({ outdated }) => outdated).map(fileOf)],
  };
}

function sheetFiles(root: string): { id: string; path: string }[] {
  const folder = join(root, CHEAT_SHEETS);
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  const ids = readdirSync(folder).filter((name) => name.endsWith('.md')).map((name) => name.slice(0, -3));
  const place = (id: string) => (sheetOrder.includes(id) ? sheetOrder.indexOf(id) : sheetOrder.length);
  ids.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
  return ids.map((id) => ({ id, path: `${CHEAT_SHEETS}/${id}.md` }));
}
