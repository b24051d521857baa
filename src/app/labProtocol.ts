import type { Verdict } from '../checks/check.ts';
import type { Figures } from '../lab/ask.ts';
import type { Logs } from '../lab/logs.ts';
import type { FileSets } from '../lesson/fileSets.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Answer, Question } from '../lesson/quiz.ts';
import type { Hint } from '../lesson/hint.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Scenario } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';

/** What the page asks of the worker: one run to show, and the verdicts on the files. A newer order replaces an older one. */
export interface LabOrder {
  readonly kind: 'lab';
  readonly generation: number;
  /** As they stand in the editor. */
  readonly files: Files;
  /** For files that would not start: what to run instead. A file without an entry, or whose entry would not start either, is run as it stands. */
  readonly fallback: Files;
  readonly shown: ShownRun;
  /** A second run to hold against the one on screen. */
  readonly other: ShownRun | null;
  /** All of the lesson. Those whose files did not change are not run again. */
  readonly checks: readonly LessonCheck[];
  readonly hints: readonly Hint[];
}

/** The run on screen. `files` null: the learner's own. */
export interface ShownRun {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly files: Files | null;
}

/** The answers of a lesson's questions, some of which are found by runs. Asked for once a lesson. */
export interface AnswersOrder {
  readonly kind: 'answers';
  readonly questions: readonly Question[];
  readonly sets: FileSets;
  readonly seed: number;
}

/** The daemons' own figures at a moment of the run on screen. */
export interface LookOrder {
  readonly kind: 'look';
  readonly id: number;
  readonly atMs: number;
  /** Null: of every machine. */
  readonly machine: string | null;
}

/** What a machine's processes write to their logs in the run on screen. */
export interface LogsOrder {
  readonly kind: 'logs';
  readonly id: number;
  readonly machine: string;
}

export type WorkerOrder = LabOrder | AnswersOrder | LookOrder | LogsOrder;

/** What the worker tells, in this order for each lab order: what the files say, each verdict that is known already, the run, each new verdict as it comes (before the run, where another is on screen), the hints that fit, the second run, the end. */
export type LabReport =
  | {
      readonly kind: 'prepared';
      readonly generation: number;
      readonly diagnostics: readonly Diagnostic[];
      /** What the learner's own files describe, as they run; parsed configurations are left out. Null where cluster.yaml cannot be read. */
      readonly cluster: Cluster | null;
      /** Paths whose text would not start as it stands. */
      readonly invalid: readonly string[];
      /** Of those, the ones for which an earlier text runs instead. */
      readonly held: readonly string[];
    }
  | { readonly kind: 'run'; readonly generation: number; readonly trace: Trace; readonly cluster: Cluster }
  /** The second run; it comes after the verdicts. */
  | { readonly kind: 'other'; readonly generation: number; readonly trace: Trace; readonly cluster: Cluster }
  | { readonly kind: 'verdict'; readonly generation: number; readonly verdict: Verdict }
  | { readonly kind: 'hints'; readonly generation: number; readonly hints: readonly string[] }
  | { readonly kind: 'finished'; readonly generation: number; readonly tookMs: number }
  | { readonly kind: 'answers'; readonly answers: Readonly<Record<string, Answer>> }
  | { readonly kind: 'looked'; readonly id: number; readonly figures: readonly Figures[] }
  | { readonly kind: 'logged'; readonly id: number; readonly logs: Logs | null }
  /** A fault of the lab itself, never of the learner's text. */
  | { readonly kind: 'failed'; readonly generation: number; readonly message: string };

/** All that the worker tells: reports, and again and again while it works (and once when it is there) that it gets on. */
export type WorkerReport = LabReport | { readonly kind: 'alive' };

/** The buffers that a report may hand over instead of copying. */
export function transferables(report: WorkerReport): ArrayBufferLike[] {
  if (report.kind === 'logged') return buffersOf(report.logs?.files ?? []);
  if (report.kind !== 'run' && report.kind !== 'other') return [];
  const { requests, hops } = report.trace;
  return buffersOf([requests, hops]);
}

/** Of all columns of these tables, each once. */
function buffersOf(tables: readonly object[]): ArrayBufferLike[] {
  const columns = tables.flatMap((table) => Object.values(table) as unknown[]).filter((column) => ArrayBuffer.isView(column));
  return [...new Set(columns.map((column) => column.buffer))];
}
