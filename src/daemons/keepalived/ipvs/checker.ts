import type { Host } from '../../../sim/host.ts';
import { startChart, type Chart } from '../../../sim/statechart.ts';
import type { Span } from '../../../text/span.ts';
import { checkerChart } from './checkerChart.ts';
import type { CheckerConfig } from './config.ts';
import type { RealServer } from './realServer.ts';
import type { VirtualServer } from './virtualServer.ts';

/** BOOTSTRAP_DELAY: before it, and the random part of `warmup`, no checker runs. */
const BOOTSTRAP_MS = 1_000;

const KEYWORDS = { tcp: 'TCP_CHECK', http: 'HTTP_GET', misc: 'MISC_CHECK' } as const;

/** One running checker (checker_t): when it runs, and what its results do to its real server (check/check_api.c, check/ipwrapper.c). */
export abstract class Checker<Config extends CheckerConfig = CheckerConfig> {
  readonly config: Config;
  readonly server: VirtualServer;
  readonly real: RealServer;
  protected readonly host: Host;
  /** Counts as up until a failure, except with `alpha`. */
  protected up: boolean;
  protected hasRun = false;
  /** At first as if all retries were used up: one failure is enough. */
  protected retries: number;
  #enabled = true;
  readonly #chart: Chart;

  constructor(config: Config, server: VirtualServer, real: RealServer, host: Host) {
    this.config = config;
    this.server = server;
    this.real = real;
    this.host = host;
    this.up = !config.alpha;
    if (config.alpha) real.failedCheckers++;
    this.retries = config.retry;
    this.#chart = startChart(checkerChart, { host, chart: 'keepalived.checker', subject: `${this.subject} ${KEYWORDS[config.kind]}` });
  }

  /** `[10.77.0.100]:tcp:80/[10.77.0.21]:tcp:80`. */
  get subject(): string {
    return `${this.server.config.name}/${this.real.config.name}`;
  }

  /** register_checkers_thread */
  start(): void {
    this.#enabled = this.#mayRun();
    this.log(`${this.#enabled ? 'A' : 'Dea'}ctivating healthchecker for service ${this.real.config.name} for VS ${this.server.config.name}`, this.config.span);
    const { warmupMs } = this.config;
    // The die is cast only where there is something to spread.
    this.again(BOOTSTRAP_MS + (warmupMs > 0 ? warmupMs * this.host.random() : 0));
  }

  /** Runs the check after so long; a suspended one only looks whether it may go on. */
  protected again(afterMs: number): void {
    this.host.after(afterMs, () => {
      if (this.#suspended()) this.again(this.config.delayLoopMs);
      else this.check();
    });
  }

  protected abstract check(): void;

  /** ha_suspend: the virtual server's address is held here. keepalived never finds those of a group. */
  #mayRun(): boolean {
    const { haSuspend, addresses, name } = this.server.config;
    if (!haSuspend) return true;
    const own = addresses[0];
    return own !== undefined && name === `[${own.address}]:tcp:${own.port}` && this.host.holdsAddress(own.address);
  }

  #suspended(): boolean {
    const may = this.#mayRun();
    if (may !== this.#enabled) {
      this.#enabled = may;
      this.log(`${may ? 'Activat' : 'Suspend'}ing healthchecker for service ${this.real.config.name} for VS ${this.server.config.name}`, this.config.span);
    }
    return !may;
  }

  /** update_svr_checker_state: this checker's word about its real server; a real server is up while none of its checkers says otherwise. */
  protected conclude(up: boolean, cause: Span): void {
    this.#chart.send({ type: up ? 'PASS' : 'FAIL' }, cause);
    if (this.up === up) {
      if (!this.hasRun && (this.config.alpha || !up)) this.server.notifyReal(this.real);
      this.hasRun = true;
      return;
    }
    this.hasRun = true;
    if (up && this.real.failedCheckers <= 1) this.server.realChanged(this.real, true, cause);
    if (!up && this.real.failedCheckers === 0) this.server.realChanged(this.real, false, cause);
    this.up = up;
    this.real.failedCheckers = Math.max(0, this.real.failedCheckers + (up ? -1 : 1));
  }

  /** A failure that is to be tried again. */
  protected retrying(cause: Span): void {
    this.#chart.send({ type: 'RETRY' }, cause);
  }

  /** What one check found, for the trace. */
  protected found(passed: boolean, detail: string): void {
    this.host.record({ kind: 'check', subject: this.subject, detail, passed, address: this.real.config.address, cause: this.config.span });
  }

  protected log(detail: string, cause: Span): void {
    this.host.record({ kind: 'log', subject: this.subject, detail, cause });
  }
}
