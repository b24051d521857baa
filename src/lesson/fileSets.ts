import type { Files } from '../text/sourceFile.ts';
import type { FileSource } from './quiz.ts';

/** The workspaces of a lesson, as questions name them. A lesson is one. */
export interface FileSets {
  readonly start: Files;
  readonly solutions: readonly { readonly name: string; readonly files: Files }[];
  readonly mistakes: readonly { readonly name: string; readonly files: Files }[];
}

/** The files a source names, or null when there is no such solution or mistake. */
export function filesFrom(sets: FileSets, source: FileSource): Files | null {
  if (source.kind === 'start') return sets.start;
  const list = source.kind === 'solution' ? sets.solutions : sets.mistakes;
  return list.find((set) => set.name === source.name)?.files ?? null;
}
