import type { Host, TimerHandle } from '../../../sim/host.ts';
import { startChart, type Chart } from '../../../sim/statechart.ts';
import type { Span } from '../../../text/span.ts';
import type { BackendConfig, CheckConfig, OnError } from '../config.ts';
import type { Counters } from '../stats/counters.ts';
import type { EventLoop } from '../eventLoop.ts';
import { CheckRun, type CheckResult } from './checkRun.ts';
import { healthChart, healthNumber, healthWords } from './health.ts';
import type { Observer } from './observer.ts';
import { STATUS_WORDS } from './plan.ts';

/** Who hears of a server's health. `reason` is in the log's words; `cause` the line that decided. */
export interface HealthListener {
  serverDown(reason: string, cause: Span): void;
  serverUp(reason: string, cause: Span): void;
  /** Only those who come back to it are to be sent there. */
  serverFading(reason: string, cause: Span): void;
}

/** What the last check found, as `show stat` tells it. */
export interface CheckReport {
  /** `L7STS`. */
  readonly status: string;
  /** `Layer7 wrong status`. */
  readonly what: string;
  /** An HTTP status. */
  readonly code: number | null;
  /** `Connection refused`, `Service Unavailable`. */
  readonly info: string;
  readonly durationMs: number;
  readonly passed: boolean;
}

export interface Checked {
  /** `be/web1`. */
  readonly subject: string;
  /** The server's own address, whatever address is checked. */
  readonly address: string;
  /** Looks at live traffic; null without `observe`. */
  readonly observer: Observer | null;
  readonly counters: Counters;
  /** Writes what a check found to the log; null where nobody asked for that, or nobody reads it. */
  readonly report: ((message: string, cause: Span) => void) | null;
  /** A weight of zero takes it out of the balance. */
  readonly drained: () => boolean;
  readonly title: string;
  /** Connections open to it. */
  readonly load: { readonly sessions: number };
}

/** What an observer's verdict looks like in place of a check's (HCHK_STATUS_HANA). */
const ANALYSIS = { status: 'HANA', what: 'Health analyze', code: null, durationMs: -1, passed: false } as const;

/** The checks of one server, one after the other (check.c, 2.6): the next starts `inter` after the end of the last. */
export class HealthCheck {
  readonly #host: Host;
  readonly #backend: BackendConfig;
  readonly #check: CheckConfig;
  readonly #server: Checked;
  readonly #listener: HealthListener;
  /** `spread-checks`: each pause is longer or shorter by up to so many percent. */
  readonly #spreadPercent: number;
  readonly #loop: EventLoop;
  readonly #chart: Chart;
  #run: CheckRun | null = null;
  #next: TimerHandle | null = null;
  #dueMs = Infinity;
  #startedMs = 0;
  /** When the server was last connected to before the check began, and how often in the second before that. */
  #lastSessionMs = NaN;
  #sessionRate = 0;
  /** What the chart made of the last check; told after the check itself is in the trace. */
  #verdict: 'down' | 'up' | null = null;
  /** Its last answer asked for no new clients. */
  #fading = false;
  /** Live traffic has spoken while a check was under way: that check no longer counts. */
  #overruled = false;
  last: CheckReport | null = null;
  #paused = false;
  /** An operator's `disable health` ends the checks until `enable health`. */
  enabled = true;

  constructor(
    host: Host,
    backend: BackendConfig,
    check: CheckConfig,
    server: Checked,
    listener: HealthListener,
    spreadPercent: number,
    loop: EventLoop,
  ) {
    this.#host = host;
    this.#backend = backend;
    this.#check = check;
    this.#server = server;
    this.#listener = listener;
    this.#spreadPercent = spreadPercent;
    this.#loop = loop;
    this.#chart = startChart(healthChart, {
      host,
      chart: 'haproxy.health',
      subject: server.subject,
      input: { fall: check.fall.value, rise: check.rise.value },
      actions: {
        markDown: () => (this.#verdict = 'down'),
        markUp: () => (this.#verdict = 'up'),
      },
    });
  }

  /** In maintenance: its place among the checks is kept, and nothing is asked. */
  get paused(): boolean {
    return this.#paused;
  }

  /** A check is under way. */
  get asking(): boolean {
    return this.#run !== null;
  }

  /** How well the server is, in HAProxy's own number. */
  get health(): number {
    return healthNumber(this.#chart.state, this.#chart.context);
  }

  /** `UP`, `UP 2/3`, `DOWN 1/2`, `DOWN`. */
  get words(): string {
    return healthWords(this.#chart.state, this.#chart.context);
  }

  pause(cause: Span | null): void {
    this.#paused = true;
    this.#chart.send({ type: 'MAINT' }, cause);
  }

  resume(cause: Span | null): void {
    this.#paused = false;
    this.#chart.send({ type: 'READY' }, cause);
  }

  /** An operator says how the server is; the next checks may say otherwise. In maintenance nobody asks. */
  force(health: 'up' | 'stopping' | 'down', cause: Span | null): void {
    if (this.#paused) return;
    const up = health !== 'down';
    this.#fading = health === 'stopping';
    this.#chart.send({ type: up ? 'FORCE_UP' : 'FORCE_DOWN' }, cause);
  }

  /** Makes the first check after `delayMs`. */
  start(delayMs: number): void {
    this.#schedule(delayMs);
  }

  #schedule(delayMs: number): void {
    this.#dueMs = this.#host.now() + delayMs;
    this.#next = this.#host.after(delayMs, this.#attempt);
  }

  readonly #attempt = (): void => {
    this.#next = null;
    // A paused check keeps its turn, by the plain interval (process_chk_conn, "reschedule").
    if (this.#paused || !this.enabled) return this.#schedule(this.#check.interMs);
    this.#loop.turn();
    this.#startedMs = this.#host.now();
    this.#lastSessionMs = this.#server.counters.lastSessionMs;
    this.#sessionRate = this.#server.counters.sessionRate.read(this.#startedMs);
    this.#overruled = false;
    const mayFade = this.#chart.state !== 'down' && this.#chart.state !== 'goingUp';
    const { checkPlan } = this.#backend;
    this.#run = new CheckRun(this.#host, this.#check, checkPlan, this.#backend, mayFade, this.#notice, (result) =>
      this.#finish(result),
    );
    this.#run.start();
  };

  /**
   * The check is overdue: it is noticed at the next turn, unless a request stands before it in the queue of timers. One that hangs at the server has its
   * place where its time to connect would have ended; when that comes the process wakes, and finds the check next.
   */
  readonly #notice = (fromMs: number, untilMs: number, notice: () => void): (() => void) => {
    const hangsMs = this.#lastHangingBefore(untilMs);
    return hangsMs > fromMs
      ? this.#loop.noticeBetween(hangsMs, hangsMs, notice)
      : this.#loop.noticeBetween(fromMs, untilMs, notice);
  };

  /** The last place in the queue before this one that a hanging request has; their distance is taken from how many came in a second. */
  #lastHangingBefore(untilMs: number): number {
    const connectMs = this.#backend.timeoutConnect?.value;
    if (connectMs === undefined || this.#server.load.sessions === 0 || this.#sessionRate === 0) return -Infinity;
    const lastMs = this.#lastSessionMs + connectMs;
    if (lastMs <= untilMs) return lastMs;
    const gapMs = 1000 / this.#sessionRate;
    return lastMs - Math.ceil((lastMs - untilMs) / gapMs) * gapMs;
  }

  #finish(result: CheckResult): void {
    const host = this.#host;
    this.#run = null;
    const { info, cause } = result;
    const { words, result: kind, coded } = STATUS_WORDS[result.status] as (typeof STATUS_WORDS)[string];
    const passed = kind !== 'failed';
    const durationMs = Math.round(host.now() - this.#startedMs);
    const reason = `${words}${coded ? `, code: ${result.code}` : ''}${info === '' ? '' : `, info: "${info}"`}, check duration: ${durationMs}ms`;
    const chart = this.#chart;
    this.#verdict = null;
    if (!this.#paused && !this.#overruled) {
      const before = { status: this.last?.status, health: this.health };
      this.last = { status: result.status, what: words, code: coded ? result.code : null, info, durationMs, passed };
      if (!passed) this.#countFailure();
      if (passed) this.#server.observer?.clear();
      // While all is well a success changes nothing: nearly every check, so the chart is not asked.
      if (!passed || chart.state !== 'up') chart.send({ type: passed ? 'PASS' : 'MISS' }, cause);
      const detail = `${reason}, ${healthWords(chart.state, chart.context)}`;
      this.#report(before, kind, reason, cause);
      host.record({
        kind: 'check',
        subject: this.#server.subject,
        address: this.#server.address,
        detail,
        passed,
        cause,
      });
      if (kind === 'conditional') this.#fade(reason, cause);
      else this.#tell(reason, passed);
    }
    this.#schedule(this.#pauseMs());
  }

  /** `option log-health-checks`: what is new is told (check.c set_server_check_status 2.6). */
  #report(before: { readonly status: string | undefined; readonly health: number }, kind: string, reason: string, cause: Span): void {
    const { report, drained, title } = this.#server;
    const { health } = this;
    if (report === null || (this.last?.status === before.status && health === before.health)) return;
    const { fall, rise } = this.#check;
    const up = health >= rise.value;
    const strikes = up ? `${health - rise.value + 1}/${fall.value} ${drained() ? 'DRAIN' : 'UP'}` : `${health}/${rise.value} DOWN`;
    const how = kind === 'failed' ? 'failed' : kind === 'conditional' ? 'conditionally succeeded' : 'succeeded';
    report(`Health check for ${title} ${how}, reason: ${reason}, status: ${strikes}.`, cause);
  }

  /** Of one that is down already no failure is counted (check.c set_server_check_status). */
  #countFailure(): void {
    if (this.health > 0) this.#server.counters.failedChecks++;
  }

  #fade(reason: string, cause: Span): void {
    if (this.#chart.state !== 'up') return;
    this.#fading = true;
    this.#listener.serverFading(reason, cause);
  }

  #tell(reason: string, passed: boolean): void {
    const { fall, rise, span } = this.#check;
    if (this.#verdict === 'down') this.#listener.serverDown(reason, fall.span ?? span);
    else if (this.#verdict === 'up' || (passed && this.#fading)) this.#listener.serverUp(reason, rise.span ?? span);
    if (passed || this.#verdict === 'down') this.#fading = false;
  }

  /** Live traffic met too many errors in a row (check.c __health_adjust, 2.6). `cause`: the line that says how many. */
  errorsObserved(onError: OnError, reason: string, cause: Span): void {
    if (this.#paused) return;
    const chart = this.#chart;
    this.#verdict = null;
    if (onError !== 'fastinter') {
      const type = onError === 'mark-down' ? 'MARK_DOWN' : onError === 'sudden-death' ? 'SUDDEN_DEATH' : 'MISS';
      this.#overruled = this.#run !== null;
      this.#countFailure();
      // Without the words that name it.
      this.last = { ...ANALYSIS, info: /"(.*)"/.exec(reason)?.[1] ?? '' };
      chart.send({ type }, cause);
      if (this.#verdict === 'down') this.#listener.serverDown(reason, cause);
    }
    const { fastinterMs } = this.#check;
    if (fastinterMs === null) return;
    if (this.#run !== null) return this.#run.hurry(fastinterMs, cause);
    if (this.#host.now() + fastinterMs >= this.#dueMs) return;
    this.#host.cancel(this.#next);
    this.#schedule(fastinterMs);
  }

  /** server.c srv_getinter: `inter` while all is well, `downinter` while it is down, `fastinter` in between. */
  #pauseMs(): number {
    const { interMs, fastinterMs, downinterMs, fall } = this.#check;
    const { state } = this.#chart;
    const full = state === 'up' || (state === 'unchecked' && fall.value === 1);
    const pauseMs = full ? interMs : ((state === 'down' || state === 'paused' ? downinterMs : fastinterMs) ?? interMs);
    if (this.#spreadPercent === 0) return pauseMs;
    const spreadMs = Math.floor((pauseMs * this.#spreadPercent) / 100);
    return pauseMs + spreadMs - Math.floor(2 * spreadMs * this.#host.random());
  }
}
