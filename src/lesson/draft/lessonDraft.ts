import type { Scenario } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';

/** A lesson that is being made: what its author has said so far, as plain data. `draftFolder.ts` writes it as a lesson's folder. */
export interface LessonDraft {
  /** Folder of the track, `workshop`. */
  readonly track: string;
  /** Folder of the lesson, `two-tills`. */
  readonly id: string;
  readonly title: string;
  /** Place in its track, from 1. */
  readonly number: number;
  readonly summary: string;
  readonly minutes: number;
  readonly steps: readonly DraftStep[];
  /** The workspace that learners open, and what happens on it before they do anything; null before it was recorded. */
  readonly start: { readonly files: Files; readonly live: Scenario } | null;
  /** Text of checks.yaml; empty before there is one. */
  readonly checks: string;
  readonly solutions: readonly DraftSolution[];
  readonly mistakes: readonly DraftMistake[];
  /** Hints for whoever makes none of the mistakes, tried after theirs. */
  readonly hints: readonly DraftHint[];
  readonly questions: readonly DraftQuestion[];
}

export interface DraftStep {
  readonly title: string;
  /** Markdown, as it stands below the heading. */
  readonly text: string;
}

export interface DraftSolution {
  readonly name: string;
  readonly title: string;
  readonly words: string;
  /** Whole workspace. */
  readonly files: Files;
}

export interface DraftMistake {
  readonly name: string;
  readonly title: string;
  /** Id of the check that fails; empty before it was chosen. */
  readonly fails: string;
  /** The hint for who made it. */
  readonly hint: string;
  /** What only this mistake has, one condition of hints.yaml a line; null: whatever the lab finds (`distinguish.ts`). */
  readonly conditions: string | null;
  /** Whole workspace. */
  readonly files: Files;
}

export interface DraftHint {
  /** Id of the check whose failure it is for; null: any. */
  readonly failed: string | null;
  readonly words: string;
}

/** What a question's run can be asked for. */
export type DraftMeasure = 'availability' | 'slowest' | 'recovery';

export type DraftQuestion =
  | {
      /** Answered by a run of start/. */
      readonly kind: 'predict';
      readonly id: string;
      readonly text: string;
      readonly run: Scenario;
      readonly options: readonly DraftClaim[];
    }
  | {
      readonly kind: 'choice';
      readonly id: string;
      readonly text: string;
      readonly options: readonly { readonly text: string; readonly right: boolean; readonly explain: string }[];
    }
  | {
      readonly kind: 'number';
      readonly id: string;
      readonly text: string;
      readonly answer: number;
      readonly unit: string;
      /** How far off is still right, in the same unit. */
      readonly tolerance: number;
      readonly explain: string;
    }
  | {
      readonly kind: 'find-line';
      readonly id: string;
      readonly text: string;
      /** A file of start/. */
      readonly file: string;
      /** The whole line; blanks around it do not count. */
      readonly line: string;
      readonly explain: string;
    }
  | {
      readonly kind: 'order';
      readonly id: string;
      readonly text: string;
      /** In the right order. */
      readonly items: readonly string[];
      readonly explain: string;
    }
  | {
      /** Answered by one run for each machine. */
      readonly kind: 'mark';
      readonly id: string;
      readonly text: string;
      /** Whose files, as quiz.yaml says it: `start`, `solution checked`. */
      readonly on: string;
      /** With a fault of the machine `$machine`. */
      readonly run: Scenario;
      readonly machines: readonly { readonly machine: string; readonly explain: string }[];
      /** A machine is part of the answer when this holds in its run. */
      readonly measure: DraftMeasure;
      readonly bound: string;
    };

/** What one option of a prediction claims of the run. */
export interface DraftClaim {
  readonly text: string;
  readonly measure: DraftMeasure;
  /** As in checks.yaml: `>= 99%`, `> 1s`. */
  readonly bound: string;
  readonly explain: string;
}

/** What a lesson begins with: nothing but the shape that lessons have. */
export const emptyDraft: LessonDraft = {
  track: 'workshop',
  id: '',
  title: '',
  number: 1,
  summary: '',
  minutes: 10,
  steps: [
    { title: '', text: '' },
    { title: 'Your turn', text: '::checks' },
  ],
  start: null,
  checks: '',
  solutions: [],
  mistakes: [],
  hints: [{ failed: null, words: '' }],
  questions: [],
};

/** `Two tills!` → `two-tills`: a name of small letters, digits and dashes that none of `taken` has. Empty where nothing of it can stay and nothing stands in. */
export function nameFrom(title: string, taken: readonly string[] = [], otherwise = ''): string {
  const plain = title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
  const name = plain === '' ? otherwise : plain;
  if (!taken.includes(name)) return name;
  for (let n = 2; ; n++) if (!taken.includes(`${name}-${n}`)) return `${name}-${n}`;
}
