import type { Lesson, LessonCheck } from '../../lesson/lesson.ts';
import type { Block } from '../../lesson/prose.ts';
import type { Question } from '../../lesson/quiz.ts';
import { cuesOf } from '../present/cues.ts';
import type { ArmedFault } from '../present/faultText.ts';

/** One thing to fill in, in the order of the lesson. */
export type WorksheetItem =
  /** `number` counts the lesson's questions, from 1. */
  | { readonly kind: 'question'; readonly number: number; readonly question: Question }
  /** A fault that the lesson offers, to be foreseen on paper before it is tried. */
  | { readonly kind: 'fault'; readonly label: string; readonly armed: ArmedFault }
  /** The exercise: each check to be ticked off when it passes. */
  | { readonly kind: 'checks'; readonly checks: readonly LessonCheck[] };

export interface WorksheetStep {
  /** In the lesson, from 1. */
  readonly number: number;
  readonly title: string;
  /** Never empty. */
  readonly items: readonly WorksheetItem[];
}

/** What a lesson asks of those who work through it, step by step; steps that ask nothing are left out. */
export function worksheetSteps(lesson: Pick<Lesson, 'steps' | 'questions' | 'checks'>): WorksheetStep[] {
  const cues = cuesOf(lesson);
  let asked = 0;
  return lesson.steps.flatMap(({ title, blocks }, i): WorksheetStep[] => {
    const items = cues
      .filter(({ step }) => step === i + 1)
      .flatMap((cue): WorksheetItem[] => {
        if (cue.kind === 'question') return [{ kind: 'question', number: ++asked, question: cue.question }];
        return cue.kind === 'fault' ? [{ kind: 'fault', label: cue.label, armed: cue.armed }] : [];
      });
    const wanted = blocks.flatMap(checksOf);
    const checks = lesson.checks.filter(({ id }) => wanted.includes(id) || wanted.includes('all'));
    if (checks.length > 0) items.push({ kind: 'checks', checks });
    return items.length === 0 ? [] : [{ number: i + 1, title, items }];
  });
}

/** The questions of a worksheet with their numbers. */
export function questionsOf(steps: readonly WorksheetStep[]): Extract<WorksheetItem, { kind: 'question' }>[] {
  return steps.flatMap(({ items }) => items.filter((item) => item.kind === 'question'));
}

function checksOf(block: Block): readonly string[] {
  if (block.type !== 'checks') return [];
  return block.checks === 'all' ? ['all'] : block.checks;
}
