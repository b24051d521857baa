import type { EventKind } from '../trace/trace.ts';
import type { Bound } from './bound.ts';

/**
 * A failure check: what must be true of one run. The traffic and the faults of that run belong to whoever starts it;
 * a verdict is read from the cluster and the trace alone.
 */
export interface Check {
  readonly id: string;
  /** `The site survives the loss of web1`. */
  readonly title: string;
  readonly expect: readonly Expectation[];
}

/** Which requests an expectation is about: those that start inside the window and are of the kind. */
export interface Window {
  /** From this moment on; null: from the start. */
  readonly afterMs: number | null;
  /** Up to, and without, this moment; null: to the end. */
  readonly beforeMs: number | null;
  /** `GET`, or null for all. */
  readonly method: string | null;
  /** The whole path, or null for all. */
  readonly path: string | null;
}

/** Outcomes that can be forbidden or counted. `errors` is every failure together. */
export type BadKind = '5xx' | 'timeouts' | 'refused' | 'errors';

/** Facts in a trace, by kind and, where given, machine, subject and words. `*` in `subject` stands for any characters. */
export interface EventMatch {
  readonly kind: EventKind;
  readonly machine: string | null;
  readonly subject: string | null;
  /** Part of the detail. */
  readonly detail: string | null;
  readonly afterMs: number | null;
  readonly beforeMs: number | null;
}

/**
 * One thing a check asks for. A "machine" in `reaches`, `avoids` and `shares` may also be a process (`web2/nginx`).
 * Each kind is defined beside its predicate.
 */
export type Expectation =
  | ({ readonly kind: 'availability'; readonly bound: Bound } & Window)
  | ({ readonly kind: 'no'; readonly bad: BadKind } & Window)
  | ({ readonly kind: 'recovery'; readonly bound: Bound } & Window)
  | ({ readonly kind: 'status'; readonly statuses: readonly string[] } & Window)
  | ({ readonly kind: 'slowest'; readonly bound: Bound } & Window)
  | ({ readonly kind: 'reaches'; readonly machines: readonly string[] } & Window)
  | ({ readonly kind: 'avoids'; readonly machines: readonly string[]; readonly onceDetected: boolean } & Window)
  | ({
      readonly kind: 'shares';
      readonly shares: readonly { readonly machine: string; readonly bound: Bound }[];
    } & Window)
  | { readonly kind: 'holder'; readonly address: string; readonly machine: string; readonly atMs: number }
  | {
      readonly kind: 'holders';
      readonly address: string;
      readonly bound: Bound;
      readonly afterMs: number | null;
      readonly beforeMs: number | null;
    }
  | { readonly kind: 'takeover'; readonly address: string; readonly bound: Bound; readonly by: string | null }
  | { readonly kind: 'detects'; readonly machine: string; readonly withinMs: number; readonly by: string | null }
  | { readonly kind: 'starts'; readonly processes: readonly string[] | 'all' }
  | { readonly kind: 'site'; readonly is: string }
  | { readonly kind: 'event'; readonly match: EventMatch; readonly count: Bound };

export type ExpectationKind = Expectation['kind'];

/** What a check came to. Strings are short, for people, with units. */
export interface Verdict {
  readonly id: string;
  readonly title: string;
  readonly passed: boolean;
  /** `at least 99 % answered`. Of the first expectation that failed, or of the first one when all passed. */
  readonly expected: string;
  /** `92.8 %`. */
  readonly measured: string;
  /** The fact that decided a failure; null when the check passed. */
  readonly evidence: Evidence | null;
  /** Every expectation by itself, in the order written. */
  readonly parts: readonly Part[];
}

/** One expectation's result. */
export interface Part {
  readonly kind: ExpectationKind;
  readonly passed: boolean;
  readonly expected: string;
  readonly measured: string;
  readonly evidence: Evidence | null;
}

/** The moment, the request and the line that decided. */
export interface Evidence {
  /** Milliseconds from the start of the run; where "show me" goes. */
  readonly atMs: number;
  /** Index of the request in the trace, or null. */
  readonly request: number | null;
  /** Configuration file and line (from 1) that decided, or null where no line did. */
  readonly file: string | null;
  readonly line: number | null;
  /** `at 12.4 s GET /widgets → lb1 → web1 → db1 refused: 500`. */
  readonly words: string;
}
