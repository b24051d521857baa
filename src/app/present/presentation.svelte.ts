import type { Question } from '../../lesson/quiz.ts';
import { faultWords } from '../faultWords.ts';
import type { LabDesk } from '../labDesk.svelte.ts';
import type { LessonSession } from '../session.svelte.ts';
import { firstFaultMs, trialOf, watchedAfterMs } from '../shownRun.ts';
import type { Armed } from './armed.svelte.ts';
import { cueOfStep, cuesOf, type Cue } from './cues.ts';
import { Hands } from './hands.svelte.ts';

/** How far the cue on screen has come: put to the class, happening (a run that answers a question), or over: answered, fired. */
export type Phase = 'put' | 'happening' | 'over';

/**
 * A desk on a projector. Of a lesson it shows one cue after the other; of a sandbox only the system. It answers nothing in the teacher's name: what
 * the learner of this browser predicted and answered stays as it was.
 */
export class Presentation {
  readonly desk: LabDesk;
  /** The desk, where it is a lesson's. */
  readonly lesson: LessonSession | null;
  readonly cues: readonly Cue[];
  readonly hands = new Hands();
  /** What a link armed. It comes before the faults of the lesson. */
  readonly armed: Armed | null;
  /** The machine of which the next digit is a fault. */
  machine = $state<string | null>(null);
  /** Nothing is on screen, so that the class looks at the teacher. */
  blank = $state(false);
  phase = $state<Phase>('put');
  #at = $state(0);
  readonly #stop: () => void;

  constructor(desk: LabDesk, lesson: LessonSession | null, step: number, armed: Armed | null) {
    this.desk = desk;
    this.lesson = lesson;
    this.armed = armed;
    this.cues = lesson === null ? [] : cuesOf(lesson.lesson);
    this.#at = cueOfStep(this.cues, step);
    this.#expectAnswers();
    this.#stop = $effect.root(() => {
      $effect(() => this.#watch());
    });
  }

  close(): void {
    this.#stop();
  }

  /** Null in a sandbox. */
  get cue(): Cue | null {
    return this.cues[this.#at] ?? null;
  }
  /** Of the lesson, from 1; 1 in a sandbox. */
  get step(): number {
    return this.cue?.step ?? 1;
  }
  get question(): Question | null {
    const { cue } = this;
    return cue?.kind === 'question' ? cue.question : null;
  }
  /** Whether a run shows the answer, so that it is worth watching. A question that tries each machine in turn has no single one. */
  get hasRun(): boolean {
    const { question } = this;
    return question !== null && question.kind !== 'mark' && trialOf(question) !== null;
  }
  /** What fires next, in a sentence; null where nothing is armed. */
  get armedWords(): string | null {
    const next = this.armed?.next ?? null;
    if (next !== null) return faultWords(next.fault);
    const { cue } = this;
    return cue?.kind === 'fault' && this.phase === 'put' ? faultWords(cue.armed.fault) : null;
  }

  // ---- From cue to cue

  /** One press further, as a clicker does it: what is armed is fired, what is asked is answered, what is over gives way to the next. In a sandbox: the next event. */
  next(): void {
    const { cue } = this;
    if (cue === null) {
      if (!this.fire()) this.desk.step(1);
    } else if (this.armed?.next && this.desk.shown.kind === 'own') this.fire();
    else if (cue.kind === 'question' && this.phase !== 'over') this.answer();
    else if (cue.kind === 'fault' && this.phase === 'put') this.fire();
    else this.#go(this.#at + 1);
  }

  /** Back to where the cue on screen was put, or to the one before. What was done to the system stays; undo is for that. */
  back(): void {
    if (this.cue === null) this.desk.step(-1);
    else if (this.phase !== 'put') this.#go(this.#at);
    else this.#go(this.#at - 1);
  }

  /** To the beginning of the step after this one, or before it. */
  goStep(direction: 1 | -1): void {
    const begin = cueOfStep(this.cues, this.step + direction);
    if (this.cues[begin]?.step === this.step + direction) this.#go(begin);
  }

  /** To the next question of the lesson. */
  goQuestion(): void {
    const later = this.cues.findIndex((cue, i) => i > this.#at && cue.kind === 'question');
    if (later !== -1) this.#go(later);
  }

  #go(index: number): void {
    const cue = this.cues[index];
    if (cue === undefined) return;
    this.#at = index;
    this.#expectAnswers();
    this.phase = 'put';
    this.machine = null;
    this.desk.backToOwn();
    // A class that reads misses what happens meanwhile.
    if (cue.kind !== 'title') this.desk.player.pause();
  }

  /** Of the questions that are put in this step. */
  #expectAnswers(): void {
    const { step } = this;
    this.lesson?.expectAnswers(this.cues.flatMap((cue) => (cue.kind === 'question' && cue.step === step ? [cue.question.id] : [])));
  }

  // ---- Faults

  /** Does what is armed; false where nothing is. */
  fire(): boolean {
    const { cue, armed, desk } = this;
    if (desk.shown.kind !== 'own') return false;
    const next = armed?.next ?? null;
    if (armed !== null && next !== null) {
      armed.fire(desk);
      return true;
    }
    if (cue?.kind !== 'fault' || this.phase !== 'put') return false;
    desk.act(cue.armed.fault, cue.armed.forMs);
    this.phase = 'over';
    return true;
  }

  /** Plays the run of the question again; with none on screen it takes back what was done last. */
  again(): void {
    const { question } = this;
    if (question === null || !this.hasRun || this.phase === 'put') this.desk.undo();
    else this.#play(question);
  }

  // ---- Questions

  /** The run that answers begins; pressed again, or without a run, the answer is told. */
  answer(): void {
    const { question } = this;
    if (question === null || this.phase === 'over') return;
    if (this.phase === 'put' && this.hasRun) this.#play(question);
    else this.#tell();
  }

  #play(question: Question): void {
    this.machine = null;
    this.phase = this.lesson?.watch(question.id) === true ? 'happening' : 'over';
  }

  #tell(): void {
    this.phase = 'over';
    this.desk.player.pause();
  }

  /** Enough was seen of it. */
  #watch(): void {
    const { shown, run, player } = this.desk;
    if (this.phase !== 'happening' || shown.kind !== 'trial' || run?.shown !== shown) return;
    if (player.atEnd || player.tMs >= firstFaultMs(shown.trial.scenario) + watchedAfterMs) this.#tell();
  }
}
