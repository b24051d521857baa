import { daemons } from '../daemons/registry.ts';
import { lab } from '../lab/lab.ts';
import type { Lesson } from '../lesson/lesson.ts';
import { beginningMs, usualSeed, type FinishedRun } from './shownRun.ts';

/**
 * How the run begins with which a lesson opens, made while the site is built: with it a page moves before the simulation has come. As long as the whole run by its own word, with nothing
 * in it after `beginningMs`. Null where the lesson's files make no run.
 */
export function beginning({ start, live }: Lesson): FinishedRun | null {
  const { cluster, trace } = lab(start, { ...live, durationMs: Math.min(beginningMs, live.durationMs) }, usualSeed, daemons);
  return cluster === null || trace === null ? null : { shown: { kind: 'own' }, cluster, trace: { ...trace, durationMs: live.durationMs } };
}
