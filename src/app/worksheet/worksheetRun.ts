import type { Lesson } from '../../lesson/lesson.ts';
import type { Answer } from '../../lesson/quiz.ts';
import type { Cluster } from '../../model/cluster.ts';
import type { Trace } from '../../trace/trace.ts';
import { LabClient } from '../labClient.ts';
import { usualSeed } from '../shownRun.ts';

/** What a worksheet cannot know without a run. */
export interface WorksheetRun {
  readonly cluster: Cluster;
  readonly trace: Trace;
  /** By question id, as the quiz derives them. */
  readonly answers: Readonly<Record<string, Answer>>;
}

export interface WorksheetRunHandlers {
  found(run: WorksheetRun): void;
  /** It cannot be made. One sentence. */
  trouble(sentence: string): void;
}

/**
 * Runs a lesson's files as they are given, nobody's edits among them, and has its questions answered: the same functions as on the lesson's page, in
 * the same worker. @returns ends it
 */
export function runForWorksheet(lesson: Lesson, { found, trouble }: WorksheetRunHandlers): () => void {
  const { start, live, questions, solutions, mistakes } = lesson;
  let shown: Omit<WorksheetRun, 'answers'> | null = null;
  const client = new LabClient({
    report: (report) => {
      if (report.kind === 'run') shown = { cluster: report.cluster, trace: report.trace };
      else if (report.kind === 'failed') trouble(`The lab itself failed: ${report.message}`);
      else if (report.kind === 'finished')
        client.answers({ questions, sets: { start, solutions, mistakes }, seed: usualSeed });
      else if (report.kind === 'answers' && shown !== null) found({ ...shown, answers: report.answers });
    },
    trouble,
  });
  const scenario = { ...live, faults: [] };
  client.order({
    files: start,
    fallback: {},
    shown: { scenario, seed: usualSeed, files: null },
    other: null,
    checks: [],
    hints: [],
  });
  return () => client.close();
}
