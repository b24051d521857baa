import { filesFrom } from '../../lesson/fileSets.ts';
import type { Lesson } from '../../lesson/lesson.ts';
import type { Question } from '../../lesson/quiz.ts';
import type { Files } from '../../text/sourceFile.ts';
import { noFutures } from '../futures.ts';
import { LabDesk } from '../labDesk.svelte.ts';
import { questionRuns, type QuestionRun } from '../questionRuns.ts';
import { firstFaultMs, leadInMs } from '../shownRun.ts';

/** The system that a question is about, on a desk of its own where nothing is edited or kept: whole and at work at first, then the runs that decide the question. */
export class TrialDesk extends LabDesk {
  override readonly name: string;
  readonly #files: Files;

  /** @param first whose traffic there is before anything breaks */
  constructor(name: string, files: Files, first: QuestionRun) {
    super({
      files,
      edits: {},
      lastValid: {},
      versions: [],
      futures: noFutures,
      live: { ...first.trial.scenario, faults: [] },
    });
    this.name = name;
    this.#files = files;
    this.order();
  }

  protected override keep(): void {}
  protected override left(): void {}
  protected override work() {
    return { checks: [], hints: [] };
  }
  protected override filesOf(): Files | null {
    return this.#files;
  }

  /** Plays a run that decides the question, from shortly before the first fault. */
  watch(question: string, { trial }: QuestionRun): void {
    this.selectedRequest = null;
    this.show({ kind: 'trial', question, trial, predicted: false }, () => {
      this.player.seek(Math.max(0, firstFaultMs(trial.scenario) - leadInMs));
      this.player.play();
    });
  }
}

/** A desk with the system that a question of a lesson is about; null where no run decides the question. */
export function deskFor(lesson: Lesson, question: Question): TrialDesk | null {
  const first = questionRuns(question)[0];
  const files = first === undefined ? null : filesFrom(lesson, first.trial.files);
  return first === undefined || files === null ? null : new TrialDesk(lesson.title, files, first);
}
