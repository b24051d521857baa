import type { BadKind, EventMatch } from '../checks/check.ts';
import type { Inline } from './prose.ts';

/** Help that fits what the learner has. Hints are tried in the order written; general ones come last. */
export interface Hint {
  readonly id: string;
  /** All must hold; an empty list always does. */
  readonly when: readonly Condition[];
  readonly words: readonly Inline[];
}

/** What a hint can look at: verdicts, the runs behind them, what the parsers said, and the parsed configuration as plain data. */
export type Condition =
  /** This check failed (or passed). */
  | { readonly kind: 'check'; readonly check: string; readonly passed: boolean }
  /** In this check's run at least one client request ended so. */
  | { readonly kind: 'outcome'; readonly check: string; readonly bad: BadKind }
  /** In this check's run (null: in any check's) such an event happened. */
  | { readonly kind: 'event'; readonly check: string | null; readonly match: EventMatch }
  /** In this check's run (null: in any check's) two machines held the address (null: some address) at once, for longer than a moment. */
  | { readonly kind: 'two-holders'; readonly check: string | null; readonly address: string | null }
  /** A parser said this. `code` may end in `*`. */
  | {
      readonly kind: 'diagnostic';
      readonly file: string | null;
      readonly code: string | null;
      readonly severity: string | null;
    }
  /** A value of the parsed workspace. */
  | { readonly kind: 'value'; readonly of: ValueRef; readonly test: ValueTest }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'all'; readonly of: readonly Condition[] };

/** A place in the cluster (`process` null) or in one process's parsed configuration: `instances.0.priority`. `*` is every element. */
export interface ValueRef {
  readonly process: string | null;
  readonly path: string;
}

export type ValueTest =
  | { readonly kind: 'is'; readonly value: string | number | boolean | null }
  | { readonly kind: 'matches'; readonly pattern: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'same-as'; readonly other: ValueRef }
  | { readonly kind: 'differs-from'; readonly other: ValueRef }
  | { readonly kind: 'less-than'; readonly value: number }
  | { readonly kind: 'more-than'; readonly value: number };
