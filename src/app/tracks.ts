import type { LessonSummary } from '../lesson/lesson.ts';
import { byTrack, PROGRESSION } from '../lesson/tracks.ts';

export { PROGRESSION };

/** A series of lessons. */
export interface Track {
  /** Its folder, `workshop`. */
  readonly name: string;
  readonly title: string;
  /** In order. */
  readonly lessons: readonly LessonSummary[];
}

/** Lessons by track: the progression first, the others by name. */
export function tracksOf(lessons: readonly LessonSummary[]): Track[] {
  const names = [...new Set(lessons.map(({ track }) => track))].sort(byTrack);
  return names.map((name) => ({ name, title: trackTitle(name), lessons: lessons.filter(({ track }) => track === name) }));
}

/** `high-load` → `High load`. */
export function trackTitle(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
