import type { Plugin } from 'vite';
import { readLessons } from '../src/cli/folder.ts';
import { repairsOf } from '../src/lesson/repairs.ts';

const NAME = 'virtual:repairs';
const RESOLVED = '\0repairs';

/** Broken systems to repair, of the lessons' mistakes, as a module that only the self-assessment downloads. */
export function repairs(folder: string): Plugin {
  return {
    name: 'repairs',
    resolveId: (id) => (id === NAME ? RESOLVED : null),
    load(id) {
      if (id !== RESOLVED) return null;
      const lessons = readLessons(folder).flatMap(({ lesson }) => lesson ?? []);
      return `export const repairs = ${JSON.stringify(repairsOf(lessons))};`;
    },
  };
}
