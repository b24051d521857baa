import { questionsIn } from '../../lesson/blocks.ts';
import type { Lesson } from '../../lesson/lesson.ts';
import type { Block } from '../../lesson/prose.ts';
import type { AssessmentRecord } from './assessmentRecord.ts';
import type { Item } from './draw.ts';

/** How one lesson, or the exercises, came out. */
export interface Part {
  /** Null for the exercises. */
  readonly lesson: Lesson | null;
  readonly right: number;
  readonly of: number;
  /** What was not right, or not answered. */
  readonly again: readonly Item[];
}

/** The questions by lesson, in the lessons' order, the exercises last. */
export function partsOf(items: readonly Item[], { given }: AssessmentRecord): Part[] {
  const parts = new Map<string, { lesson: Lesson | null; right: number; of: number; again: Item[] }>();
  for (const item of items) {
    const lesson = item.kind === 'question' ? item.lesson : null;
    const id = lesson?.id ?? '';
    const part = parts.get(id) ?? { lesson, right: 0, of: 0, again: [] };
    parts.set(id, part);
    part.of++;
    if (given[item.key]?.right === true) part.right++;
    else part.again.push(item);
  }
  const place = ({ lesson }: Part) => (lesson === null ? Infinity : lesson.number);
  return [...parts.values()].sort((a, b) => place(a) - place(b));
}

/** The step (from 1) in which a lesson deals with a question: where it says so, else where it is asked; null where neither. */
export function stepOf(lesson: Lesson, question: string): number | null {
  const about = lesson.questions.find(({ id }) => id === question)?.about ?? null;
  const named = lesson.steps.findIndex(({ id }) => id === about);
  const asked = lesson.steps.findIndex(({ blocks }) => questionsIn(blocks).includes(question));
  const at = named === -1 ? asked : named;
  return at === -1 ? null : at + 1;
}

/** The step (from 1) whose exercise has a check alone, or else the first that has all; null where none has. */
export function stepOfCheck(lesson: Lesson, check: string): number | null {
  const has = (block: Block, all: boolean) => block.type === 'checks' && (block.checks === 'all' ? all : block.checks.includes(check));
  for (const all of [false, true]) {
    const at = lesson.steps.findIndex(({ blocks }) => blocks.some((block) => has(block, all)));
    if (at !== -1) return at + 1;
  }
  return null;
}
