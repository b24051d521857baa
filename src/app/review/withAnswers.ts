import type { Answer, Given } from '../../lesson/quiz.ts';
import { isRight } from '../judge.ts';
import { keyOf, type ReviewRecord } from './reviewRecord.ts';
import { answered } from './schedule.ts';

/**
 * The record with the questions of a lesson that are answered for the first time: wrong ones come back tomorrow, right ones later. Who had no idea was wrong. A question that is in the
 * record already stays as it is: reading a lesson again is no review.
 */
export function withAnswers(
  record: ReviewRecord,
  lesson: string,
  given: Readonly<Record<string, Given>>,
  answers: Readonly<Record<string, Answer>>,
  nowMs: number,
): ReviewRecord {
  const cards = { ...record.cards };
  let entered = false;
  for (const [question, said] of Object.entries(given)) {
    const answer = answers[question];
    const key = keyOf(lesson, question);
    if (answer === undefined || Object.hasOwn(cards, key)) continue;
    cards[key] = answered(null, isRight(answer, said) ? 'good' : 'again', nowMs);
    entered = true;
  }
  return entered ? { ...record, cards } : record;
}
