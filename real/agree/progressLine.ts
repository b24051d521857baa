/** Start, settling and taking down of a real run, beside its scenario's duration, in milliseconds: for guessing how long all will take. */
const AROUND_MS = 24_000;
const QUIET_MS = 15_000;

/** One line on standard error that says how far many runs are, and how long still; on something that is no terminal a line every quarter of a minute. */
export class ProgressLine {
  readonly #startMs = performance.now();
  readonly #total: number;
  readonly #totalMs: number;
  #done = 0;
  #doneMs = 0;
  #again = 0;
  #failed = 0;
  #saidMs = 0;

  /** @param durationsMs of the scenarios of all runs that will be made */
  constructor(durationsMs: readonly number[]) {
    this.#total = durationsMs.length;
    this.#totalMs = durationsMs.reduce((sum, ms) => sum + ms + AROUND_MS, 0);
  }

  made(durationMs: number): void {
    this.#done++;
    this.#doneMs += durationMs + AROUND_MS;
    this.#say();
  }

  again(): void {
    this.#again++;
    this.#say();
  }

  failed(): void {
    this.#failed++;
    this.#say();
  }

  /** A line of its own, above the one that stays. */
  line(text: string): void {
    console.error(process.stderr.isTTY ? `\r\x1b[K${text}` : text);
    this.#say();
  }

  end(): void {
    console.error(process.stderr.isTTY ? `\r\x1b[K${this.#words()}` : this.#words());
  }

  #say(): void {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\x1b[K${this.#words()}`);
      return;
    }
    if (performance.now() - this.#saidMs < QUIET_MS) return;
    this.#saidMs = performance.now();
    console.error(this.#words());
  }

  #words(): string {
    const parts = [`real: ${this.#done} of ${this.#total} runs`];
    if (this.#again > 0) parts.push(`${this.#again} made again because the computer stalled`);
    if (this.#failed > 0) parts.push(`${this.#failed} failed`);
    const leftMs = this.#doneMs === 0 ? null : ((performance.now() - this.#startMs) / this.#doneMs) * (this.#totalMs - this.#doneMs);
    if (leftMs !== null && this.#done < this.#total) parts.push(`about ${Math.ceil(leftMs / 60_000)} min to go`);
    return parts.join(', ');
  }
}
