import { daemons } from '../daemons/registry.ts';
import { lab } from '../lab/lab.ts';
import type { Lesson } from '../lesson/lesson.ts';
import { usualSeed, type FinishedRun } from './shownRun.ts';

/** The run with which a lesson opens, for its page as it is built; null where its files make none. */
export function firstRun(lesson: Lesson): FinishedRun | null {
  const { cluster, trace } = lab(lesson.start, lesson.live, usualSeed, daemons);
  return cluster === null || trace === null ? null : { shown: { kind: 'own' }, cluster, trace };
}
