import { Checker } from './checker.ts';
import type { MiscCheckConfig } from './config.ts';

/** Order of magnitude of a fork, an exec and a walk through /proc. */
const RUN_MS = 5;

/** A running MISC_CHECK: a program whose exit status tells, and with misc_dynamic sets the weight (check/check_misc.c). */
export class MiscCheck extends Checker<MiscCheckConfig> {
  #lastStatus = 0;
  /** What it adds to the real server's weight. */
  #weight = 0;

  protected check(): void {
    const { command } = this.config;
    const startedMs = this.host.now();
    const status = command.kind === 'constant' ? command.status : this.host.isRunning(command.daemon) ? 0 : command.failStatus;
    this.host.after(RUN_MS, () => this.#exited(status, startedMs));
  }

  #exited(status: number, startedMs: number): void {
    const { dynamic, delayLoopMs, delayBeforeRetryMs } = this.config;
    const passed = status === 0 || (dynamic && status >= 2);
    this.found(passed, `exited with status ${status}`);
    if (passed) this.#succeeded(status);
    else if (this.up || !this.hasRun) this.#failed(status);
    this.hasRun = true;
    const nextMs = startedMs + (this.retries > 0 ? delayBeforeRetryMs : delayLoopMs);
    this.again(Math.max(0, nextMs - this.host.now()));
  }

  #succeeded(status: number): void {
    if (status !== this.#lastStatus) {
      const own = status === 0 ? 0 : status - 2 - this.real.config.weight;
      this.server.weightChanged(this.real, this.real.effectiveWeight - this.#weight + own, this.config.span);
      this.#weight = own;
      this.#lastStatus = status;
    }
    if (!this.up || !this.hasRun) this.#say('succeeded.');
    this.conclude(true, this.config.span);
    this.retries = 0;
  }

  #failed(status: number): void {
    const { retry, delaySpan } = this.config;
    if (this.retries < retry) {
      this.retries++;
      this.retrying(this.config.span);
      return;
    }
    this.retries = 0;
    this.real.effectiveWeight -= this.#weight;
    this.#weight = 0;
    this.#lastStatus = status;
    const after = retry === 0 ? ' with retry disabled' : ` after ${retry} ${retry === 1 ? 'retry' : 'retries'}`;
    this.#say(`failed${after} (exited with status ${status}).`);
    this.conclude(false, delaySpan);
  }

  #say(words: string): void {
    const { name } = this.real.config;
    this.log(`Misc check for [${name} VS ${this.server.config.name}] by [${this.config.program}] ${words}`, this.config.span);
  }
}
