import type { Lesson } from '../lesson/lesson.ts';
import { loadBeginning, loadLesson } from './registry.ts';
import { LessonSession } from './session.svelte.ts';
import type { FinishedRun } from './shownRun.ts';
import type { KeptAside, Store } from './storage.ts';
import { isUntouched } from './untouched.ts';

/** A lesson on the learner's desk. */
export interface OpenedLesson {
  readonly session: LessonSession;
  /** An earlier record that could not be read. */
  readonly aside: KeptAside | null;
}

/**
 * Opens a lesson where the learner left it. Its content and what is stored of it come side by side, the store's schema library with it.
 * @throws where there is no such lesson, or a part does not load
 */
export async function openLesson(id: string): Promise<OpenedLesson> {
  const opening = import('./storage.ts').then(({ openStore }) => openStore());
  // Without how it begins, it waits for the simulation.
  const [lesson, run, store] = await Promise.all([loadLesson(id), loadBeginning(id).catch(() => null), opening]);
  const { record, aside } = await store.load(id);
  if (lesson === null) throw new Error(`There is no lesson called ${id}.`);
  return { session: new LessonSession(lesson, record, store, record === null || isUntouched(record) ? run : null), aside };
}

/** A lesson as nobody has begun it yet, on a page that is being built: nothing is kept, and its run is begun. */
export function untouchedLesson(lesson: Lesson, run: FinishedRun | null): OpenedLesson {
  const nowhere = { save: () => Promise.resolve() } as unknown as Store;
  return { session: new LessonSession(lesson, null, nowhere, run), aside: null };
}
