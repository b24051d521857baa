import type { RunCondition } from '../lesson/fitting.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Finding } from './checkFinding.ts';

/** What all checks of one order have in common. */
export interface CheckedSystem {
  /** As they run: with what stands in for files that would not start. */
  readonly files: Files;
  readonly seed: number;
  /** What is to be looked for in each run. */
  readonly asked: readonly RunCondition[];
}

/** What a helper is told: another system, from which on only its checks count, one of its checks, or that another does one which it has not begun. */
export type CheckOrder =
  | { readonly kind: 'system'; readonly generation: number; readonly system: CheckedSystem }
  | { readonly kind: 'check'; readonly generation: number; readonly check: LessonCheck }
  | { readonly kind: 'leave'; readonly generation: number; readonly check: string };

/** What a helper tells: `alive` again and again while a run gets on. */
export type CheckReport =
  | { readonly kind: 'alive' }
  | { readonly kind: 'finding'; readonly generation: number; readonly check: string; readonly finding: Finding }
  | { readonly kind: 'failed'; readonly generation: number; readonly message: string };
