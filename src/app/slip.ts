import { isWithin } from '../checks/bound.ts';
import type { Inline } from '../lesson/prose.ts';
import type { NumberQuestion } from '../lesson/quiz.ts';

/**
 * What to say to somebody who answered `value` (in the question's unit): the words of the first likely slip it falls into.
 * Null when nobody thought of it.
 */
export function slipOf(question: NumberQuestion, value: number): readonly Inline[] | null {
  for (const { bound, explanation } of question.slips) {
    // Bounds count shares from 0 to 1 and milliseconds; people answer in per cent and, where the question says so, in seconds.
    const scale = bound.unit === 'share' ? 0.01 : bound.unit === 'ms' && question.unit === 's' ? 1000 : 1;
    if (isWithin(bound, value * scale)) return explanation;
  }
  return null;
}
