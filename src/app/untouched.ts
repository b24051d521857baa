import { UNTOUCHED } from './futures.ts';
import type { LessonRecord } from './lessonRecord.ts';

/** Whether the learner's own run is the one with which the lesson opens for everybody. */
export function isUntouched({ files, futures }: Pick<LessonRecord, 'files' | 'futures'>): boolean {
  return Object.keys(files).length === 0 && futures.current === UNTOUCHED;
}
