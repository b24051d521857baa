import type { Answer, Given } from '../lesson/quiz.ts';

/** Whether what the learner gave is the answer. Options and machines count as sets; a number may be off by the question's tolerance. */
export function isRight(answer: Answer, given: Given): boolean {
  if (answer.kind === 'options' && given.kind === 'options') return sameSet(answer.options, given.options);
  if (answer.kind === 'machines' && given.kind === 'machines') return sameSet(answer.machines, given.machines);
  if (answer.kind === 'line' && given.kind === 'line') return answer.line === given.line;
  if (answer.kind === 'order' && given.kind === 'order') {
    return answer.items.length === given.items.length && answer.items.every((item, i) => item === given.items[i]);
  }
  if (answer.kind === 'number' && given.kind === 'number') {
    // Decimal fractions are not exact in binary: 0.3 − 0.2 is a little less than 0.1.
    const rounding = Math.abs(answer.value) * 1e-9;
    return Math.abs(answer.value - given.value) <= answer.tolerance + rounding;
  }
  return false;
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  const left = new Set(a);
  const right = new Set(b);
  return left.size === right.size && [...left].every((item) => right.has(item));
}
