import type { LessonProgress } from '../../app/lessonProgress.ts';

/** What stands under a lesson's title: `done · 20 min`, `step 3 of 5 · 15 min left`, `to come · 25 min`. */
export function stateWords(progress: LessonProgress | undefined, minutes: number): string {
  switch (progress?.state) {
    case 'done':
      return `done · ${minutes} min`;
    case 'begun':
      return `step ${progress.step} of ${progress.steps} · ${minutesLeft(progress, minutes)} min left`;
    default:
      return `to come · ${minutes} min`;
  }
}

/** Steps are taken to be equally long, which is as good as rounding to five minutes. */
function minutesLeft(progress: LessonProgress, minutes: number): number {
  const share = progress.steps === 0 ? 1 : (progress.steps - progress.step + 1) / progress.steps;
  return Math.min(minutes, Math.max(5, Math.ceil((minutes * share) / 5) * 5));
}
