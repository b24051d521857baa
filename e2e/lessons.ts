import { LESSONS_ROOT } from '../src/cli/lessonsRoot.ts';
import { readLessons } from '../src/cli/folder.ts';
import { pipeline } from '../src/cli/pipeline.ts';
import { answerOf } from '../src/lesson/answer.ts';
import type { Lesson, Solution } from '../src/lesson/lesson.ts';
import type { Block, Inline } from '../src/lesson/prose.ts';
import type { Answer, Question } from '../src/lesson/quiz.ts';

/** The page runs everything with this seed, so its answers are those of this seed. */
const seed = 1;

/** All lessons in the order of the home page, read from their folders. Journeys follow what is written there. */
export const lessons: readonly Lesson[] = readLessons(LESSONS_ROOT).flatMap(({ lesson }) => lesson ?? []);

/** @throws when the lesson is missing or has errors: no journey can go there */
export function lessonOf(id: string): Lesson {
  const found = lessons.find((lesson) => lesson.id === id);
  if (found === undefined) throw new Error(`There is no lesson ${id} that can be read.`);
  return found;
}

export function solutionOf(lesson: Lesson, name: string): Solution {
  const found = lesson.solutions.find((solution) => solution.name === name);
  if (found === undefined) throw new Error(`The lesson ${lesson.id} has no solution ${name}.`);
  return found;
}

/** Paths and texts of what the solution changes. */
export function changesOf(lesson: Lesson, solution: Solution): { readonly path: string; readonly text: string }[] {
  return Object.entries(solution.files)
    .filter(([path, text]) => lesson.start[path] !== text)
    .map(([path, text]) => ({ path, text }));
}

/** What is right, found by the same runs as in the page. */
export function rightAnswer(lesson: Lesson, question: Question): Answer {
  return answerOf(question, lesson, pipeline, seed);
}

/** The step (from 1) with the first block that `wanted` takes. */
export function stepWith(lesson: Lesson, wanted: (block: Block) => boolean): number {
  const at = lesson.steps.findIndex(({ blocks }) => blocks.some(wanted));
  if (at === -1) throw new Error(`The lesson ${lesson.id} has no such step.`);
  return at + 1;
}

/** The words of a text as they stand on the page. */
export function wordsOf(inlines: readonly Inline[]): string {
  return inlines
    .map((part) => {
      switch (part.type) {
        case 'text':
        case 'code':
          return part.text;
        case 'machine':
          return part.machine;
        case 'term':
          return part.term;
        case 'break':
          return ' ';
        default:
          return wordsOf(part.children);
      }
    })
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}
