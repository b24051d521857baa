import type { Figures } from '../lab/ask.ts';
import type { Logs } from '../lab/logs.ts';
import type { Hint } from '../lesson/hint.ts';
import type { LessonCheck } from '../lesson/lesson.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Fault, FaultAction, Scenario } from '../sim/scenario.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import type { Files } from '../text/sourceFile.ts';
import { Comparing } from './comparing.svelte.ts';
import { futureScenario, type Ground, type Other } from './comparison.ts';
import { actAt, longestRunMs, type FaultEnd } from './faultList.ts';
import { actsName, faultEndWords, faultWords } from './faultWords.ts';
import { stopAfter, stopBefore } from './figure.ts';
import { FutureBook } from './futureBook.svelte.ts';
import { currentOf, futureOf, UNTOUCHED, type Futures } from './futures.ts';
import { LabClient } from './labClient.ts';
import type { LabReport } from './labProtocol.ts';
import { Messages } from './messages.svelte.ts';
import { Player } from './player.svelte.ts';
import type { TriedSystem } from './matrix/faultMatrix.svelte.ts';
import type { SandboxSystem } from './sandbox/sandboxSystem.ts';
import { beginningMs, firstFaultMs, leadInMs, usualSeed, type FinishedRun, type Shown } from './shownRun.ts';
import { Workspace } from './workspace.svelte.ts';

/** What a desk begins with. */
export interface DeskStart {
  /** The files as they are given; edits are kept as what differs from them. Null: nothing is given, files come and go. */
  readonly files: Files | null;
  readonly edits: Files;
  readonly lastValid: Files;
  /** Earlier versions of the edits, newest first. */
  readonly versions: readonly Files[];
  readonly futures: Futures;
  /** Traffic, length, and the faults that nobody made, of the learner's own runs. */
  readonly live: Scenario;
  /** How the first run begins, where that is known already. */
  readonly run?: FinishedRun | null;
}

/** While a run is made, a stretch of typing is over when nothing came for this long. */
const typingPauseMs = 30;
/** A first run that does not come is ordered anew so often. */
const attemptsMax = 2;

/**
 * A system on the desk: its files, what is done to it, the run on screen and the one it is held against. Knows nothing of lessons: a class above
 * says which runs there are besides the learner's own, what is checked, and where all of it is kept.
 */
export abstract class LabDesk {
  readonly workspace: Workspace;
  readonly player: Player;
  readonly futures: FutureBook;
  readonly comparing = new Comparing();
  readonly messages = new Messages();

  /** What the parsers say about the learner's files. */
  diagnostics = $state.raw<readonly Diagnostic[]>([]);
  /** Files that would not start, for which an earlier text runs. */
  held = $state.raw<readonly string[]>([]);
  invalid = $state.raw<readonly string[]>([]);
  /** What the learner's files describe; null before the first answer of the worker. */
  ownCluster = $state.raw<Cluster | null>(null);
  /** The system as it runs, files and cluster of one reading: in the place of a file that would not start, the last text that did. Null before it is known. */
  tried = $state.raw<TriedSystem | null>(null);
  run = $state.raw<FinishedRun | null>(null);
  /** Of the run on screen only the beginning is made. */
  begins = $state(false);
  shown = $state.raw<Shown>({ kind: 'own' });
  busy = $state(false);
  selectedMachine = $state<string | null>(null);
  /** Index into the shown run's requests. */
  selectedRequest = $state<number | null>(null);
  /** What decides by lot. */
  seed = $state(usualSeed);
  /** Counts changes of the files: a verdict of an older count is stale. */
  filesVersion = $state(0);

  protected readonly client: LabClient;
  /** The count of the files that the worker has, or had last. */
  protected orderedVersion = 0;
  /** Traffic, length, and the faults that nobody made. */
  #live = $state.raw<Scenario>() as Scenario;
  #orderedFiles: Files = {};
  #orderedShown: Shown = { kind: 'own' };
  #typing: ReturnType<typeof setTimeout> | null = null;
  /** Done once when the next run arrives. */
  #onRun: (() => void) | null = null;
  /** Where the learner's own run was left. */
  #ownMs = 0;
  /** How often the first run was ordered anew. */
  #attempts = 0;
  /** The player's count of commands when a file was last edited. */
  #commandsAtEdit = 0;

  constructor(start: DeskStart) {
    this.workspace = new Workspace(start.files, start.edits, start.lastValid, start.versions);
    this.#live = start.live;
    this.futures = new FutureBook(start.futures, start.live.faults);
    this.player = new Player(this.scenarioOf(this.shown).durationMs);
    if (start.run) {
      this.run = { ...start.run, shown: this.shown };
      this.begins = true;
      this.player.reach(beginningMs);
    }
    this.client = new LabClient({
      report: (report) => this.hear(report),
      trouble: (sentence) => this.trouble(sentence),
    });
  }

  // ---- What a class above says

  /** What people call the system. */
  abstract readonly name: string;
  /** Something changed that is worth keeping. */
  protected abstract keep(): void;
  /** Of the files, those that describe the system. */
  protected systemFiles(): Files {
    return this.workspace.files;
  }
  /** What is checked on the learner's files. */
  protected abstract work(): { readonly checks: readonly LessonCheck[]; readonly hints: readonly Hint[] };
  /** What happens on screen: the traffic and the faults. */
  get scenario(): Scenario {
    return this.scenarioOf(this.shown);
  }

  /** The scenario of a run that may be on screen. */
  protected scenarioOf(shown: Shown): Scenario {
    if (shown.kind === 'check') return shown.check.scenario;
    if (shown.kind === 'trial') return shown.trial.scenario;
    if (shown.kind === 'what-if') return shown.scenario;
    return futureScenario(this.#live, this.futures.now, this.futures.now.current);
  }
  /** The files that a run is made with; null: the learner's own. */
  protected abstract filesOf(shown: Shown): Files | null;
  /** The files of the run on screen, as they stand: also those that would not start. */
  get shownFiles(): Files {
    return this.filesOf(this.shown) ?? this.workspace.files;
  }
  /** Of the learner's own that would not start: the texts that run in their place. */
  get standIns(): Files {
    const { fallback } = this.workspace;
    return Object.fromEntries(this.held.map((path) => [path, fallback[path] ?? '']));
  }
  /** All of it as it can be kept, where all of it can be changed; null in a lesson, which gives most of it. */
  get system(): SandboxSystem | null {
    return null;
  }
  /** The learner leaves a run that is not their own. */
  protected abstract left(shown: Shown): void;

  /** Plays a run of which the beginning is known, and orders all of it. @param fromMs so much of it was seen already */
  goOn(fromMs = 0): void {
    if (!this.begins) return;
    this.order();
    if (fromMs > this.player.tMs) this.player.seek(fromMs);
    this.player.play();
  }

  close(): void {
    if (this.#typing !== null) clearTimeout(this.#typing);
    this.client.close();
    this.player.close();
  }

  get live(): Scenario {
    return this.#live;
  }

  /** Other traffic, another length. Whoever calls orders the run. */
  protected setLive(live: Scenario): void {
    this.#live = live;
    this.futures.base = live.faults;
  }

  // ---- Files

  edit(path: string, text: string): void {
    if (this.player.commands !== this.#commandsAtEdit) this.workspace.lookedAt();
    if (!this.workspace.edit(path, text)) return;
    this.#commandsAtEdit = this.player.commands;
    // With nothing under way there is nothing to wait for.
    this.filesChanged(this.busy ? typingPauseMs : 0);
  }

  /** Back to the version that was given of one file, or of all of them; can be undone. */
  resetFiles(path: string | null): void {
    const before = this.workspace.edits;
    if (path === null) this.workspace.replaceEdits({});
    else this.workspace.reset(path);
    this.filesChanged(0);
    this.messages.say(`Reset ${path ?? 'all files'}.`, {
      label: 'Undo',
      run: () => {
        const { start, edits } = this.workspace;
        this.workspace.replaceEdits(path === null ? before : { ...edits, [path]: before[path] ?? start[path] ?? '' });
        this.filesChanged(0);
      },
    });
  }

  protected filesChanged(afterMs: number): void {
    this.filesVersion++;
    this.keep();
    if (this.#typing !== null) clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.order(), afterMs);
  }

  // ---- What is done to the system

  get faults(): readonly Fault[] {
    return this.futures.own;
  }
  get canUndo(): boolean {
    return this.futures.canUndo;
  }
  get canRedo(): boolean {
    return this.futures.canRedo;
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
    this.#noteSeen();
    const before = this.futures.now;
    if (!this.futures.act(actAt(action, atMs, forMs))) return;
    this.messages.announce(action.kind === 'end' ? faultEndWords(action) : faultWords(action));
    this.#sayFork(before);
    let commands = 0;
    // Who has paused or gone elsewhere by the time the run is there means that.
    this.#futuresChanged(() => {
      if (this.player.commands === commands) this.player.play();
    });
    commands = this.player.commands;
  }

  /** What came after this moment before is not lost: it is named, and one press away. */
  #sayFork(before: Futures): void {
    const { now } = this.futures;
    if (before.current === UNTOUCHED || now.current === before.current) return;
    if (now.list.length <= before.list.length && futureOf(before, now.current) !== null) return;
    const { id, acts } = currentOf(before);
    this.messages.say(`Another future from here on. Kept as ${id}: ${actsName(acts)}.`, {
      label: `Back to ${id}`,
      run: () => this.returnTo(id),
    });
  }

  /** Takes one fault out of the run. */
  removeFault(index: number): void {
    this.#noteSeen();
    if (this.futures.takeAway(index)) this.#futuresChanged();
  }

  /** Back to where nothing is done. What was done stays in the list of futures. */
  clearFaults(): void {
    const { current } = this.futures.now;
    this.#noteSeen();
    if (!this.futures.returnTo(UNTOUCHED)) return;
    this.#futuresChanged();
    this.messages.say(`Nothing is done to it now. What you did is kept as future ${current}.`, {
      label: `Back to ${current}`,
      run: () => this.returnTo(current),
    });
  }

  undo(): void {
    this.#noteSeen();
    if (this.futures.undo()) this.#futuresChanged();
  }

  redo(): void {
    this.#noteSeen();
    if (this.futures.redo()) this.#futuresChanged();
  }

  // ---- Futures

  /** Shows another future, at the moment that is on screen. A comparison with it turns round. */
  returnTo(id: number): void {
    const { current } = this.futures.now;
    this.#noteSeen();
    if (!this.futures.returnTo(id)) {
      this.backToOwn();
      return;
    }
    if (this.comparing.isWith(id)) this.comparing.choose({ kind: 'future', id: current });
    this.messages.announce(`Future ${id}: ${actsName(currentOf(this.futures.now).acts)}.`);
    if (this.shown.kind === 'own') this.#futuresChanged();
    else this.backToOwn();
  }

  /** Takes a future out of the list; can be undone. */
  removeFuture(id: number): void {
    const name = actsName(futureOf(this.futures.now, id)?.acts ?? []);
    this.#noteSeen();
    if (!this.futures.remove(id)) return;
    this.#futuresChanged();
    this.messages.say(`Removed future ${id}: ${name}.`, { label: 'Undo', run: () => this.undo() });
  }

  protected replaceFutures(futures: Futures): void {
    this.futures.replace(futures);
    this.player.startOver();
  }

  #futuresChanged(then: (() => void) | null = null): void {
    this.workspace.lookedAt();
    this.player.startOver();
    this.keep();
    if (then !== null) this.#onRun = then;
    this.order();
  }

  /** Down to where the current future was looked at: acting before that moment begins another. */
  #noteSeen(): void {
    if (this.shown.kind === 'own') this.futures.seen(this.player.furthestMs);
  }

  // ---- The run beside the one on screen

  /** What the run on screen can be held against. */
  get ground(): Ground {
    const { shown, workspace, futures } = this;
    const { start, edits, free, versions } = workspace;
    return { shown, live: this.#live, start, edits, hasStart: !free, futures: futures.now, versions };
  }

  compareWith(other: Other | null): void {
    this.comparing.choose(other);
    this.workspace.lookedAt();
    this.order();
  }

  // ---- Which run is on screen

  /** Plays what would happen to the learner's files: a cell of the fault matrix. */
  tryOut(title: string, scenario: Scenario): void {
    this.selectedRequest = null;
    this.show({ kind: 'what-if', title, scenario }, () => {
      this.player.seek(Math.max(0, firstFaultMs(scenario) - leadInMs));
      this.player.play();
    });
  }

  backToOwn(): void {
    if (this.shown.kind === 'own') return;
    this.left(this.shown);
    const atMs = this.#ownMs;
    this.show({ kind: 'own' }, () => {
      this.player.pause();
      this.player.seek(atMs);
      this.player.startOver();
    });
  }

  protected show(shown: Shown, onRun: () => void): void {
    this.#noteSeen();
    this.workspace.lookedAt();
    if (this.shown.kind === 'own') this.#ownMs = this.player.tMs;
    this.shown = shown;
    this.#onRun = onRun;
    this.order();
  }

  // ---- Moving through it

  /** To the next event, or back to the one before; what holds there is said. */
  step(direction: 1 | -1): void {
    if (this.run === null) return;
    const { player } = this;
    const { trace } = this.run;
    this.goTo(direction === 1 ? stopAfter(trace, player.tMs) : stopBefore(trace, player.tMs));
  }

  /** Stops at a moment; what holds there is said. */
  goTo(tMs: number): void {
    this.player.pause();
    this.player.seek(tMs);
    if (this.run !== null) void this.#tellMoment(this.run, this.player.tMs);
  }

  /** Words for a moment come with the first that is asked for: the page opens without them. What is no longer on screen by then is not told. */
  async #tellMoment(run: FinishedRun, tMs: number): Promise<void> {
    const narrator = await import('./narrator.ts').catch(() => null);
    if (narrator !== null && this.run === run && this.player.tMs === tMs) this.messages.announce(narrator.momentTold(run, tMs));
  }

  // ---- The worker

  /** The daemons' own figures at a moment of the run on screen: of one machine, or of all. */
  look(tMs: number, machine: string | null): Promise<readonly Figures[]> {
    return this.client.look(tMs, machine);
  }

  /** What a machine's processes write to their logs in the run on screen. */
  logs(machine: string): Promise<Logs | null> {
    return this.client.logs(machine);
  }

  /** With nothing on screen yet, the worker may only have been slow to start on a busy computer: it gets another chance. */
  protected trouble(sentence: string): void {
    if ((this.run === null || this.begins) && this.#attempts++ < attemptsMax) {
      this.order();
      return;
    }
    this.busy = false;
    this.messages.say(sentence, { label: 'Run it again', run: () => this.order() });
  }

  protected order(): void {
    this.#typing = null;
    this.busy = true;
    this.#orderedFiles = this.systemFiles();
    this.orderedVersion = this.filesVersion;
    this.#orderedShown = this.shown;
    const { scenario, other } = this.comparing.order(this.ground, this.scenarioOf(this.shown), this.#orderedFiles);
    this.client.order({
      files: this.#orderedFiles,
      fallback: this.workspace.fallback,
      shown: { scenario, seed: this.seed, files: this.filesOf(this.shown) },
      other: other && { ...other, seed: this.seed },
      ...this.work(),
    });
  }

  protected hear(report: LabReport): void {
    switch (report.kind) {
      case 'prepared':
        this.diagnostics = report.diagnostics;
        this.invalid = report.invalid;
        this.held = report.held;
        this.ownCluster = report.cluster ?? this.ownCluster;
        if (report.cluster !== null) this.tried = this.#triedWith(report.cluster);
        this.workspace.noteInvalid(this.#orderedFiles, report.invalid);
        break;
      case 'run':
        this.#takeRun({ shown: this.#orderedShown, cluster: report.cluster, trace: report.trace });
        break;
      case 'other':
        this.comparing.take({ shown: this.#orderedShown, cluster: report.cluster, trace: report.trace });
        break;
      case 'finished':
        this.busy = false;
        break;
      case 'failed':
        this.busy = false;
        this.messages.say(`The lab itself failed: ${report.message} Your text is kept.`);
    }
  }

  #triedWith(cluster: Cluster): TriedSystem {
    const { fallback } = this.workspace;
    const files: Record<string, string> = { ...this.#orderedFiles };
    for (const path of this.held) files[path] = fallback[path] ?? '';
    return { files, cluster, traffic: this.#live.traffic, seed: this.seed };
  }

  #takeRun(run: FinishedRun): void {
    const first = this.run === null;
    const same = this.run?.shown === run.shown;
    this.run = run;
    this.begins = false;
    this.player.reach(Infinity);
    if (!same || (this.selectedRequest ?? 0) >= run.trace.requests.length) this.selectedRequest = null;
    this.player.setDuration(run.trace.durationMs);
    const then = this.#onRun;
    this.#onRun = null;
    if (then !== null) then();
    // It opens on a system at work, where no moment of it was asked for; who asked for less motion starts it themselves.
    else if (first) this.player.play();
  }
}
