import type { Verdict } from '../../checks/check.ts';
import type { LessonCheck } from '../../lesson/lesson.ts';
import type { Diagnostic } from '../../text/diagnostic.ts';
import type { Files } from '../../text/sourceFile.ts';
import { LabDesk } from '../labDesk.svelte.ts';
import { UNTOUCHED, without } from '../futures.ts';
import type { LabReport } from '../labProtocol.ts';
import { Recorder } from '../recorder.ts';
import type { Store } from '../storage.ts';
import { VerdictBook, type KnownVerdict } from '../verdictBook.svelte.ts';
import { sandboxRecordVersion, type SandboxRecord } from './sandboxRecord.ts';
import { strangerDiagnostics } from './checkStrangers.ts';
import { readOwnFiles, usualScenario, workspaceOf, type SandboxSystem } from './sandboxSystem.ts';
import type { Note } from './bringing/brought.ts';
import { SandboxSteps } from './sandboxSteps.svelte.ts';

const noNotes: readonly Note[] = [];

/** A desk on which everything can be changed: machines and files come and go, the traffic and the checks are files as well, and every step can be undone. */
export class SandboxDesk extends LabDesk {
  override name = $state('');
  checks = $state.raw<readonly LessonCheck[]>([]);
  /** What was assumed when the system was made of files from elsewhere; none once somebody has read it. */
  notes = $state.raw<readonly Note[]>(noNotes);
  /** How long the worker took over the last run and its checks, in milliseconds; null before the first. */
  tookMs = $state<number | null>(null);

  /** cluster.yaml has no machine (yet): there is nothing to run. */
  bare = $state(false);

  readonly #steps: SandboxSteps;
  readonly #recorder: Recorder<SandboxRecord>;
  /** Another tab changed it since something was changed here. */
  #heardOther = false;
  readonly #verdicts = new VerdictBook();
  /** What scenario.yaml and checks.yaml say about themselves. */
  #ownDiagnostics: readonly Diagnostic[] = [];
  /** The next change goes on with the step before: typing in one file. */
  #goesOn = false;
  #typedIn: string | null = null;
  /** Of the value that was moved last. */
  #gesture: number | null = null;
  /** A run was ordered and is not there yet. */
  #runComing = false;
  /** When it is there, the next one is due. */
  #runDue = false;

  constructor(system: SandboxSystem, record: SandboxRecord | null, store: Store) {
    const { name, files, futures, seed } = system;
    const own = readOwnFiles(files);
    super({
      files: null,
      edits: files,
      lastValid: record?.lastValid ?? system.lastValid ?? {},
      versions: [],
      futures,
      live: own.scenario ?? usualScenario,
    });
    this.name = name;
    this.seed = seed;
    this.notes = system.notes ?? noNotes;
    this.#steps = new SandboxSteps(this.system);
    this.#recorder = new Recorder({
      name: 'sandbox',
      stored: record,
      read: () => this.#record(),
      // One thing, of which the last word counts: halves of two systems would be none.
      merge: (mine) => mine,
      save: (kept) => store.saveSandbox(kept),
      heard: (theirs) => this.#heard(theirs),
    });
    this.order();
  }

  override close(): void {
    this.#recorder.close();
    super.close();
  }

  /** All of it as it stands. */
  override get system(): SandboxSystem {
    const { edits, lastValid } = this.workspace;
    return { name: this.name, files: edits, futures: this.futures.now, seed: this.seed, lastValid, notes: this.notes };
  }

  protected override systemFiles(): Files {
    return workspaceOf(this.workspace.files);
  }

  protected override filesOf(): Files | null {
    return null;
  }

  protected override left(): void {}

  // ---- Files

  override edit(path: string, text: string): void {
    this.#goesOn = this.#typedIn === path && !this.workspace.versions.looked;
    this.#typedIn = path;
    this.#gesture = null;
    super.edit(path, text);
    this.#goesOn = false;
  }

  /** Other files altogether, or some that came, went or changed: one step of undo. What is said can be taken back from there. */
  change(files: Files, said: string | null = null): void {
    this.#typedIn = null;
    this.#gesture = null;
    this.workspace.replaceEdits(files);
    this.filesChanged(0);
    if (said !== null) this.messages.say(said, { label: 'Undo', run: () => this.undo() });
  }

  /**
   * A value in a file that is being moved. All of one gesture is one step of undo, and the run follows it as fast as runs can be made.
   * @param gesture another number for each press, drag or held key
   */
  adjust(path: string, text: string, gesture: number): void {
    const { workspace } = this;
    if (workspace.files[path] === text) return;
    this.#goesOn = this.#gesture === gesture;
    this.#gesture = gesture;
    this.#typedIn = null;
    if (!workspace.edit(path, text)) workspace.replaceEdits({ ...workspace.edits, [path]: text });
    this.filesVersion++;
    this.keep();
    this.#goesOn = false;
    // A worker that is given more orders than it can do would read files all day and run nothing.
    if (this.#runComing && this.busy) this.#runDue = true;
    else this.order();
  }

  /** What was done by hand is in the files from now on: one step of undo. */
  settle(files: Files, said: string): void {
    const { now } = this.futures;
    this.#put({ ...this.system, files, futures: { ...without(now, now.current), current: UNTOUCHED } });
    this.messages.say(said, { label: 'Undo', run: () => this.undo() });
  }

  /** Puts another system on the desk, at a moment where one is asked for; the one before is one step of undo away. */
  open(system: SandboxSystem, said: string, atMs: number | null = null): void {
    this.#put(system);
    this.keep();
    if (atMs !== null) this.show({ kind: 'own' }, () => this.goTo(atMs));
    this.messages.say(said, { label: 'Undo', run: () => this.undo() });
  }

  /** What was assumed has been read; can be undone. */
  dismissNotes(): void {
    this.notes = noNotes;
    this.keep();
  }

  rename(name: string): void {
    this.name = name;
    this.keep();
  }

  setSeed(seed: number): void {
    this.seed = seed;
    this.filesChanged(0);
  }

  #put({ name, files, futures, seed, lastValid = {}, notes = noNotes }: SandboxSystem): void {
    this.#typedIn = null;
    this.#gesture = null;
    this.name = name;
    this.seed = seed;
    this.notes = notes;
    this.selectedMachine = null;
    this.selectedRequest = null;
    this.shown = { kind: 'own' };
    this.workspace.replaceEdits(files, lastValid);
    if (this.futures.now !== futures) this.replaceFutures(futures);
    this.filesChanged(0);
  }

  // ---- Undo and redo, of everything

  override get canUndo(): boolean {
    return this.#steps.canUndo;
  }
  override get canRedo(): boolean {
    return this.#steps.canRedo;
  }
  override undo(): void {
    if (this.canUndo) this.#put(this.#steps.undo());
  }
  override redo(): void {
    if (this.canRedo) this.#put(this.#steps.redo());
  }

  // ---- Runs and checks

  protected override work() {
    return { checks: this.checks, hints: [] };
  }

  protected override order(): void {
    const { scenario, checks, diagnostics } = readOwnFiles(this.workspace.files, this.live);
    // While one of them cannot be read, what it said last goes on, as with any other file.
    if (scenario !== null) this.setLive(scenario);
    if (checks !== null) this.checks = checks;
    this.#followCheck();
    this.#ownDiagnostics = diagnostics;
    this.#runComing = true;
    this.#runDue = false;
    super.order();
  }

  /** A check whose run is on screen may have been changed since. */
  #followCheck(): void {
    if (this.shown.kind !== 'check') return;
    const { check } = this.shown;
    const now = this.checks.find(({ id }) => id === check.id);
    if (now !== undefined && JSON.stringify(now) !== JSON.stringify(check)) this.shown = { kind: 'check', check: now };
  }

  /** The run that was ordered is there, or never comes. */
  #runCame(): void {
    this.#runComing = false;
    if (this.#runDue) this.order();
  }

  get verdicts(): Readonly<Record<string, KnownVerdict>> {
    return this.#verdicts.known(this.filesVersion, this.held.length > 0);
  }

  /** Plays the moment that decided a check. */
  showMe(id: string): void {
    const check = this.checks.find((one) => one.id === id);
    if (check !== undefined) this.show({ kind: 'check', check }, () => this.#goToEvidence(this.#verdicts.of(id)));
  }

  #goToEvidence(verdict: Verdict | null): void {
    this.player.seek(Math.max(0, (verdict?.evidence?.atMs ?? 0) - 1000));
    this.selectedRequest = verdict?.evidence?.request ?? null;
    this.player.play();
  }

  protected override hear(report: LabReport): void {
    super.hear(report);
    if (report.kind === 'verdict') this.#verdicts.take(report.verdict, this.orderedVersion);
    if (report.kind === 'finished') this.tookMs = report.tookMs;
    if (report.kind === 'run' || report.kind === 'finished' || report.kind === 'failed') this.#runCame();
    if (report.kind !== 'prepared') return;
    this.bare = report.cluster === null && report.diagnostics.some(({ code }) => code === 'cluster.machines');
    if (this.bare) this.run = this.ownCluster = null;
    const own = [...this.#ownDiagnostics, ...this.#strangers()];
    this.diagnostics = [...report.diagnostics, ...own];
    this.invalid = [...report.invalid, ...own.filter(({ severity }) => severity === 'error').map(({ file }) => file)];
  }

  /** What the two files name and the system lacks; while they cannot be read, that is said and nothing else. */
  #strangers(): readonly Diagnostic[] {
    const { ownCluster, live, checks } = this;
    const unread = this.#ownDiagnostics.some(({ severity }) => severity === 'error');
    return ownCluster === null || unread ? [] : strangerDiagnostics(this.workspace.files, live.faults, checks, ownCluster);
  }

  // ---- What is kept

  protected override keep(): void {
    this.#heardOther = false;
    this.#steps.note(this.system, this.#goesOn);
    this.#recorder.changed();
  }

  /** Said once until something is changed here: a browser keeps one sandbox. */
  #heard({ name, files, futures, seed, lastValid, notes }: SandboxRecord): void {
    if (this.#heardOther) return;
    this.#heardOther = true;
    this.messages.say('The sandbox was changed in another tab, and that is kept now. A change here takes its place.', {
      label: 'Take theirs',
      run: () => this.open({ name, files, futures, seed, lastValid, notes }, `Opened ${name}, as it was in the other tab.`),
    });
  }

  #record(): SandboxRecord {
    return {
      version: sandboxRecordVersion,
      name: this.name,
      files: this.workspace.edits,
      lastValid: this.workspace.lastValid,
      futures: this.futures.now as SandboxRecord['futures'],
      seed: this.seed,
      notes: this.notes as SandboxRecord['notes'],
      updated: Date.now(),
    };
  }
}
