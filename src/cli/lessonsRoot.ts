import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Lesson } from '../lesson/lesson.ts';
import { readLessons } from './folder.ts';
import { diagnosticLine, UsageError } from './output.ts';

/** The project's lessons. */
export const LESSONS_ROOT = join(fileURLToPath(new URL('.', import.meta.url)), '../../lessons');

/** One lesson by its id. @throws UsageError when there is none, or it cannot be read */
export function findLesson(id: string, root: string): Lesson {
  const all = readLessons(root);
  const found = all.find((lesson) => lesson.id === id);
  if (found === undefined) {
    throw new UsageError(`no lesson is called ${id}; there are ${all.map((lesson) => lesson.id).join(', ') || 'none'}`);
  }
  if (found.lesson !== null) return found.lesson;
  const lines = found.diagnostics.map((d) => `${found.path}/${diagnosticLine(d)}`);
  throw new UsageError(`the lesson ${id} cannot be read:\n${lines.join('\n')}`);
}
