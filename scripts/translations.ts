import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import { readFolder, readLessons } from '../src/cli/folder.ts';
import { readTranslatedGlossaryFolder } from '../src/cli/glossaryFolder.ts';
import { fingerprint } from '../src/lesson/translation/fingerprint.ts';
import { entriesOf, fingerprintOf } from '../src/lesson/translation/layWords.ts';
import { loadTranslation } from '../src/lesson/translation/loadTranslation.ts';
import type { Files } from '../src/text/sourceFile.ts';
import { notFoundWords } from './notFoundHtml.ts';
import { extract } from './words/extract.ts';
import { textsOfPage } from './words/pageLanguage.ts';
import { LanguageFile } from './words/languageFile.ts';
import { sourcesWithWords } from './words/sources.ts';

// `npm run translations`: what each language still lacks, of the interface, the lessons, the glossary and the cheat sheets. `--write` brings the language files up to date with the source: new words come in without
// a translation, words that are gone are marked. `--strict` fails where anything is missing or outdated.

const root = fileURLToPath(new URL('..', import.meta.url));
const LANGUAGES = ['de'];
const options = new Set(process.argv.slice(2));
let lacking = 0;

for (const language of LANGUAGES)
  lacking += (await interfaceWords(language)) + lessonWords(language) + glossaryWords(language);
if (options.has('--strict') && lacking > 0) process.exitCode = 1;

/** Says what the interface lacks in a language, and how much it is. */
async function interfaceWords(language: string): Promise<number> {
  const path = join(root, 'src/i18n', `${language}.po`);
  const file = new LanguageFile(path);
  const places = new Map<string, string[]>();
  const plurals = new Set<string>();
  for (const source of sourcesWithWords(root)) {
    const found = await extract(readFileSync(join(root, source), 'utf8'), source, file.idsOf(source));
    for (const id of found.plurals) plurals.add(id);
    for (const id of found.ids) places.set(id, [...(places.get(id) ?? []), source]);
  }
  for (const id of textsOfPage(readFileSync(join(root, 'index.html'), 'utf8'))) places.set(id, ['index.html']);
  for (const id of notFoundWords) places.set(id, [...(places.get(id) ?? []), 'scripts/notFoundHtml.ts']);
  const missing = [...places.keys()].filter((id) => file.wordsFor(id) === null);
  const unequal = [...places.keys()].filter((id) => file.flawOf(id) !== null);
  const gone = [...file.ids].filter((id) => !places.has(id));
  for (const id of missing) console.log(`${language}: missing: ${JSON.stringify(id)} (${places.get(id)?.join(', ')})`);
  for (const id of unequal) console.log(`${language}: ${file.flawOf(id)}: ${JSON.stringify(id)}`);
  if (options.has('--write')) writeFileSync(path, file.updated(places, plurals, language));
  console.log(
    `${language}: interface: ${places.size} texts, ${missing.length} missing, ${unequal.length} that do not fit, ${gone.length} no longer used`,
  );
  return missing.length + unequal.length + gone.length;
}

/** Says what the lessons lack in a language, and how much it is. */
function lessonWords(language: string): number {
  const lessons = join(root, 'lessons');
  let lacks = 0;
  for (const { path, lesson } of readLessons(lessons)) {
    if (lesson === null) continue;
    const found = loadTranslation(lesson, readFolder(join(lessons, path)), language);
    for (const name of found.missing) console.log(`${language}: missing: lessons/${path}: ${name}`);
    for (const name of found.outdated)
      console.log(
        `${language}: outdated: lessons/${path}: ${name} (once it is right again, of: ${nowOf(readFolder(join(lessons, path)), name)})`,
      );
    for (const { file, span, message } of found.diagnostics)
      console.log(`${language}: wrong: lessons/${path}/${file}:${span?.line ?? 1}: ${message}`);
    lacks += found.missing.length + found.outdated.length + found.diagnostics.length;
  }
  console.log(`${language}: lessons: ${lacks} missing, outdated or wrong`);
  return lacks;
}

/** Says what glossary and cheat sheets lack in a language, and how much it is. */
function glossaryWords(language: string): number {
  const { missing, outdated, diagnostics } = readTranslatedGlossaryFolder(join(root, 'lessons'), language);
  for (const { name, of } of missing) console.log(`${language}: missing: lessons/${name} (of: ${of})`);
  for (const { name, of } of outdated)
    console.log(`${language}: outdated: lessons/${name} (once it is right again, of: ${of})`);
  for (const { file, span, message } of diagnostics)
    console.log(`${language}: wrong: lessons/${file}:${span?.line ?? 1}: ${message}`);
  const lacks = missing.length + outdated.length + diagnostics.length;
  console.log(`${language}: glossary and cheat sheets: ${lacks} missing, outdated or wrong`);
  return lacks;
}

/** The fingerprint of the English words that a translation is of: of lesson.md, or of an entry, `quiz.yaml how-long`. */
function nowOf(folder: Files, name: string): string {
  const [file, id] = name.split(' ') as [string, string?];
  const text = folder[file] ?? '';
  if (id === undefined) return fingerprint(text);
  const entry = entriesOf(parseDocument(text)).find((one) => one.id === id);
  return entry === undefined ? '' : fingerprintOf(entry.node);
}
