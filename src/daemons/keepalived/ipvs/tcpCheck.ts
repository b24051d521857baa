import type { TimerHandle } from '../../../sim/host.ts';
import { Checker } from './checker.ts';
import type { TcpCheckConfig } from './config.ts';

/** A running TCP_CHECK: a connection that opens is a success (check/check_tcp.c). */
export class TcpCheck extends Checker<TcpCheckConfig> {
  protected check(): void {
    const { address, port, connectTimeoutMs, span } = this.config;
    let timer: TimerHandle | null = null;
    const done = (passed: boolean, words: string): void => {
      this.host.cancel(timer);
      this.found(passed, words);
      this.#epilog(passed);
    };
    const socket = this.host.connect(
      { address, port, parent: null, cause: span },
      {
        opened: (open) => {
          open.close();
          done(true, 'TCP connection opened');
        },
        failed: (_, how) => done(false, `TCP connection ${how === 'refused' ? 'refused' : how === 'unreachable' ? 'has no route' : 'timed out'}`),
        message: () => undefined,
        closed: () => undefined,
      },
    );
    timer = this.host.after(connectTimeoutMs, () => {
      socket.close();
      done(false, 'TCP connection timed out');
    });
  }

  /** tcp_epilog */
  #epilog(passed: boolean): void {
    const { retry, delayLoopMs, delayBeforeRetryMs, delaySpan } = this.config;
    const { name } = this.real.config;
    let delayMs = delayLoopMs;
    if (!passed && this.retries < retry) {
      this.retries++;
      delayMs = delayBeforeRetryMs;
      this.retrying(this.config.span);
    } else {
      this.retries = 0;
      if (passed && (!this.up || !this.hasRun)) {
        this.log(`TCP connection to ${name} success.`, this.config.span);
        this.conclude(true, this.config.span);
      } else if (!passed && (this.up || !this.hasRun)) {
        const after = retry > 0 && this.hasRun ? ` after ${retry} retries` : '';
        this.log(`TCP_CHECK on service ${name} failed${after}.`, this.config.span);
        this.conclude(false, delaySpan);
      } else if (passed) this.conclude(true, this.config.span);
    }
    this.hasRun = true;
    this.again(delayMs);
  }
}
