import type { LabDesk } from '../labDesk.svelte.ts';
import type { LessonSession } from '../session.svelte.ts';

/** The desk as the lesson that it shows; null for any other. */
export function lessonOf(desk: LabDesk): LessonSession | null {
  return 'lesson' in desk ? (desk as LessonSession) : null;
}
