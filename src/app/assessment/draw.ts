import type { Lesson } from '../../lesson/lesson.ts';
import type { Question } from '../../lesson/quiz.ts';
import type { Repair } from '../../lesson/repairs.ts';
import { diceOf, type Dice } from '../dice.ts';
import { exerciseKinds, exerciseOf, type Exercise } from '../practice/exercise.ts';
import { keyOf } from '../review/reviewRecord.ts';

/** Of each lesson, and with fresh numbers. */
const questionsEach = 2;
const exercisesCount = 2;

/** Something that is asked. */
export type Item =
  | { readonly key: string; readonly kind: 'question'; readonly lesson: Lesson; readonly question: Question }
  | { readonly key: string; readonly kind: 'exercise'; readonly exercise: Exercise };

/** What is asked in a self-assessment: two questions of every lesson, of different kinds where it has them, and two exercises; mixed. The same again for the same seed and lessons. */
export function drawItems(lessons: readonly Lesson[], seed: number): Item[] {
  const dice = diceOf(seed);
  const questions = lessons.flatMap((lesson) =>
    someOf(lesson.questions, dice).map(
      (question): Item => ({ key: keyOf(lesson.id, question.id), kind: 'question', lesson, question }),
    ),
  );
  const kinds = mixed(exerciseKinds, dice).slice(0, exercisesCount);
  const exercises = kinds.map((kind): Item => {
    const exercise = exerciseOf(kind, dice.between(0, 2 ** 31));
    return { key: `${kind}:${exercise.seed}`, kind: 'exercise', exercise };
  });
  return mixed([...questions, ...exercises], dice);
}

/** The broken system of a seed; null where there is none. */
export function drawRepair(repairs: readonly Repair[], seed: number): Repair | null {
  // Another draw than that of the questions.
  return repairs.length === 0 ? null : diceOf(seed ^ 0x5bd1e995).oneOf(repairs);
}

function someOf(questions: readonly Question[], dice: Dice): Question[] {
  const left = mixed(questions, dice);
  const chosen: Question[] = [];
  while (chosen.length < questionsEach && left.length > 0) {
    const another = left.findIndex(({ kind }) => chosen.every((one) => one.kind !== kind));
    chosen.push(...left.splice(Math.max(another, 0), 1));
  }
  return chosen;
}

/** Fisher–Yates. */
function mixed<T>(items: readonly T[], dice: Dice): T[] {
  const next = [...items];
  for (let i = next.length - 1; i > 0; i--) {
    const j = dice.between(0, i);
    [next[i], next[j]] = [next[j]!, next[i]!];
  }
  return next;
}
