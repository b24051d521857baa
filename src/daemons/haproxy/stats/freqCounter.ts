/**
 * Events per period, as HAProxy counts them (freq_ctr.h, 2.6): one counter for the period under way, one for the last; what a reading lacks of a whole
 * period is taken from the last one in proportion. Times in milliseconds.
 */
export class FreqCounter {
  readonly #periodMs: number;
  #tickMs = -Infinity;
  #current = 0;
  #previous = 0;

  constructor(periodMs = 1000) {
    this.#periodMs = periodMs;
  }

  /** Counts one more, or `count`; the count of the period under way. */
  add(nowMs: number, count = 1): number {
    const now = Math.floor(nowMs);
    if (now - this.#tickMs < this.#periodMs) return (this.#current += count);
    this.#previous = this.#current;
    this.#current = count;
    this.#tickMs += this.#periodMs;
    if (now - this.#tickMs >= this.#periodMs) {
      this.#previous = 0;
      // The last bit marks a change under way, so a period begins at an even millisecond.
      this.#tickMs = now - (now & 1);
    }
    return count;
  }

  /** Events per period at this moment. A single event long ago does not flicker between 0 and 1. */
  read(nowMs: number): number {
    if (this.#tickMs === -Infinity) return 0;
    let remain = this.#tickMs + this.#periodMs - Math.floor(nowMs);
    let current = this.#current;
    let past = this.#previous;
    if (remain < 0) {
      remain += this.#periodMs;
      past = remain >= 0 ? current : 0;
      current = 0;
    }
    if (current === 0 && past <= 1) return past;
    return Math.floor((past * remain + current * this.#periodMs) / this.#periodMs);
  }

  /** As an operator sets it: so many in a period that begins now. */
  set(nowMs: number, count: number): void {
    const now = Math.floor(nowMs);
    this.#tickMs = now - (now & 1);
    this.#current = count;
    this.#previous = 0;
  }

  clear(): void {
    this.#tickMs = -Infinity;
    this.#current = 0;
    this.#previous = 0;
  }
}
