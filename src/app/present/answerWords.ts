import type { Answer, NumberQuestion, Question } from '../../lesson/quiz.ts';

/** The letter that stands before an option or an item: a, b, c … */
export function letterOf(index: number): string {
  return String.fromCharCode(97 + index);
}

/** A measured or calculated number as people write it: six digits that count, with its unit. */
export function numberWords(answer: Extract<Answer, { kind: 'number' }>): string {
  return /* @wc-include */ `${Number(answer.value.toPrecision(6))} ${answer.unit}`;
}

/** How far off an answer may be, in the same unit; null where it must be the number itself. */
export function toleranceWords({ tolerance, unit }: NumberQuestion): string | null {
  return tolerance === 0 ? null : /* @wc-include */ `${Number(tolerance.toPrecision(6))} ${unit}`;
}

/** A file's lines, without an empty one after the last line feed. */
export function linesOfFile(source: string): readonly string[] {
  return source.replace(/\n$/, '').split('\n');
}

/** Ids of what can be chosen or put in order, as far as the question has such; each has a letter by its place. */
export function rightIds(question: Question, answer: Answer | undefined): readonly string[] {
  if (answer?.kind === 'options') return 'options' in question ? answer.options : [];
  if (answer?.kind === 'machines') return answer.machines;
  return answer?.kind === 'order' ? answer.items : [];
}
