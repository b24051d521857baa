import type { Answer, Given } from '../lesson/quiz.ts';

/** How much of an answer with several parts is right. */
export interface PartialCredit {
  /** Parts of the answer that were given. */
  readonly found: number;
  readonly of: number;
  /** Given, and no part of it. */
  readonly extra: number;
}

/** Null for an answer that has one part, or is given as one. */
export function partialCredit(answer: Answer, given: Given): PartialCredit | null {
  if (answer.kind === 'options' && given.kind === 'options') return ofSets(answer.options, given.options);
  if (answer.kind === 'machines' && given.kind === 'machines') return ofSets(answer.machines, given.machines);
  if (answer.kind === 'order' && given.kind === 'order') {
    const found = answer.items.filter((item, place) => given.items[place] === item).length;
    return { found, of: answer.items.length, extra: 0 };
  }
  return null;
}

function ofSets(right: readonly string[], given: readonly string[]): PartialCredit {
  const found = right.filter((part) => given.includes(part)).length;
  return { found, of: right.length, extra: given.length - found };
}
