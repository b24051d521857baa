import type { Store } from '../storage.ts';
import { readReview, type ReviewRecord } from './reviewRecord.ts';

const name = 'review';

/**
 * Changes what is kept of the questions that come back, and gives what it is then. Nothing that another tab wrote is lost; what cannot be read is put aside first. Rejects when the
 * browser refuses.
 */
export async function changeReview(store: Store, change: (now: ReviewRecord) => ReviewRecord): Promise<ReviewRecord> {
  let kept: ReviewRecord | null = null;
  await store.change(name, (stored) => {
    const read = readReview(stored);
    const before = 'record' in read ? read.record : (readReview(undefined) as { record: ReviewRecord }).record;
    kept = change(before);
    return 'record' in read ? { next: kept === before ? undefined : kept } : { next: kept, problem: read.problem };
  });
  return kept as unknown as ReviewRecord;
}

/** What is kept now. */
export function loadReview(store: Store): Promise<ReviewRecord> {
  return changeReview(store, (now) => now);
}
