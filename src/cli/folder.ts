import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type LoadedLesson, loadLesson } from '../lesson/loadLesson.ts';
import { loadTranslation } from '../lesson/translation/loadTranslation.ts';
import { byTrack } from '../lesson/tracks.ts';
import type { Files } from '../text/sourceFile.ts';

/** More than this in one folder is no workspace, and reading on would only take memory. */
const MOST_FILES = 2000;
const LARGEST_FILE_BYTES = 2_000_000;

/** Beside the tracks, and none of them. */
export const CHEAT_SHEETS = 'cheat-sheets';

/** A sentence for the reader instead of a stack trace. */
export class FolderError extends Error {}

/** Texts of all files below a folder, by paths relative to it with `/`. Hidden files and folders are left out. */
export function readFolder(folder: string): Files {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new FolderError(`there is no folder ${folder}`);
  }
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
    .sort();
  if (paths.length > MOST_FILES) {
    throw new FolderError(`${folder} holds ${paths.length} files; the lab reads folders of up to ${MOST_FILES}`);
  }
  return Object.fromEntries(paths.map((path) => [path, readText(join(folder, path))]));
}

/** The text of one file. */
export function readText(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new FolderError(`there is no file ${path}`);
  if (!found.isFile()) throw new FolderError(`${path} is not a file`);
  if (found.size > LARGEST_FILE_BYTES) throw new FolderError(`${path} is larger than 2 MB, which no configuration is`);
  return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
}

/** A lesson's folder and what was read from it. */
export interface LessonFolder extends LoadedLesson {
  /** `progression/load-balancer`. */
  readonly path: string;
  readonly id: string;
}

/** Every lesson below `lessons/`, in English or as far as there is a translation: track folders with lesson folders in them. The progression comes first, then the other tracks; within one they stand by number, then by name. */
export function readLessons(root: string, language = 'en'): LessonFolder[] {
  const tracks = foldersIn(root).filter((name) => name !== CHEAT_SHEETS);
  const lessons = tracks.flatMap((track) =>
    foldersIn(join(root, track)).map((id): LessonFolder => {
      const path = `${track}/${id}`;
      const folder = readFolder(join(root, track, id));
      const loaded = loadLesson(track, id, folder);
      if (language === 'en' || loaded.lesson === null) return { path, id, ...loaded };
      return { path, id, ...loadTranslation(loaded.lesson, folder, language) };
    }),
  );
  const place = (lesson: LessonFolder) => lesson.lesson?.number ?? 0;
  const trackOf = (lesson: LessonFolder) => lesson.path.split('/')[0] as string;
  return lessons.sort((a, b) => {
    return byTrack(trackOf(a), trackOf(b)) || place(a) - place(b) || (a.path < b.path ? -1 : 1);
  });
}

function foldersIn(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}
