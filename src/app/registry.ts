import { index, loaders } from 'virtual:lessons';
import type { Daemon } from '../daemons/daemon.ts';
import type { Lesson, LessonSummary } from '../lesson/lesson.ts';

/** Every daemon the lab knows. They come with the editor and the panel, not with the page. */
export async function loadDaemons(): Promise<readonly Daemon[]> {
  return (await import('../daemons/registry.ts')).daemons;
}

/** Every lesson, as the home page lists them. */
export const lessonIndex: readonly LessonSummary[] = index;

/** A whole lesson, as a chunk of its own; null when there is none of this id. */
export async function loadLesson(id: string): Promise<Lesson | null> {
  const load = Object.hasOwn(loaders, id) ? loaders[id] : undefined;
  return load === undefined ? null : (await load()).default;
}

/** The lesson that comes after this one in its track, or null. */
export function nextLesson(id: string): LessonSummary | null {
  const at = index.findIndex((lesson) => lesson.id === id);
  const next = index[at + 1];
  return at !== -1 && next !== undefined && next.track === index[at]?.track ? next : null;
}
