import { questionsIn } from '../lesson/blocks.ts';
import type { Lesson } from '../lesson/lesson.ts';
import type { Answer, Given, Trial } from '../lesson/quiz.ts';
import type { Verdict } from '../checks/check.ts';
import type { Files } from '../text/sourceFile.ts';
import { LabDesk } from './labDesk.svelte.ts';
import { noFutures } from './futures.ts';
import type { LabReport } from './labProtocol.ts';
import { LessonCourse } from './lessonCourse.svelte.ts';
import type { LessonRecord } from './lessonRecord.ts';
import { mergeRecords } from './mergeRecords.ts';
import { noteOwnRun } from './opening.ts';
import { Recorder } from './recorder.ts';
import { folderOf } from './router.ts';
import { filesOf, firstFaultMs, leadInMs, trialOf, watchedAfterMs, type FinishedRun, type Shown } from './shownRun.ts';
import type { Store } from './storage.ts';
import { isUntouched } from './untouched.ts';
import { passedCount, VerdictBook, type KnownVerdict } from './verdictBook.svelte.ts';

/** One visit to one lesson: a desk with the lesson's files and runs, the way through its steps, the verdicts, and what is kept of all that. */
export class LessonSession extends LabDesk {
  readonly lesson: Lesson;
  /** Ids of the hints that fit, best first. */
  hints = $state.raw<readonly string[]>([]);
  answers = $state.raw<Readonly<Record<string, Answer>>>({});

  readonly #course: LessonCourse;
  readonly #verdicts = new VerdictBook();
  readonly #recorder: Recorder<LessonRecord>;
  readonly #stopEffects: () => void;
  /** Questions whose answers are to be ordered when the first run and its checks are there, and those whose answers were. */
  readonly #expected = new Set<string>();
  readonly #asked = new Set<string>();
  #idle = false;

  /** @param run how the first one begins, where that is known: then it waits to be told to go on */
  constructor(lesson: Lesson, record: LessonRecord | null, store: Store, run: FinishedRun | null = null) {
    super({
      files: lesson.start,
      edits: record?.files ?? {},
      lastValid: record?.lastValid ?? {},
      versions: record?.versions ?? [],
      futures: record?.futures ?? noFutures,
      live: lesson.live,
      run,
    });
    this.lesson = lesson;
    this.#recorder = new Recorder({
      name: lesson.id,
      stored: record,
      read: () => this.#record(),
      merge: mergeRecords,
      save: (kept) => store.save(kept),
    });
    this.#course = new LessonCourse(lesson, record, {
      changed: () => this.keep(),
      watch: (question) => this.watch(question),
      showsOwn: () => this.shown.kind === 'own',
    });
    // What was answered on an earlier visit, on a page that went away at once, may not have entered the review yet.
    this.expectAnswers(Object.keys(this.learner.answers));
    this.#stopEffects = $effect.root(() => {
      $effect(() => this.#watchPrediction());
      $effect(() => this.#enterReview(this.learner.answers, this.answers));
    });
    if (run === null) this.order();
  }

  override close(): void {
    this.#recorder.close();
    this.#stopEffects();
    this.#course.close();
    super.close();
  }

  override get name(): string {
    return this.lesson.title;
  }
  get learner() {
    return this.#course.learner;
  }
  get flowState() {
    return this.#course.flowState;
  }

  protected override keep(): void {
    this.#recorder.changed();
    const { lesson, workspace, futures } = this;
    noteOwnRun(folderOf({ page: 'lesson', id: lesson.id, step: null }), !isUntouched({ files: workspace.edits, futures: futures.now as LessonRecord['futures'] }));
  }

  protected override work() {
    return { checks: this.lesson.checks, hints: this.lesson.hints };
  }

  protected override filesOf(shown: Shown): Files | null {
    return filesOf(shown, this.lesson);
  }

  protected override left(shown: Shown): void {
    if (shown.kind === 'trial') this.#course.watched(shown.question);
  }

  // ---- Runs of the lesson

  /** Plays the moment that decided a check. */
  showMe(id: string): void {
    const check = this.lesson.checks.find((c) => c.id === id);
    if (!check) return;
    this.show({ kind: 'check', check }, () => this.#goToEvidence(this.#verdicts.of(id)));
  }

  #goToEvidence(verdict: Verdict | null): void {
    const evidence = verdict?.evidence;
    this.player.seek(Math.max(0, (evidence?.atMs ?? 0) - 1000));
    this.selectedRequest = evidence?.request ?? null;
    this.player.play();
  }

  /** Shows, or shows again, the run that answers a prediction; false where a question has none. */
  watch(id: string): boolean {
    const trial = trialOf(this.lesson.questions.find((q) => q.id === id));
    if (trial !== null) this.watchTrial(id, trial, true);
    return trial !== null;
  }

  /** Shows a run that decides a question. */
  watchTrial(question: string, trial: Trial, predicted = false): void {
    this.selectedRequest = null;
    this.show({ kind: 'trial', question, trial, predicted }, () => {
      this.player.seek(Math.max(0, firstFaultMs(trial.scenario) - leadInMs));
      this.player.play();
    });
  }

  #watchPrediction(): void {
    const { run, shown, player } = this;
    if (shown.kind !== 'trial' || run?.shown !== shown) return;
    const enoughMs = firstFaultMs(shown.trial.scenario) + watchedAfterMs;
    if (player.atEnd || player.tMs >= enoughMs) this.#course.watched(shown.question);
  }

  /** What is answered comes back later, on the page of questions to review. Without storage it does not. */
  #enterReview(given: Readonly<Record<string, Given>>, answers: Readonly<Record<string, Answer>>): void {
    if (!Object.keys(given).some((id) => Object.hasOwn(answers, id))) return;
    import('./review/entering.ts').then(({ enterAnswers }) => enterAnswers(this.lesson.id, given, answers)).catch(() => undefined);
  }

  // ---- Steps, predictions, questions, hints

  enter(step: number): void {
    this.#course.enter(step);
    this.expectAnswers(questionsIn(this.lesson.steps[step]?.blocks ?? []));
  }
  predict(id: string, option: string): void {
    this.#course.predict(id, option);
  }
  /** The result of a prediction, without watching on. */
  tell(id: string): void {
    this.#course.watched(id);
  }
  answer(id: string, given: Given): void {
    this.#course.answer(id, given);
  }
  nextHint(): void {
    this.#course.nextHint(this.hints.length);
  }

  // ---- Verdicts

  get verdicts(): Readonly<Record<string, KnownVerdict>> {
    return this.#verdicts.known(this.filesVersion, this.held.length > 0);
  }

  get passedCount(): number {
    return passedCount(this.verdicts);
  }

  protected override hear(report: LabReport): void {
    super.hear(report);
    if (report.kind === 'verdict') this.#verdicts.take(report.verdict, this.orderedVersion);
    else if (report.kind === 'hints') this.hints = report.hints;
    else if (report.kind === 'finished') this.#finished();
    else if (report.kind === 'answers') {
      this.answers = { ...this.answers, ...report.answers };
      this.keep();
    }
  }

  #finished(): void {
    const { checks } = this.lesson;
    this.#course.checked(checks.length > 0 && this.passedCount === checks.length);
    this.keep();
    this.#idle = true;
    this.#orderAnswers();
  }

  /** Answers are runs, more of them than the lesson's own: they are made for the questions in sight and those that were answered, behind what is on screen. */
  expectAnswers(questions: readonly string[]): void {
    for (const id of questions) if (!this.#asked.has(id)) this.#expected.add(id);
    if (this.#idle) this.#orderAnswers();
  }

  /** With the worker went what it had not answered. */
  protected override trouble(sentence: string): void {
    for (const id of this.#asked) if (!Object.hasOwn(this.answers, id)) this.#expected.add(id);
    super.trouble(sentence);
  }

  #orderAnswers(): void {
    const { start, solutions, mistakes } = this.lesson;
    const questions = this.lesson.questions.filter(({ id }) => this.#expected.delete(id));
    if (questions.length === 0) return;
    for (const { id } of questions) this.#asked.add(id);
    this.client.answers({ questions, sets: { start, solutions, mistakes }, seed: this.seed });
  }

  // ---- What is kept

  /** The whole lesson as it was at first: files, faults, predictions, answers, hints; can be undone. */
  resetLesson(): void {
    const before = this.#record();
    this.#restore(null);
    this.messages.say('Reset this lesson: files, faults and answers.', {
      label: 'Undo',
      run: () => this.#restore(before),
    });
  }

  #restore(record: LessonRecord | null): void {
    this.workspace.replaceEdits(record?.files ?? {});
    this.replaceFutures(record?.futures ?? noFutures);
    this.shown = { kind: 'own' };
    this.selectedRequest = null;
    this.filesChanged(0);
    this.#course.restore(record);
  }

  #record(): LessonRecord {
    const { lesson, learner, workspace } = this;
    return {
      version: 2,
      lesson: lesson.id,
      files: workspace.edits,
      lastValid: workspace.lastValid,
      futures: this.futures.now as LessonRecord['futures'],
      versions: workspace.versions.past as LessonRecord['versions'],
      step: learner.step,
      furthest: learner.furthest,
      predictions: learner.predictions,
      answers: learner.answers,
      hintsShown: learner.hintsShown,
      summary: {
        steps: lesson.steps.length,
        checks: lesson.checks.length,
        checksPassed: this.passedCount,
        questions: lesson.questions.length,
        done: learner.done,
      },
      updated: Date.now(),
    };
  }
}
