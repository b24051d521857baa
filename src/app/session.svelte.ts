import { createActor } from 'xstate';
import type { Verdict } from '../checks/check.ts';
import type { Figures } from '../lab/ask.ts';
import type { Lesson } from '../lesson/lesson.ts';
import type { Answer, Given } from '../lesson/quiz.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Fault, FaultAction } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import type { Trace } from '../trace/trace.ts';
import { faultEndWords, faultWords } from './faultWords.ts';
import {
  changed,
  historyOf,
  longestRunMs,
  redone,
  undone,
  withEnd,
  withFault,
  type FaultEnd,
  type History,
} from './faultList.ts';
import { LabClient } from './labClient.ts';
import type { LabReport } from './labProtocol.ts';
import { Learner } from './learner.svelte.ts';
import { lessonFlowMachine } from './lessonFlow.ts';
import type { LessonRecord } from './lessonRecord.ts';
import { Messages } from './messages.svelte.ts';
import { Player } from './player.svelte.ts';
import { Recorder } from './recorder.ts';
import { filesOf, firstFaultMs, leadInMs, scenarioOf, seed, trialOf, watchedAfterMs, type Shown } from './shownRun.ts';
import type { Store } from './storage.ts';
import { Workspace } from './workspace.svelte.ts';

/** A finished run as it is shown: what was run and what happened. */
export interface FinishedRun {
  readonly shown: Shown;
  readonly cluster: Cluster;
  readonly trace: Trace;
}

/** A check's verdict, and whether it is about the files as they are now. */
export interface KnownVerdict {
  readonly verdict: Verdict;
  readonly stale: boolean;
}

/** A stretch of typing is over when nothing came for this long. */
const typingPauseMs = 30;

/** One visit to one lesson: the learner's files and faults, the run on screen, the verdicts. The page reads it and calls it. */
export class LessonSession {
  readonly lesson: Lesson;
  readonly workspace: Workspace;
  readonly player: Player;
  readonly learner: Learner;
  readonly messages = new Messages();

  /** What the parsers say about the learner's files. */
  diagnostics = $state.raw<readonly Diagnostic[]>([]);
  /** Files that would not start, for which an earlier text runs. */
  held = $state.raw<readonly string[]>([]);
  invalid = $state.raw<readonly string[]>([]);
  /** What the learner's files describe; null before the first answer of the worker. */
  ownCluster = $state.raw<Cluster | null>(null);
  run = $state.raw<FinishedRun | null>(null);
  shown = $state.raw<Shown>({ kind: 'own' });
  /** Ids of the hints that fit, best first. */
  hints = $state.raw<readonly string[]>([]);
  answers = $state.raw<Readonly<Record<string, Answer>>>({});
  busy = $state(false);
  selectedMachine = $state<string | null>(null);
  /** Index into the shown run's requests. */
  selectedRequest = $state<number | null>(null);
  flowState = $state<'opening' | 'reading' | 'predicting' | 'watching' | 'exercising' | 'done'>('opening');

  #history = $state.raw(historyOf<readonly Fault[]>([]));
  #verdicts = $state.raw<Readonly<Record<string, { verdict: Verdict; version: number }>>>({});
  /** Counts changes of the files: a verdict of an older count is stale. */
  #version = $state(0);
  #orderedFiles: Files = {};
  #orderedVersion = 0;
  #orderedShown: Shown = { kind: 'own' };
  #askedAnswers = false;
  #typing: ReturnType<typeof setTimeout> | null = null;
  /** Done once when the next run arrives. */
  #onRun: (() => void) | null = null;
  /** Where the learner's own run was left. */
  #ownMs = 0;
  readonly #client: LabClient;
  readonly #recorder: Recorder;
  readonly #flow;
  readonly #stopEffects: () => void;

  constructor(lesson: Lesson, record: LessonRecord | null, store: Store) {
    this.lesson = lesson;
    this.workspace = new Workspace(lesson.start, record?.files ?? {}, record?.lastValid ?? {});
    this.learner = new Learner(lesson, record);
    this.#history = historyOf<readonly Fault[]>(record?.faults ?? lesson.live.faults);
    this.player = new Player(scenarioOf(this.shown, lesson, this.faults).durationMs);
    this.#recorder = new Recorder(
      store,
      lesson.id,
      record,
      () => this.#record(),
      (sentence) => this.messages.say(sentence),
    );
    this.#client = new LabClient({
      report: (report) => this.#hear(report),
      trouble: (sentence) => {
        this.busy = false;
        this.messages.say(sentence);
      },
    });
    this.#flow = createActor(lessonFlowMachine, { input: { done: this.learner.done } });
    this.#flow.subscribe((snapshot) => {
      this.flowState = snapshot.value;
      if (snapshot.value === 'done') this.learner.done = true;
    });
    this.#flow.start();
    this.#flow.send({ type: 'QUESTIONS', allAnswered: this.learner.answeredAll(lesson) });
    this.#stopEffects = $effect.root(() => {
      $effect(() => this.#watchPrediction());
    });
    this.#order();
  }

  close(): void {
    if (this.#typing !== null) clearTimeout(this.#typing);
    this.#recorder.close();
    this.#stopEffects();
    this.#client.close();
    this.player.close();
    this.#flow.stop();
  }

  // ---- Files

  edit(path: string, text: string): void {
    if (!this.workspace.edit(path, text)) return;
    this.#filesChanged(typingPauseMs);
  }

  /** Back to the lesson's version of one file, or of all of them; can be undone. */
  resetFiles(path: string | null): void {
    const before = this.workspace.edits;
    if (path === null) this.workspace.replaceEdits({});
    else this.workspace.reset(path);
    this.#filesChanged(0);
    this.messages.say(`Reset ${path ?? 'all files'}.`, {
      label: 'Undo',
      run: () => {
        this.workspace.replaceEdits(
          path === null ? before : { ...this.workspace.edits, [path]: before[path] ?? this.lesson.start[path] ?? '' },
        );
        this.#filesChanged(0);
      },
    });
  }

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
    this.#history = changed(this.#history, record?.faults ?? this.lesson.live.faults);
    const { learner } = this;
    learner.predictions = record?.predictions ?? {};
    learner.answers = record?.answers ?? {};
    learner.hintsShown = record?.hintsShown ?? 0;
    this.shown = { kind: 'own' };
    this.selectedRequest = null;
    this.#filesChanged(0);
    this.#questionsChanged();
    this.enter(learner.step);
  }

  #filesChanged(afterMs: number): void {
    this.#version++;
    this.#recorder.changed();
    if (this.#typing !== null) clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#order(), afterMs);
  }

  // ---- Faults

  get faults(): readonly Fault[] {
    return this.#history.now;
  }
  get canUndo(): boolean {
    return this.#history.past.length > 0;
  }
  get canRedo(): boolean {
    return this.#history.future.length > 0;
  }

  /** Does something to the cluster now: the run is made anew with it and goes on from this moment. */
  act(action: FaultAction | FaultEnd, forMs: number | null = null): void {
    if (this.shown.kind !== 'own') {
      this.messages.say('This is another run, shown as it happened. Your own can be broken.', {
        label: 'Back to my run',
        run: () => this.backToOwn(),
      });
      return;
    }
    const atMs = Math.round(this.player.tMs);
    if (atMs >= longestRunMs) {
      this.messages.say('A run lasts five minutes at most. Go back in time, or take the faults away to start afresh.');
      return;
    }
    const faults =
      action.kind === 'end' ? withEnd(this.faults, action, atMs) : withFault(this.faults, action, atMs, forMs);
    this.messages.announce(action.kind === 'end' ? faultEndWords(action) : faultWords(action));
    this.#setFaults(changed(this.#history, faults));
    this.#onRun = () => this.player.play();
  }

  /** Takes one fault out of the run. */
  removeFault(index: number): void {
    this.#setFaults(
      changed(
        this.#history,
        this.faults.filter((_, i) => i !== index),
      ),
    );
  }

  /** Back to the faults that the lesson began with: mostly none. */
  clearFaults(): void {
    this.#setFaults(changed(this.#history, this.lesson.live.faults));
    this.messages.say('The faults you made are gone.', { label: 'Undo', run: () => this.undo() });
  }

  undo(): void {
    this.#setFaults(undone(this.#history));
  }

  redo(): void {
    this.#setFaults(redone(this.#history));
  }

  #setFaults(history: History<readonly Fault[]>): void {
    if (history.now === this.#history.now) return;
    this.#history = history;
    this.#recorder.changed();
    this.#order();
  }

  // ---- Which run is on screen

  /** Plays the moment that decided a check. */
  showMe(id: string): void {
    const check = this.lesson.checks.find((c) => c.id === id);
    if (!check) return;
    this.#show({ kind: 'check', check }, () => this.#goToEvidence(this.#verdicts[id]?.verdict));
  }

  backToOwn(): void {
    if (this.shown.kind === 'own') return;
    if (this.shown.kind === 'trial') this.#markWatched(this.shown.question);
    const atMs = this.#ownMs;
    this.#show({ kind: 'own' }, () => {
      this.player.pause();
      this.player.seek(atMs);
    });
  }

  #show(shown: Shown, onRun: () => void): void {
    if (this.shown.kind === 'own') this.#ownMs = this.player.tMs;
    this.shown = shown;
    this.#onRun = onRun;
    this.#order();
  }

  #goToEvidence(verdict: Verdict | undefined): void {
    const evidence = verdict?.evidence;
    this.player.seek(Math.max(0, (evidence?.atMs ?? 0) - 1000));
    this.selectedRequest = evidence?.request ?? null;
    this.player.play();
  }

  // ---- Steps, predictions, questions, hints

  /** A step (from 0) came on the page. */
  enter(step: number): void {
    const blocks = this.lesson.steps[step]?.blocks ?? [];
    const asked = blocks.flatMap((block) => (block.type === 'predict' ? [block.question] : []));
    const { predictions, answers } = this.learner;
    const open = asked.some((id) => !predictions[id] && !answers[id]);
    const unwatched = asked.find((id) => predictions[id]?.seen === false);
    const prediction = open ? 'open' : unwatched === undefined ? 'none' : 'unwatched';
    this.learner.enter(step);
    this.#flow.send({ type: 'ENTER', step, prediction, exercise: blocks.some(({ type }) => type === 'checks') });
    // Said on an earlier visit, and still owed its run.
    if (unwatched !== undefined && this.shown.kind === 'own') this.watch(unwatched);
    this.#recorder.changed();
  }

  /** The learner says what clients will get; then the run shows it. */
  predict(id: string, option: string): void {
    const trial = trialOf(this.lesson.questions.find((q) => q.id === id));
    this.learner.predict(id, option);
    this.#flow.send({ type: 'PREDICTED' });
    this.#recorder.changed();
    if (trial === null) this.#markWatched(id);
    else this.watch(id);
  }

  /** Shows, or shows again, the run that answers a prediction. */
  watch(id: string): void {
    const trial = trialOf(this.lesson.questions.find((q) => q.id === id));
    if (trial === null) return;
    this.selectedRequest = null;
    this.#show({ kind: 'trial', question: id, trial }, () => {
      this.player.seek(Math.max(0, firstFaultMs(trial.scenario) - leadInMs));
      this.player.play();
    });
  }

  #watchPrediction(): void {
    const { run, shown, player } = this;
    if (shown.kind !== 'trial' || run?.shown !== shown) return;
    const enoughMs = firstFaultMs(shown.trial.scenario) + watchedAfterMs;
    if (player.atEnd || player.tMs >= enoughMs) this.#markWatched(shown.question);
  }

  /** The result of a prediction, without watching on. */
  tell(id: string): void {
    this.#markWatched(id);
  }

  #markWatched(id: string): void {
    if (this.learner.predictions[id]?.seen !== false) return;
    this.learner.watched(id);
    this.#flow.send({ type: 'WATCHED' });
    this.#questionsChanged();
  }

  answer(id: string, given: Given): void {
    this.learner.answer(id, given);
    this.#questionsChanged();
  }

  nextHint(): void {
    this.learner.hintsShown = Math.min(this.learner.hintsShown + 1, this.hints.length);
    this.#recorder.changed();
  }

  #questionsChanged(): void {
    this.#flow.send({ type: 'QUESTIONS', allAnswered: this.learner.answeredAll(this.lesson) });
    this.#recorder.changed();
  }

  // ---- Verdicts

  get verdicts(): Readonly<Record<string, KnownVerdict>> {
    const stale = (version: number) => version !== this.#version || this.held.length > 0;
    return Object.fromEntries(
      Object.entries(this.#verdicts).map(([id, { verdict, version }]) => [id, { verdict, stale: stale(version) }]),
    );
  }

  get passedCount(): number {
    return Object.values(this.verdicts).filter(({ verdict, stale }) => verdict.passed && !stale).length;
  }

  // ---- The worker

  /** The daemons' own figures at a moment of the run on screen: of one machine, or of all. */
  look(tMs: number, machine: string | null): Promise<readonly Figures[]> {
    return this.#client.look(tMs, machine);
  }

  #order(): void {
    this.#typing = null;
    this.busy = true;
    this.#orderedFiles = this.workspace.files;
    this.#orderedVersion = this.#version;
    this.#orderedShown = this.shown;
    this.#client.order({
      files: this.workspace.files,
      fallback: this.workspace.fallback,
      shown: {
        scenario: scenarioOf(this.shown, this.lesson, this.faults),
        seed,
        files: filesOf(this.shown, this.lesson),
      },
      checks: this.lesson.checks,
      hints: this.lesson.hints,
    });
  }

  #hear(report: LabReport): void {
    switch (report.kind) {
      case 'prepared':
        this.diagnostics = report.diagnostics;
        this.invalid = report.invalid;
        this.held = report.held;
        this.ownCluster = report.cluster ?? this.ownCluster;
        this.workspace.noteInvalid(this.#orderedFiles, report.invalid);
        break;
      case 'run':
        this.#takeRun({ shown: this.#orderedShown, cluster: report.cluster, trace: report.trace });
        break;
      case 'verdict':
        this.#verdicts = {
          ...this.#verdicts,
          [report.verdict.id]: { verdict: report.verdict, version: this.#orderedVersion },
        };
        break;
      case 'hints':
        this.hints = report.hints;
        break;
      case 'answers':
        this.answers = report.answers;
        this.#recorder.changed();
        break;
      case 'finished':
        this.#finished();
        break;
      case 'failed':
        this.busy = false;
        this.messages.say(`The lab itself failed: ${report.message} Your text is kept.`);
    }
  }

  #takeRun(run: FinishedRun): void {
    const first = this.run === null;
    const same = this.run?.shown === run.shown;
    this.run = run;
    if (!same || (this.selectedRequest ?? 0) >= run.trace.requests.length) this.selectedRequest = null;
    this.player.setDuration(run.trace.durationMs);
    this.#onRun?.();
    this.#onRun = null;
    // The lesson opens on a system at work; who asked for less motion starts it themselves.
    if (first && !matchMedia('(prefers-reduced-motion: reduce)').matches) this.player.play();
  }

  #finished(): void {
    this.busy = false;
    const { checks } = this.lesson;
    const allPassed = checks.length > 0 && this.passedCount === checks.length;
    this.#flow.send({ type: 'CHECKS', allPassed });
    this.messages.announce(`${this.passedCount} of ${checks.length} checks pass.`);
    this.#recorder.changed();
    if (this.#askedAnswers) return;
    this.#askedAnswers = true;
    const { questions, start, solutions, mistakes } = this.lesson;
    this.#client.answers({ questions, sets: { start, solutions, mistakes }, seed });
  }

  #record(): LessonRecord {
    const { lesson, learner, workspace } = this;
    return {
      version: 1,
      lesson: lesson.id,
      files: workspace.edits,
      lastValid: workspace.lastValid,
      faults: this.faults as LessonRecord['faults'],
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
