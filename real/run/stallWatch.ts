import { monotonicMs } from './clock.ts';

const EVERY_MS = 10;

/** Measures how long this program is ever held up: a timer that should come every 10 ms tells how late it came. What stalls it stalls the daemons beside it. */
export class StallWatch {
  readonly #timer: NodeJS.Timeout;
  #lastMs: number;
  #longestMs = 0;

  /** @param fromMs the moment of the monotonic clock from which on it counts */
  constructor(fromMs: number) {
    const soonest = (): number => Math.max(monotonicMs(), fromMs);
    this.#lastMs = soonest();
    this.#timer = setInterval(() => {
      this.#longestMs = Math.max(this.#longestMs, monotonicMs() - this.#lastMs - EVERY_MS);
      this.#lastMs = soonest();
    }, EVERY_MS);
    // It keeps no program from ending.
    this.#timer.unref();
  }

  /** Ends the watch, and gives the longest that the timer was late, in milliseconds. */
  end(): number {
    clearInterval(this.#timer);
    return this.#longestMs;
  }
}
