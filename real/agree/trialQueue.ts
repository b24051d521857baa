import type { AgreementCase } from './agreementCase.ts';
import type { Trial } from './trial.ts';

/** One real run to make. */
export interface TrialOrder {
  readonly it: AgreementCase;
  readonly seed: number;
}

/** Makes one real run; says when its start is over. */
export type MakeTrial = (order: TrialOrder, signal: AbortSignal, started: () => void) => Promise<Trial>;

/** What is told of the runs while they are made. */
export interface TrialListener {
  /** A run that counts. */
  made(order: TrialOrder, trial: Trial): void;
  /** The computer came too late to something. True: the run counts all the same; else it is made again. */
  stalled(order: TrialOrder, trial: Trial): boolean;
  /** A run that came to nothing; it is made again once. */
  failed(order: TrialOrder, error: Error): void;
  /** No more is tried. */
  givenUp(order: TrialOrder, why: string): void;
}

/** A run in which something came later than this says more about the computer than about the daemons: half of the room that a time has. */
const STALLED_MS = 75;
/** So many times is a run made whose computer stalls, and one that fails. */
const STALLS_MOST = 6;
const FAILURES_MOST = 2;

interface Attempt {
  readonly order: TrialOrder;
  stalls: number;
  failures: number;
}

/**
 * Makes real runs, several at a time: one fewer whenever the computer stalls, one more after as many good ones as are allowed. Their starts come one after another, because
 * starting takes the processor, of which settled daemons hardly need any. What fails ends nothing but itself.
 */
export class TrialQueue {
  readonly #waiting: Attempt[];
  readonly #makeTrial: MakeTrial;
  readonly #listener: TrialListener;
  readonly #signal: AbortSignal;
  #starting: Promise<void> = Promise.resolve();
  #jobs = 1;
  #allowed = 1;
  #running = 0;
  #goodOnes = 0;
  #end: () => void = () => {};

  constructor(orders: readonly TrialOrder[], makeTrial: MakeTrial, listener: TrialListener, signal: AbortSignal) {
    this.#waiting = orders.map((order) => ({ order, stalls: 0, failures: 0 }));
    this.#makeTrial = makeTrial;
    this.#listener = listener;
    this.#signal = signal;
  }

  /** Puts another run at the end, while others are made. */
  add(order: TrialOrder): void {
    this.#waiting.push({ order, stalls: 0, failures: 0 });
  }

  /** Resolves when all are made or given up, or when the signal is aborted and everything is taken down. @param jobs runs at once, at most */
  run(jobs: number): Promise<void> {
    this.#jobs = this.#allowed = jobs;
    return new Promise((resolve) => {
      this.#end = resolve;
      this.#fill();
    });
  }

  #fill(): void {
    if (this.#signal.aborted) this.#waiting.length = 0;
    while (this.#running < this.#allowed) {
      const attempt = this.#waiting.shift();
      if (attempt === undefined) break;
      this.#running++;
      void this.#make(attempt).then(() => {
        this.#running--;
        this.#fill();
      });
    }
    if (this.#running === 0 && this.#waiting.length === 0) this.#end();
  }

  async #make(attempt: Attempt): Promise<void> {
    try {
      const trial = await this.#oneRun(attempt.order);
      if (trial.latestMs > STALLED_MS) this.#stalled(attempt, trial);
      else this.#good(attempt.order, trial);
    } catch (error) {
      if (!this.#signal.aborted) this.#failed(attempt, error as Error);
    }
  }

  #good(order: TrialOrder, trial: Trial): void {
    this.#listener.made(order, trial);
    if (++this.#goodOnes < this.#allowed) return;
    this.#goodOnes = 0;
    this.#allowed = Math.min(this.#jobs, this.#allowed + 1);
  }

  #stalled(attempt: Attempt, trial: Trial): void {
    this.#goodOnes = 0;
    this.#allowed = Math.max(1, this.#allowed - 1);
    if (this.#listener.stalled(attempt.order, trial)) return;
    if (++attempt.stalls < STALLS_MOST) this.#waiting.push(attempt);
    else this.#listener.givenUp(attempt.order, `the computer came too late to it ${attempt.stalls} times, the last time by ${Math.round(trial.latestMs)} ms`);
  }

  #failed(attempt: Attempt, error: Error): void {
    this.#listener.failed(attempt.order, error);
    if (++attempt.failures < FAILURES_MOST) this.#waiting.push(attempt);
    else this.#listener.givenUp(attempt.order, error.message);
  }

  async #oneRun(order: TrialOrder): Promise<Trial> {
    const before = this.#starting;
    let started = (): void => {};
    this.#starting = new Promise((resolve) => (started = resolve));
    try {
      await before;
      return await this.#makeTrial(order, this.#signal, started);
    } finally {
      started();
    }
  }
}
