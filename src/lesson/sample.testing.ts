import { fileURLToPath } from 'node:url';
import { readFolder } from '../cli/folder.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Lesson } from './lesson.ts';
import { loadLesson } from './loadLesson.ts';

/** The folder of a whole small lesson, for tests. */
export const SAMPLE: Files = readFolder(fileURLToPath(new URL('samples/shop', import.meta.url)));

/** The sample lesson with some of its files replaced; null removes one. Throws what is wrong with it. */
export function sampleLesson(changes: Readonly<Record<string, string | null>> = {}): Lesson {
  const { lesson, diagnostics } = loadSample(changes);
  if (lesson === null) throw new Error(diagnostics.map((d) => d.message).join('\n'));
  return lesson;
}

export function loadSample(changes: Readonly<Record<string, string | null>>) {
  const changed = Object.entries({ ...SAMPLE, ...changes }).filter(([, text]) => text !== null);
  return loadLesson('t', 'shop', Object.fromEntries(changed) as Files);
}
