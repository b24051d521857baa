import type { LessonRecord } from './lessonRecord.ts';

/**
 * What to keep when two tabs work on one lesson: `mine` with what `theirs` has besides. Of files, predictions and answers, what this tab changed since
 * `before` is mine; all else is theirs. The rest (where one is, faults, hints) is mine: it is one thing, and I wrote last.
 */
export function mergeRecords(mine: LessonRecord, before: LessonRecord | null, theirs: LessonRecord | null): LessonRecord {
  if (theirs === null) return mine;
  return {
    ...mine,
    files: mergeEntries(mine.files, before?.files ?? {}, theirs.files),
    lastValid: mergeEntries(mine.lastValid, before?.lastValid ?? {}, theirs.lastValid),
    predictions: mergeEntries(mine.predictions, before?.predictions ?? {}, theirs.predictions),
    answers: mergeEntries(mine.answers, before?.answers ?? {}, theirs.answers),
  };
}

function mergeEntries<T>(mine: Readonly<Record<string, T>>, before: Readonly<Record<string, T>>, theirs: Readonly<Record<string, T>>): Record<string, T> {
  const merged: Record<string, T> = {};
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const changedHere = JSON.stringify(mine[key]) !== JSON.stringify(before[key]);
    const value = changedHere ? mine[key] : theirs[key];
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}
