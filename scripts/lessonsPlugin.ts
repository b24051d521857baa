import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { type LessonFolder, readLessons } from '../src/cli/folder.ts';
import { summaryOf } from '../src/lesson/loadLesson.ts';
import { published } from '../src/lesson/published.ts';

const INDEX = 'virtual:lessons';
const RESOLVED = '\0lessons';

/**
 * Lessons as modules, read when the site is built, so that no Markdown or schema library travels to the browser: `virtual:lessons` lists them all
 * and loads each as a chunk of its own.
 */
export function lessons(folder: string, language = 'en'): Plugin {
  let building = true;
  return {
    name: 'lessons',
    configResolved: ({ command }) => void (building = command === 'build'),
    resolveId: (id) => (id === INDEX || id.startsWith(`${INDEX}/`) ? id.replace(INDEX, RESOLVED) : null),
    load(id) {
      if (!id.startsWith(RESOLVED)) return null;
      for (const path of pathsBelow(folder)) this.addWatchFile(path);
      const all = readLessons(folder, language);
      const errors = all.flatMap(errorsOf);
      const words = `lessons that cannot be read:\n${errors.join('\n')}`;
      // While somebody writes a lesson the others stay there; a site without it is never built.
      if (errors.length > 0) this[building ? 'error' : 'warn'](words);
      if (id === RESOLVED) return indexModule(all);
      const found = all.find((lesson) => lesson.path === id.slice(RESOLVED.length + 1));
      const lesson = found?.lesson ?? null;
      return lesson === null ? null : `export default ${JSON.stringify(published(lesson))};`;
    },
    configureServer: (server) => void server.watcher.add(folder),
  };
}

function indexModule(all: readonly LessonFolder[]): string {
  const read = all.flatMap(({ lesson }) => lesson ?? []);
  const loaders = read.map(({ track, id }) => `${JSON.stringify(id)}: () => import('${INDEX}/${track}/${id}')`);
  return `export const index = ${JSON.stringify(read.map(summaryOf))};\nexport const loaders = {\n${loaders.join(',\n')}\n};`;
}

function errorsOf({ path, diagnostics }: LessonFolder): string[] {
  return diagnostics.map((d) => `${path}/${d.file}:${d.span?.line ?? 1}: ${d.message}`);
}

function pathsBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
