import { lessonIndex } from '../registry.ts';
import { openStore } from '../storage.ts';
import { dueKeys } from './due.ts';
import { partsOf } from './reviewRecord.ts';
import { loadReview } from './reviewStore.ts';

/** How many questions are due now. Never rejects: without storage there are none. */
export async function dueCount(): Promise<number> {
  try {
    const keys = dueKeys(await loadReview(await openStore()), Date.now());
    return keys.filter((key) => lessonIndex.some(({ id }) => id === partsOf(key)?.lesson)).length;
  } catch {
    return 0;
  }
}
