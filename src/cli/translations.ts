import { join } from 'node:path';
import type { Lesson } from '../lesson/lesson.ts';
import { loadTranslation } from '../lesson/translation/loadTranslation.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import { readFolder } from './folder.ts';

/** The languages that a lesson's folder has translations in: folders named by two letters. */
export function languagesOf(folder: Files): string[] {
  const names = Object.keys(folder).flatMap((path) => /^([a-z]{2})\//.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** What is wrong with the translations of a lesson: other steps or blocks, words in no place. That something is missing is no fault. */
export function translationFaults(root: string, path: string, lesson: Lesson): Diagnostic[] {
  const folder = readFolder(join(root, path));
  return languagesOf(folder).flatMap((language) => loadTranslation(lesson, folder, language).diagnostics);
}
