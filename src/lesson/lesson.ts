import type { Check } from '../checks/check.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Hint } from './hint.ts';
import type { Step } from './prose.ts';
import type { Question } from './quiz.ts';

/** What the list of lessons shows. Small: the home page carries all of them. */
export interface LessonSummary {
  /** Folder of the track, `progression`. */
  readonly track: string;
  /** Folder of the lesson, `load-balancer`. Unique over all tracks. */
  readonly id: string;
  /** Place in its track, from 1. */
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly minutes: number;
  /** Ids of lessons. */
  readonly prerequisites: readonly string[];
  /** Titles of the steps, in order. */
  readonly steps: readonly string[];
  /** The language of its prose, where that is not the language of the site. */
  readonly language?: string;
  readonly checkCount: number;
  readonly questionCount: number;
}

/** A whole lesson as plain data (it survives JSON). Nothing in it can execute. */
export interface Lesson extends Omit<LessonSummary, 'steps' | 'checkCount' | 'questionCount'> {
  readonly steps: readonly Step[];
  /** The run that is on screen when the lesson opens: traffic, and what has already happened. The learner's faults are added to it. */
  readonly live: Scenario;
  /** The files the learner opens. */
  readonly start: Files;
  readonly checks: readonly LessonCheck[];
  readonly questions: readonly Question[];
  readonly hints: readonly Hint[];
  readonly solutions: readonly Solution[];
  readonly mistakes: readonly Mistake[];
  readonly continues: Continuation | null;
}

/** A check with the run it is about. */
export interface LessonCheck extends Check {
  readonly scenario: Scenario;
}

/** An essentially different right answer. */
export interface Solution {
  readonly name: string;
  readonly title: string;
  /** What speaks for it, in plain words; may be empty. */
  readonly words: string;
  /** Whole workspace: start with the solution's files laid over it. */
  readonly files: Files;
}

/** A likely wrong answer, which must fail `fails` and be met by `hint`. */
export interface Mistake {
  readonly name: string;
  readonly title: string;
  /** Id of the check that fails. */
  readonly fails: string;
  /** Id of the hint that comes first. */
  readonly hint: string;
  readonly files: Files;
}

/** The world carries over: this lesson starts where a solution of another ended. */
export interface Continuation {
  readonly lesson: string;
  readonly solution: string;
  /** Files that differ all the same, or are new or gone, each with the reason. */
  readonly changes: readonly { readonly file: string; readonly why: string }[];
}
