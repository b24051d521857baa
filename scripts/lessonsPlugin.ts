import { readdirSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { DevEnvironment, Plugin } from 'vite';
import { stringify } from 'devalue';
import { LESSON_ASK, LESSON_SAVED, LESSON_TROUBLE, type LessonTrouble } from '../src/app/authoring/whileWriting.ts';
import { beginning } from '../src/app/beginning.ts';
import { type LessonFolder, readLessons } from '../src/cli/folder.ts';
import { summaryOf } from '../src/lesson/loadLesson.ts';
import { published } from '../src/lesson/published.ts';

const INDEX = 'virtual:lessons';
const RESOLVED = '\0lessons';
const BEGINNING = 'beginning/';
/** Milliseconds from a change to reading it: for 50 of them the watcher (chokidar 3, `_emit`) tells of no other change to the same file. */
const SETTLED = 80;
const ENTITIES = 'decode-named-character-reference';

/**
 * Lessons as modules, read when the site is built, so that no Markdown or schema library travels to the browser: `virtual:lessons` lists them all
 * and loads each as a chunk of its own, and how its first run begins as another.
 */
export function lessons(folder: string, language = 'en'): Plugin {
  let building = true;
  return {
    name: 'lessons',
    // A thread that proves a lesson reads Markdown without a document; the package's way for browsers asks one for what `&amp;` means.
    config: () => ({ resolve: { alias: { [ENTITIES]: fileURLToPath(import.meta.resolve(ENTITIES)) } } }),
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
      const path = id.slice(RESOLVED.length + 1);
      const ofRun = path.startsWith(BEGINNING);
      const lesson = all.find((one) => one.path === path.slice(ofRun ? BEGINNING.length : 0))?.lesson ?? null;
      if (lesson === null) return null;
      return `export default ${JSON.stringify(ofRun ? stringify(beginning(lesson)) : published(lesson))};`;
    },
    configureServer(server) {
      server.watcher.add(folder);
      // A page that comes while something cannot be read asks for it: it may have nothing else to show.
      server.environments.client.hot.on(LESSON_ASK, (_, client) => client.send(LESSON_TROUBLE, troublesIn(folder, language)));
    },
    /** What can be read replaces what is on the page, which keeps its reader's place; what cannot is told, and the page stays as it is. */
    async hotUpdate({ file, server }) {
      if (!isBelow(file, folder)) return;
      if (this.environment.name !== 'client') return [];
      await setTimeout(SETTLED);
      const troubles = troublesIn(folder, language);
      if (troubles.length === 0) Object.values(server.environments).forEach(invalidate);
      const { hot } = server.environments.client;
      hot.send(LESSON_TROUBLE, troubles);
      if (troubles.length === 0) hot.send(LESSON_SAVED);
      return [];
    },
  };
}

function isBelow(file: string, folder: string): boolean {
  const path = relative(folder, file);
  return path !== '' && !path.startsWith('..') && !isAbsolute(path);
}

/** The next who asks for a lesson, or for the list of them, gets it as it is now. */
function invalidate({ moduleGraph }: DevEnvironment): void {
  for (const [id, module] of moduleGraph.idToModuleMap) if (id.startsWith(RESOLVED)) moduleGraph.invalidateModule(module);
}

/** What is wrong with the lessons, for the page. */
function troublesIn(folder: string, language: string): LessonTrouble[] {
  return readLessons(folder, language).flatMap(({ path, diagnostics }) =>
    diagnostics.map(({ file, span, message }) => ({
      file: `${path}/${file}`,
      line: span?.line ?? 1,
      column: span?.column ?? 1,
      words: message,
    })),
  );
}

function indexModule(all: readonly LessonFolder[]): string {
  const read = all.flatMap(({ lesson }) => lesson ?? []);
  const loadersOf = (what: string): string =>
    `{\n${read.map(({ track, id }) => `${JSON.stringify(id)}: () => import('${INDEX}/${what}${track}/${id}')`).join(',\n')}\n}`;
  return [
    `export const index = ${JSON.stringify(read.map(summaryOf))};`,
    `export const loaders = ${loadersOf('')};`,
    `export const beginnings = ${loadersOf(BEGINNING)};`,
  ].join('\n');
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
