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
  /** The computer came too late to something; the run is made again. */
  stalled(order: TrialOrder, latestMs: number): void;
  /** A run that came to nothing; it is made again once. */
  failed(order: TrialOrder, error: Error): void;
  /** No more is tried. */
  givenUp(order: TrialOrder, why: string): void;
}

/** A run in which something came later than this says more about the computer than about the daemons. */
const STALLED_MS = 50;
/** So many times is a run made whose computer stalls, and one that fails. */
const STALLS_MOST = 4;
const FAILURES_MOST = 2;

/**
 * Makes real runs, several at a time. Their starts come one after another, because starting takes the processor, of which settled daemons hardly need any.
 * What fails ends nothing but itself. Resolves when all are made, given up, or the signal is aborted and everything is taken down.
 */
export class TrialQueue {
  readonly #waiting: TrialOrder[];
  readonly #makeTrial: MakeTrial;
  readonly #listener: TrialListener;
  readonly #signal: AbortSignal;
  #starting: Promise<void> = Promise.resolve();

  constructor(orders: readonly TrialOrder[], makeTrial: MakeTrial, listener: TrialListener, signal: AbortSignal) {
    this.#waiting = [...orders];
    this.#makeTrial = makeTrial;
    this.#listener = listener;
    this.#signal = signal;
  }

  /** Puts another run at the end, while others are made. */
  add(order: TrialOrder): void {
    this.#waiting.push(order);
  }

  async run(jobs: number): Promise<void> {
    await Promise.all(Array.from({ length: jobs }, () => this.#work()));
  }

  async #work(): Promise<void> {
    for (let order = this.#waiting.shift(); order !== undefined && !this.#signal.aborted; order = this.#waiting.shift()) {
      await this.#make(order);
    }
  }

  async #make(order: TrialOrder): Promise<void> {
    let [stalls, failures] = [0, 0];
    while (!this.#signal.aborted) {
      try {
        const trial = await this.#oneRun(order);
        if (trial.latestMs <= STALLED_MS) return this.#listener.made(order, trial);
        this.#listener.stalled(order, trial.latestMs);
        if (++stalls >= STALLS_MOST) return this.#listener.givenUp(order, `the computer came too late to it ${stalls} times`);
      } catch (error) {
        if (this.#signal.aborted) return;
        this.#listener.failed(order, error as Error);
        if (++failures >= FAILURES_MOST) return this.#listener.givenUp(order, (error as Error).message);
      }
    }
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
