import type { ProgressByLesson } from './lessonProgress.ts';
import { openStore } from './storage.ts';

/** How far the learner has come in every lesson they opened. Never rejects: without storage there is no progress to tell. */
export async function readProgress(): Promise<ProgressByLesson> {
  try {
    return await (await openStore()).progress();
  } catch {
    return {};
  }
}
