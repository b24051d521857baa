import type { Files } from '../text/sourceFile.ts';
import type { Lesson } from './lesson.ts';

/** A broken system to repair: a lesson's mistake that is right but for one file. Its name and title would tell what is wrong, so they are left out. */
export interface Repair {
  /** `load-balancer/2`. */
  readonly id: string;
  readonly lesson: string;
  /** The check that it fails, others may fail too. */
  readonly fails: string;
  /** The hint that fits it. */
  readonly hint: string;
  /** What differs from the lesson's start; null for a file that is not there. */
  readonly changes: Readonly<Record<string, string | null>>;
}

/** All that the lessons have. */
export function repairsOf(lessons: readonly Lesson[]): Repair[] {
  return lessons.flatMap((lesson) => {
    const near = lesson.mistakes.filter(({ files }) => lesson.solutions.some((solution) => differing(files, solution.files).length === 1));
    return near.map(({ files, fails, hint }, i): Repair => ({ id: `${lesson.id}/${i}`, lesson: lesson.id, fails, hint, changes: changesOf(lesson.start, files) }));
  });
}

/** The lesson's start with the repair's changes. */
export function brokenFiles(start: Files, { changes }: Repair): Files {
  const files: Record<string, string> = { ...start };
  for (const [path, text] of Object.entries(changes)) {
    if (text === null) delete files[path];
    else files[path] = text;
  }
  return files;
}

function changesOf(start: Files, files: Files): Record<string, string | null> {
  return Object.fromEntries(differing(start, files).map((path) => [path, files[path] ?? null]));
}

function differing(a: Files, b: Files): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((path) => a[path] !== b[path]);
}
