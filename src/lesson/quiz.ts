import type { Bound } from '../checks/bound.ts';
import type { EventMatch, Expectation } from '../checks/check.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Inline } from './prose.ts';

/** A question with everything that is needed to ask it and to find its answer. Which answer is right is found by `answerOf`. */
export type Question = ChoiceQuestion | NumberQuestion | OrderQuestion | MarkQuestion | FindLineQuestion;

export type QuestionKind = Question['kind'];

interface QuestionBase {
  readonly id: string;
  /** The language of its words, where that is not the language of the site. */
  readonly language?: string;
  readonly text: readonly Inline[];
  /** Id of the step that deals with it: who was wrong is sent there. Absent: the step that asks it. */
  readonly about?: string;
}

/** `choice` and `predict`: one option is right. `choices`: any number of them. */
export interface ChoiceQuestion extends QuestionBase {
  readonly kind: 'choice' | 'choices' | 'predict';
  readonly options: readonly Option[];
  /** Where the right options are found by a run; null where the author marks them. Never null for `predict`. */
  readonly trial: Trial | null;
  /** `Pull the plug`: the words on a predict card's button. */
  readonly action: string | null;
}

export interface Option {
  readonly id: string;
  readonly text: readonly Inline[];
  /** Said to who chose it (and, for the right one, to everybody): why it is right, or why it is tempting and where it breaks. */
  readonly explanation: readonly Inline[];
  /** The author's word, where the question has no trial. */
  readonly right: boolean | null;
  /** The option is right when all of these hold in the trial's run. */
  readonly when: readonly Expectation[];
}

export interface NumberQuestion extends QuestionBase {
  readonly kind: 'number';
  /** Shown behind the field: `%`, `s`, `requests`. */
  readonly unit: string;
  /** Answers this far off, in the same unit, are right. */
  readonly tolerance: number;
  readonly explanation: readonly Inline[];
  /** The number itself, in the unit shown; null where it is measured. */
  readonly value: number | null;
  readonly measure: { readonly trial: Trial; readonly what: MeasureKind; readonly of: string | null } | null;
  /** Likely wrong answers, each with what to say. */
  readonly slips: readonly { readonly bound: Bound; readonly explanation: readonly Inline[] }[];
}

/** `recovery`, `takeover` and `slowest` in seconds; `availability` in per cent; `failed` in requests. */
export type MeasureKind = 'availability' | 'recovery' | 'takeover' | 'slowest' | 'failed';

export interface OrderQuestion extends QuestionBase {
  readonly kind: 'order';
  /** In the right order where there is no trial; else ordered by the first matching event. Shown in another order: see `shownOrder`. */
  readonly items: readonly {
    readonly id: string;
    readonly text: readonly Inline[];
    readonly event: EventMatch | null;
  }[];
  readonly trial: Trial | null;
  readonly explanation: readonly Inline[];
}

/** `Mark the single points of failure`: each machine is tried in turn. */
export interface MarkQuestion extends QuestionBase {
  readonly kind: 'mark';
  /** What may be marked, in the order of cluster.yaml. */
  readonly machines: readonly string[];
  /** `machine` in the scenario's faults is replaced by each machine in turn: `$machine`. */
  readonly trial: Trial;
  /** The machine is part of the answer when all of these hold in its run. */
  readonly when: readonly Expectation[];
  /** By machine: said when it is marked wrongly or missed, and afterwards to everybody. */
  readonly explanations: readonly { readonly machine: string; readonly words: readonly Inline[] }[];
}

export interface FindLineQuestion extends QuestionBase {
  readonly kind: 'find-line';
  readonly files: FileSource;
  readonly file: string;
  /** The file's text, as `files` has it. */
  readonly source: string;
  /** The one line that this regular expression matches is the answer. */
  readonly pattern: string;
  readonly explanation: readonly Inline[];
  /** Other lines that tempt, each with what to say. */
  readonly others: readonly { readonly line: number; readonly words: readonly Inline[] }[];
}

/** A run that decides an answer. */
export interface Trial {
  readonly files: FileSource;
  readonly scenario: Scenario;
}

/** Whose files: the lesson's start, or one of its solutions or mistakes. */
export type FileSource =
  | { readonly kind: 'start' }
  | { readonly kind: 'solution'; readonly name: string }
  | { readonly kind: 'mistake'; readonly name: string };

/** What is right, and how it came out. Computed from runs where the question names one. */
export type Answer =
  /** For choice, choices and predict: ids of the right options. */
  | { readonly kind: 'options'; readonly options: readonly string[]; readonly mix: OutcomeMix | null }
  | { readonly kind: 'number'; readonly value: number; readonly tolerance: number; readonly unit: string }
  /** Ids of the items in the right order. */
  | { readonly kind: 'order'; readonly items: readonly string[] }
  | { readonly kind: 'machines'; readonly machines: readonly string[] }
  | { readonly kind: 'line'; readonly file: string; readonly line: number };

/** What clients got, from the first fault on: counts of requests by outcome, for the bar of a predict card. */
export interface OutcomeMix {
  readonly ok: number;
  readonly error: number;
  readonly timeout: number;
  readonly refused: number;
}

/** What a learner answered, as it is stored: option ids, item ids, machines, a number, or a line. */
export type Given =
  | { readonly kind: 'options'; readonly options: readonly string[] }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'order'; readonly items: readonly string[] }
  | { readonly kind: 'machines'; readonly machines: readonly string[] }
  | { readonly kind: 'line'; readonly line: number };
