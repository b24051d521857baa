import type { Answer, NumberQuestion } from '../../lesson/quiz.ts';
import type { Exercise } from './exercise.ts';

/** The exercise as a question whose answer is a number, as lessons have them. */
export function asQuestion({ kind, seed, text, answer, unit, tolerance }: Exercise): NumberQuestion {
  return {
    kind: 'number',
    id: `${kind}-${seed}`,
    text: [{ type: 'text', text }],
    unit: unitWords(unit),
    tolerance,
    explanation: [],
    value: answer,
    measure: null,
    slips: [],
  };
}

/** Its answer. */
export function answerTo({ answer, tolerance, unit }: Exercise): Answer {
  return { kind: 'number', value: answer, tolerance, unit: unitWords(unit) };
}

/** A unit as it stands behind a number. */
function unitWords(unit: Exercise['unit']): string {
  return unit === 'machines' ? /* @wc-include */ 'machines' : unit;
}

/** A seed that nobody has seen before. */
export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}
