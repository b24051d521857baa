import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { doorLesson } from '../lesson/draft/doorLesson.ts';
import { draftFolder } from '../lesson/draft/draftFolder.ts';
import { retitled } from '../lesson/draft/retitled.ts';
import { loadLesson } from '../lesson/loadLesson.ts';
import { proveLesson } from '../lesson/proof.ts';
import type { Files } from '../text/sourceFile.ts';
import { readFolder, readLessons, type LessonFolder } from './folder.ts';
import { readOptions } from './options.ts';
import { diagnosticLine, EXIT, type Output, UsageError } from './output.ts';
import { pipeline } from './pipeline.ts';

const SRC = join(fileURLToPath(new URL('.', import.meta.url)), '..');
/** A small whole lesson, the one that lessons/README.md walks through. */
const EXAMPLE = join(SRC, 'lesson/samples/two-tills');
/** The systems that the sandbox opens on. */
const TEMPLATES = join(SRC, 'app/sandbox/templates');
/** An empty page: no lesson stands on it. */
const NOTHING = 'nothing';
const SEEDS = [1, 2, 3];

/**
 * `lesson new TRACK/NAME [--from LESSON|TEMPLATE]`: a folder with a small whole lesson that is proved as it stands. Nothing is written unless all of it can be.
 * @throws UsageError for a name that cannot be one, one that is taken, and a source that is none
 */
export function newLesson(args: readonly string[], output: Output, root: string): number {
  const options = readOptions(args, ['from']);
  const { track, id } = placeOf(options.names);
  const all = readLessons(root);
  refuseTaken(root, track, id, all);
  const title = titleFrom(id);
  const number = Math.max(0, ...all.flatMap(({ path, lesson }) => (path.startsWith(`${track}/`) ? (lesson?.number ?? 0) : 0))) + 1;
  const folder = retitled(sourceFiles(options.from, all, root), { title, number });
  const { lesson, diagnostics } = loadLesson(track, id, folder);
  if (lesson === null) {
    throw new UsageError(`this cannot be a lesson as it stands:\n${diagnostics.map(diagnosticLine).join('\n')}`);
  }
  const readable = all.flatMap((other) => other.lesson ?? []);
  const { passed, runs, problems } = proveLesson(lesson, [...readable, lesson], pipeline, SEEDS);
  write(join(root, track, id), folder);
  const isNew = !all.some(({ path }) => path.startsWith(`${track}/`));
  output.out(`Made lessons/${track}/${id} (lesson ${number} of ${isNew ? 'the new track' : 'the track'} ${track}), ${Object.keys(folder).length} files.`);
  if (passed) output.out(`✔ ${id}: proved (${runs} runs over ${SEEDS.length} seeds)`);
  for (const problem of problems) output.out(`✘ ${problem.case}: ${problem.measured}`);
  output.out(`
Next:
  1. npm run dev                    and open the address it prints: “${title}” is on the first page
  2. edit lessons/${track}/${id}/lesson.md and save: the page shows it, and you stay where you are
  3. npm run lesson -- check ${id}   proves it again
lessons/README.md explains every file.`);
  return passed ? EXIT.ok : EXIT.no;
}

const PLACE = /^([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9-]*)$/;

function placeOf(names: readonly string[]): { track: string; id: string } {
  const [name, ...more] = names;
  if (name === undefined) throw new UsageError('which lesson? Say TRACK/NAME, such as workshop/two-tills');
  if (more.length > 0) throw new UsageError(`one lesson at a time; found ${names.join(' ')}`);
  const found = PLACE.exec(name.replace(/^lessons\//, ''));
  if (found !== null) return { track: found[1] as string, id: found[2] as string };
  throw new UsageError(
    `${name} cannot be a lesson’s place: expected TRACK/NAME in small letters, digits and dashes, such as workshop/two-tills`,
  );
}

function refuseTaken(root: string, track: string, id: string, all: readonly LessonFolder[]): void {
  if (existsSync(join(root, track, id))) {
    throw new UsageError(`lessons/${track}/${id} is there already, and is left as it is; choose another name`);
  }
  const twin = all.find((lesson) => lesson.id === id);
  if (twin !== undefined) {
    throw new UsageError(`the track ${twin.path.split('/')[0]} has a lesson ${id}: a lesson’s name is its address, so it is unique over all tracks`);
  }
}

/** The folder that the new one is made of. */
function sourceFiles(from: string | null, all: readonly LessonFolder[], root: string): Files {
  if (from === null) return readFolder(EXAMPLE);
  const lesson = all.find(({ id, path }) => id === from || path === from);
  if (lesson !== undefined) return readFolder(join(root, lesson.path));
  const templates = readdirSync(TEMPLATES).filter((name) => name !== NOTHING).sort();
  if (templates.includes(from)) return draftFolder(doorLesson(readFolder(join(TEMPLATES, from))));
  const lessons = all.map(({ id }) => id).join(', ');
  throw new UsageError(`--from takes a lesson (${lessons || 'there are none'}) or a template (${templates.join(', ')}); found ${from}`);
}

/** `two-tills` → `Two tills`. */
function titleFrom(id: string): string {
  const words = id.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Beside its place first, so that a disk which is full leaves no half of a lesson. */
function write(folder: string, files: Files): void {
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(join(dirname(folder), '.new-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      const full = join(unfinished, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, text);
    }
    renameSync(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
