import type { Host, TimerHandle } from '../../sim/host.ts';

/**
 * One timer for the limits of a request, which follow each other: a later limit leaves the timer as it is, and when it rings early it is set again.
 * So a request that goes well costs one timer, not one for each step.
 */
export class Deadline {
  readonly #host: Host;
  readonly #expired: () => void;
  #timer: TimerHandle | null = null;
  #timerDueMs = 0;
  #dueMs = Infinity;

  constructor(host: Host, expired: () => void) {
    this.#host = host;
    this.#expired = expired;
  }

  /** Replaces the limit; `limitMs` Infinity is none. */
  set(limitMs: number): void {
    this.#dueMs = this.#host.now() + limitMs;
    if (limitMs === Infinity) return;
    if (this.#timer !== null) {
      if (this.#timerDueMs <= this.#dueMs) return;
      this.#host.cancel(this.#timer);
    }
    this.#start(limitMs);
  }

  clear(): void {
    this.#host.cancel(this.#timer);
    this.#timer = null;
    this.#dueMs = Infinity;
  }

  #start(delayMs: number): void {
    this.#timerDueMs = this.#dueMs;
    this.#timer = this.#host.after(delayMs, this.#ring);
  }

  readonly #ring = (): void => {
    this.#timer = null;
    if (this.#dueMs === Infinity) return;
    const leftMs = this.#dueMs - this.#host.now();
    if (leftMs > 0) this.#start(leftMs);
    else {
      this.#dueMs = Infinity;
      this.#expired();
    }
  };
}
