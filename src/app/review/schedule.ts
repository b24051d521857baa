import { createEmptyCard, fsrs, Rating, type Card, type Grade } from 'ts-fsrs';
import type { ReviewCard } from './reviewRecord.ts';

/** How an answer is rated: wrong, right by a guess, right, right without having to think. */
export type Rated = 'again' | 'guessed' | 'good' | 'easy';

const grades: Readonly<Record<Rated, Grade>> = {
  again: Rating.Again,
  guessed: Rating.Hard,
  good: Rating.Good,
  easy: Rating.Easy,
};

/**
 * FSRS-6 as ts-fsrs has it, with its own weights. Nine in ten are to be known when they come back. Without steps of minutes (a question that was wrong comes tomorrow: who has just
 * read the explanation would only repeat it) and without chance in the intervals.
 */
const scheduler = fsrs({ request_retention: 0.9, maximum_interval: 365, enable_short_term: false, enable_fuzz: false });

/** What becomes of a question that is answered at this moment (milliseconds since 1970); `card` is null at the first time. */
export function answered(card: ReviewCard | null, rated: Rated, nowMs: number): ReviewCard {
  const now = new Date(nowMs);
  const before: Card = card === null ? createEmptyCard(now) : toLibrary(card);
  return fromLibrary(scheduler.next(before, now, grades[rated]).card, nowMs);
}

function toLibrary(card: ReviewCard): Card {
  return {
    due: new Date(card.dueMs),
    stability: card.stability,
    difficulty: card.difficulty,
    elapsed_days: 0,
    scheduled_days: card.intervalDays,
    learning_steps: 0,
    reps: card.reps,
    lapses: card.lapses,
    state: card.state,
    last_review: new Date(card.lastMs),
  };
}

function fromLibrary(card: Card, nowMs: number): ReviewCard {
  return {
    dueMs: card.due.getTime(),
    lastMs: nowMs,
    stability: card.stability,
    difficulty: card.difficulty,
    intervalDays: card.scheduled_days,
    reps: card.reps,
    lapses: card.lapses,
    state: card.state as ReviewCard['state'],
  };
}
