import * as v from 'valibot';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import { lineSpan } from '../../text/span.ts';
import type { Sheet } from '../glossary.ts';
import { readSheet } from '../sheetFile.ts';
import { readYaml } from '../yamlFile.ts';
import { fingerprint } from './fingerprint.ts';
import { type Difference, differenceWords, withWordsOf } from './sameShape.ts';

/** A cheat sheet in another language. */
export interface TranslatedSheet {
  /** In English, and saying so, where there is no translation or one with errors. */
  readonly sheet: Sheet;
  /** Is it still English? */
  readonly missing: boolean;
  /** Was it translated from other English words than there are now? */
  readonly outdated: boolean;
  /** The fingerprint of the English file. */
  readonly of: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a translated sheet begins with. */
const frontSchema = v.strictObject({ of: v.string('expected the fingerprint of the English sheet') });

/** A sheet with the words of its translation: the same tables, lists and configuration. */
export function translateSheet(english: Sheet, source: SourceFile, own: SourceFile | null): TranslatedSheet {
  const of = fingerprint(source.text);
  const unchanged = { ...english, language: 'en' };
  if (own === null) return { sheet: unchanged, missing: true, outdated: false, of, diagnostics: [] };
  const { sheet, frontMatter, diagnostics } = readSheet(english.id, own);
  const front = readYaml({ path: own.path, text: frontMatter ?? '' }, frontSchema);
  const differences: Difference[] = [];
  const found = sheet === null ? unchanged : withWordsOf(english, sheet, differences);
  const all = [...diagnostics, ...front.diagnostics, ...differences.map((d) => said(d, own.path))];
  const outdated = front.value !== null && front.value.of !== of;
  return { sheet: all.length > 0 ? unchanged : found, missing: false, outdated, of, diagnostics: all };
}

function said({ path, expected, found }: Difference, file: string): Diagnostic {
  const message = `${path.join('.')}: ${differenceWords(expected, found)}`;
  return { file, span: lineSpan(file, 1), severity: 'error', code: 'lesson.translation', message };
}
