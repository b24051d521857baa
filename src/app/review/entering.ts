import type { Answer, Given } from '../../lesson/quiz.ts';
import { openStore } from '../storage.ts';
import { changeReview } from './reviewStore.ts';
import { withAnswers } from './withAnswers.ts';

/** Puts a lesson's questions that are answered for the first time into what is kept in the browser. Rejects when the browser refuses. */
export async function enterAnswers(
  lesson: string,
  given: Readonly<Record<string, Given>>,
  answers: Readonly<Record<string, Answer>>,
): Promise<void> {
  const store = await openStore();
  await changeReview(store, (record) => withAnswers(record, lesson, given, answers, Date.now()));
}
