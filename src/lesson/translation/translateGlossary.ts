import * as v from 'valibot';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import { contentError } from '../checksFile.ts';
import { type GlossaryEntry, termId } from '../glossary.ts';
import { explainedIn, glossarySchema, placeOf } from '../glossaryFile.ts';
import type { Lesson } from '../lesson.ts';
import { readWords } from '../markdown.ts';
import { wordsSchema } from '../unitSchema.ts';
import { readYaml } from '../yamlFile.ts';
import { fingerprint } from './fingerprint.ts';

/** The glossary in another language. */
export interface TranslatedGlossary {
  /** As many as in English and in their order; what is not translated is English, and says so. */
  readonly entries: readonly GlossaryEntry[];
  /** English terms that have no words, or not all. */
  readonly missing: readonly UntranslatedTerm[];
  /** Those whose English words changed since they were translated. */
  readonly outdated: readonly UntranslatedTerm[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A term to translate: as it is in English, and the fingerprint of its English words. */
export interface UntranslatedTerm {
  readonly term: string;
  readonly of: string;
}

const text = v.pipe(v.string('expected words'), v.trim(), v.minLength(1, 'expected words'));
/** By the English terms. */
const translationSchema = v.record(
  v.string(),
  v.strictObject({
    of: v.string('expected the fingerprint of the English words'),
    term: v.optional(text),
    is: v.optional(text),
    more: wordsSchema,
  }),
  'expected the English terms, each with its words below',
);
type Own = v.InferOutput<typeof translationSchema>[string];

/**
 * Lays the words of a translation over the glossary. `term` is left out where it is the English one, `is` where a lesson explains the term: the translated lesson does so too.
 *
 *     redispatch:
 *       of: 5f0c21aa
 *       is: Eine Anfrage, deren Server nicht erreichbar war, einem anderen geben.
 *       more: …
 *
 * `source` is the English file that the entries come from, `lessons` are in the language of the translation.
 */
export function translateGlossary(
  english: readonly GlossaryEntry[],
  source: SourceFile,
  own: SourceFile | null,
  lessons: readonly Lesson[],
): TranslatedGlossary {
  const written = new Map((readYaml(source, glossarySchema).value ?? []).map((entry) => [entry.term, entry]));
  const file = own === null ? null : readYaml(own, translationSchema);
  const diagnostics: Diagnostic[] = [...(file?.diagnostics ?? [])];
  const missing: UntranslatedTerm[] = [];
  const outdated: UntranslatedTerm[] = [];
  const explained = new Map(lessons.flatMap(explainedIn).map(({ term, definition }) => [termId(term), definition]));
  const said = file?.value ?? {};
  const entries = english.map((entry): GlossaryEntry => {
    const { term } = entry;
    const { is, more } = written.get(term) ?? { is: undefined, more: '' };
    const of = fingerprint(JSON.stringify([is ?? '', more]));
    const words: Own | undefined = Object.hasOwn(said, term) ? said[term] : undefined;
    if (file !== null && is === undefined && words?.is !== undefined)
      diagnostics.push(contentError(file, [term, 'is'], `a lesson explains ${term}: is is left out`));
    const first = placeIn(lessons, entry);
    const definition = is === undefined ? explained.get(termId(term)) : words?.is;
    if (file === null || words === undefined || definition === undefined) {
      missing.push({ term, of });
      return { ...entry, first, language: 'en' };
    }
    if (words.of !== of) outdated.push({ term, of });
    const read = readWords(words.more, file.spanOf([term, 'more']));
    diagnostics.push(...read.diagnostics);
    return { ...entry, first, term: words.term ?? term, definition, more: read.words };
  });
  for (const term of Object.keys(said)) {
    if (file !== null && !written.has(term))
      diagnostics.push(contentError(file, [term], `the English glossary has no ${term}`));
  }
  return { entries, missing, outdated, diagnostics };
}

/** Where a term first appears, with the titles that lesson and step have in these lessons. */
function placeIn(lessons: readonly Lesson[], { first }: GlossaryEntry): GlossaryEntry['first'] {
  const lesson = lessons.find(({ id }) => id === first.lesson);
  return lesson === undefined ? first : placeOf(lesson, first.step - 1);
}
