import type { Lesson } from '../../lesson/lesson.ts';
import type { Block } from '../../lesson/prose.ts';
import type { Question } from '../../lesson/quiz.ts';
import type { ArmedFault } from './faultText.ts';

/** One thing that a class is shown, in the order of the lesson. */
export type Cue =
  /** A step begins. */
  | { readonly kind: 'title'; readonly step: number }
  /** A question, whose answer waits until it is asked for. */
  | { readonly kind: 'question'; readonly step: number; readonly question: Question }
  /** A fault that the lesson offers, armed until somebody fires it. */
  | { readonly kind: 'fault'; readonly step: number; readonly label: string; readonly armed: ArmedFault };

/**
 * A lesson as a series for a projector: each step's title, then its predictions, faults and questions as they come in its text. Nothing that gives a
 * solution away (checks, hints, files) is among them. Steps count from 1.
 */
export function cuesOf({ steps, questions }: Pick<Lesson, 'steps' | 'questions'>): Cue[] {
  return steps.flatMap(({ blocks }, i): Cue[] => [
    { kind: 'title', step: i + 1 },
    ...blocks.flatMap((block) => cuesIn(block, i + 1, questions)),
  ]);
}

/** Index of the cue with which a step begins; 0 where there is no such step. */
export function cueOfStep(cues: readonly Cue[], step: number): number {
  return Math.max(
    0,
    cues.findIndex((cue) => cue.kind === 'title' && cue.step === step),
  );
}

function cuesIn(block: Block, step: number, questions: readonly Question[]): Cue[] {
  const asked = (ids: readonly string[]) =>
    questions.filter(({ id }) => ids.includes(id)).map((question): Cue => ({ kind: 'question', step, question }));
  switch (block.type) {
    case 'predict':
    case 'question':
      return asked([block.question]);
    case 'questions':
      return block.questions.flatMap((id) => asked([id]));
    case 'fault':
      return [{ kind: 'fault', step, label: block.label, armed: { fault: block.fault, forMs: block.forMs } }];
    case 'quote':
    case 'note':
      return block.children.flatMap((child) => cuesIn(child, step, questions));
    case 'list':
      return block.items.flat().flatMap((child) => cuesIn(child, step, questions));
    default:
      return [];
  }
}
