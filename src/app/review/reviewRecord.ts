import * as v from 'valibot';

/** What is kept of the questions that come back has this version; others are kept aside, never guessed at. */
export const reviewVersion = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const momentMs = v.pipe(v.number(), v.minValue(0));

/** What FSRS needs to know of one question; moments in milliseconds since 1970, intervals in days. */
const cardSchema = v.object({
  dueMs: momentMs,
  lastMs: momentMs,
  /** Days until the chance of knowing it has sunk to nine in ten. */
  stability: v.number(),
  /** 1 (easy) to 10. */
  difficulty: v.number(),
  intervalDays: count,
  /** How often it was answered, and how often it was forgotten. */
  reps: count,
  lapses: count,
  /** 0 new, 1 learning, 2 in review, 3 learnt anew: the library's numbers. */
  state: v.picklist([0, 1, 2, 3]),
});

const recordSchema = v.object({
  version: v.literal(reviewVersion),
  /** By `lesson/question`. */
  cards: v.record(v.string(), cardSchema),
});

/** When one question comes back, and why then. */
export type ReviewCard = v.InferOutput<typeof cardSchema>;
/** All questions that a learner has met. */
export type ReviewRecord = v.InferOutput<typeof recordSchema>;

/** Before any question was answered. */
export const noReview: ReviewRecord = { version: reviewVersion, cards: {} };

/** Reads what the browser stored, undefined where it stored nothing. `problem` says in a few words why it cannot be used. */
export function readReview(stored: unknown): { readonly record: ReviewRecord } | { readonly problem: string } {
  if (stored === undefined) return { record: noReview };
  const version: unknown = typeof stored === 'object' && stored !== null && 'version' in stored ? stored.version : null;
  if (typeof version === 'number' && version !== reviewVersion) {
    return { problem: `it has version ${version}, and this lab reads version ${reviewVersion}` };
  }
  const result = v.safeParse(recordSchema, stored);
  if (result.success) return { record: result.output };
  const where = v.getDotPath(result.issues[0]);
  return { problem: where === null ? 'it is not what this lab writes' : `\`${where}\` is not what this lab writes` };
}

/** What two tabs know, together: of each question the later answer. */
export function mergeReviews(mine: ReviewRecord, theirs: ReviewRecord): ReviewRecord {
  const cards = { ...theirs.cards };
  for (const [key, card] of Object.entries(mine.cards)) {
    const other = cards[key];
    if (other === undefined || card.lastMs >= other.lastMs) cards[key] = card;
  }
  return { version: reviewVersion, cards };
}

/** The name of a question over all lessons. */
export function keyOf(lesson: string, question: string): string {
  return `${lesson}/${question}`;
}

/** The lesson and the question that a key names; null where it is none. */
export function partsOf(key: string): { readonly lesson: string; readonly question: string } | null {
  const [lesson, question, ...more] = key.split('/');
  return lesson && question && more.length === 0 ? { lesson, question } : null;
}
