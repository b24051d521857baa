import type { Host, Socket, SocketHandler, TimerHandle } from '../../../sim/host.ts';
import type { HttpResponse, Message } from '../../../sim/message.ts';
import type { Span } from '../../../text/span.ts';
import { Result } from '../../../trace/result.ts';
import type { CheckConfig, Setting } from '../config.ts';
import { checkAnswer, checkText } from './expectation.ts';
import type { CheckPlan, CheckStep, ConnectStep, ExpectStep } from './plan.ts';
import { statusPhrase } from './statusPhrase.ts';

/** How a check ended: the result's short name (`L7STS`), an HTTP status, what the log adds, and the line that decided. */
export interface CheckResult {
  readonly status: string;
  readonly code: number;
  readonly info: string;
  readonly cause: Span;
}

export interface CheckLimits {
  readonly timeoutCheck: Setting<number> | null;
  readonly timeoutConnect: Setting<number> | null;
}

/** Sees to it that an overdue check is noticed, not before one time and not after another. Returns how to call that off. */
export type Notice = (fromMs: number, untilMs: number, notice: () => void) => () => void;

interface Limit {
  readonly atMs: number;
  readonly status: string;
}

/** What a MySQL server says first: the version is what checks report, and what `tcp-check expect` can find. */
const MYSQL_VERSION = '5.5.5-10.11.14-MariaDB-0+deb12u2';

/**
 * One check, step by step (tcpcheck.c tcpcheck_main, 2.6). A connection may take `inter`; with `timeout check` set, the shorter of `inter` and `timeout
 * connect`, and what follows it `timeout check` or a little more (recorded: 1001 ms with inter 1s, 502 ms with `timeout check 2s` and `timeout connect 500ms`).
 */
export class CheckRun implements SocketHandler {
  readonly #host: Host;
  readonly #check: CheckConfig;
  readonly #plan: CheckPlan;
  readonly #limits: CheckLimits;
  readonly #mayFade: boolean;
  readonly #notice: Notice;
  readonly #done: (result: CheckResult) => void;
  #socket: Socket | null = null;
  #timer: TimerHandle | null = null;
  /** When it is given up, and how that is called. */
  #limit: Limit = { atMs: Infinity, status: 'L4TOUT' };
  /** Calls off that an overdue check is noticed. */
  #unnotice: (() => void) | null = null;
  #connectedMs = 0;
  /** Where its timer stands in the queue while a connection lasts. */
  #connectByMs = 0;
  #at = 0;
  #open = false;
  #response: HttpResponse | null = null;
  #received = '';
  #complete = false;
  #greeted = false;
  #ended = false;

  /** @param mayFade the server is up, so that a 404 may ask for its end (`disable-on-404`) */
  constructor(
    host: Host,
    check: CheckConfig,
    plan: CheckPlan,
    limits: CheckLimits,
    mayFade: boolean,
    notice: Notice,
    done: (result: CheckResult) => void,
  ) {
    this.#host = host;
    this.#check = check;
    this.#plan = plan;
    this.#limits = limits;
    this.#mayFade = mayFade;
    this.#notice = notice;
    this.#done = done;
  }

  start(): void {
    this.#advance();
  }

  /** It no longer matters how it ends. */
  abandon(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopTimer();
    this.#socket?.close();
  }

  get #step(): CheckStep | undefined {
    return this.#plan.steps[this.#at];
  }

  #advance(): void {
    for (let step = this.#step; step !== undefined; step = this.#step) {
      if (step.kind === 'connect') {
        if (!this.#open) return this.#connect(step);
      } else if (step.kind === 'send') this.#socket?.send(step.request);
      else {
        const outcome = this.#expect(step);
        if (outcome === 'wait') return;
        if (outcome !== null) return this.#finish(outcome);
      }
      this.#at++;
      // What follows a further connection begins anew.
      if (this.#step?.kind === 'connect') this.#hangUp();
    }
    this.#finish(this.#passed());
  }

  #connect(step: ConnectStep): void {
    const { address, port, interMs, interSpan, span } = this.#check;
    const { timeoutCheck, timeoutConnect } = this.#limits;
    this.#connectedMs = this.#host.now();
    let limitMs = interMs;
    let cause: Span = interSpan;
    if (timeoutCheck !== null && timeoutConnect !== null && timeoutConnect.value < limitMs) {
      limitMs = timeoutConnect.value;
      cause = timeoutConnect.span ?? cause;
    }
    this.#socket = this.#host.connect(
      {
        address: step.address ?? address,
        port: step.port === 0 ? port : step.port,
        parent: null,
        cause: step.span ?? span,
      },
      this,
    );
    this.#connectByMs = this.#connectedMs + limitMs;
    this.#limitTo(limitMs, 'L4TOUT', cause);
  }

  /** Live traffic met errors: the check is given up after this time at the latest, whatever it waits for (check.c __health_adjust moves its one timer). */
  hurry(limitMs: number, cause: Span): void {
    const { atMs, status } = this.#limit;
    if (!this.#ended && this.#host.now() + limitMs < atMs) this.#limitTo(limitMs, status, cause);
  }

  #limitTo(limitMs: number, status: string, cause: Span): void {
    this.#stopTimer();
    this.#limit = { atMs: this.#host.now() + limitMs, status };
    this.#timer = this.#host.after(limitMs, () => this.#giveUp(status, cause));
  }

  /**
   * `timeout check` replaces the time to connect as the timer's end, but where it ends earlier the timer keeps its place in the queue (tcpcheck.c
   * tcpcheck_eval_connect, task.h task_queue, 2.6): measured, a frozen server's check of 400 ms took 440 to 1320 ms, up to the time to connect.
   */
  #limitAnswer(limitMs: number, cause: Span): void {
    const dueMs = this.#host.now() + limitMs;
    if (dueMs >= this.#connectByMs) return this.#limitTo(limitMs, 'L7TOUT', cause);
    this.#stopTimer();
    this.#limit = { atMs: dueMs, status: 'L7TOUT' };
    this.#timer = this.#host.after(limitMs, () => {
      this.#unnotice = this.#notice(dueMs, this.#connectByMs, () => this.#giveUp('L7TOUT', cause));
    });
  }

  #giveUp(status: string, cause: Span): void {
    this.#socket?.close(Result.timeout, cause);
    const step = this.#step;
    const chosen = status === 'L7TOUT' && step?.kind === 'expect' ? (step.timeoutStatus ?? status) : status;
    this.#finish({ status: chosen, code: 0, info: this.#whereAt(), cause });
  }

  #stopTimer(): void {
    this.#host.cancel(this.#timer);
    this.#unnotice?.();
    this.#unnotice = null;
  }

  #hangUp(): void {
    this.#stopTimer();
    this.#socket?.close();
    this.#socket = null;
    this.#open = false;
    this.#response = null;
    this.#received = '';
    this.#complete = this.#greeted = false;
  }

  opened(socket: Socket): void {
    if (socket !== this.#socket || this.#ended) return;
    this.#open = true;
    const { timeoutCheck } = this.#limits;
    const { interMs, interSpan } = this.#check;
    if (timeoutCheck !== null) this.#limitAnswer(timeoutCheck.value, timeoutCheck.span ?? interSpan);
    else this.#limitTo(Math.max(0, this.#connectedMs + interMs - this.#host.now()), 'L7TOUT', interSpan);
    this.#advance();
  }

  failed(socket: Socket, how: 'refused' | 'unreachable' | 'timeout'): void {
    if (socket !== this.#socket || this.#ended) return;
    const why = { refused: 'Connection refused', unreachable: 'No route to host', timeout: 'Connection timed out' }[
      how
    ];
    this.#finish({
      status: 'L4CON',
      code: 0,
      info: why + this.#whereAt(),
      cause: this.#step?.span ?? this.#check.span,
    });
  }

  message(socket: Socket, message: Message): void {
    if (socket !== this.#socket || this.#ended) return;
    if (message.kind === 'http-response') this.#response = message;
    if (message.kind === 'sql-greeting') this.#greeted = true;
    if (this.#plan.protocol === 'tcp') this.#received += asBytes(message);
    if (this.#step?.kind === 'expect') this.#advance();
  }

  closed(socket: Socket, how: 'closed' | 'reset'): void {
    if (socket !== this.#socket || this.#ended) return;
    this.#complete = true;
    const cause = this.#step?.span ?? this.#check.span;
    if (how === 'reset') {
      this.#finish({ status: 'SOCKERR', code: 0, info: `Connection reset by peer${this.#whereAt()}`, cause });
    } else if (this.#plan.protocol === 'tcp') this.#advance();
    else this.#finish({ status: 'L7RSP', code: 0, info: '', cause });
  }

  #expect(step: ExpectStep): CheckResult | 'wait' | null {
    const cause = step.span ?? this.#check.span;
    if (this.#plan.protocol === 'mysql') return this.#greeted ? null : 'wait';
    if (this.#plan.protocol === 'tcp') {
      const unexpected = checkText(step, this.#received, this.#complete);
      if (unexpected === null || unexpected === 'wait') return unexpected;
      return { ...unexpected, code: 0, cause };
    }
    const response = this.#response;
    if (response === null) return 'wait';
    if (this.#fades(response)) return null;
    const unexpected = checkAnswer(step, response);
    return unexpected === null ? null : { ...unexpected, code: response.status, cause };
  }

  #fades({ status }: HttpResponse): boolean {
    return this.#plan.disableOn404 && this.#mayFade && status === 404;
  }

  /** What the last step makes of it, when all went well. */
  #passed(): CheckResult {
    const { steps, protocol } = this.#plan;
    const last = steps[steps.length - 1] as CheckStep;
    const cause = last.span ?? this.#check.span;
    const code = this.#response?.status ?? 0;
    if (last.kind === 'connect')
      return { status: 'L4OK', code, info: protocol === 'none' || last.number === 0 ? '' : '(tcp-check)', cause };
    if (last.kind === 'send') return { status: 'L7OK', code: 0, info: '(tcp-check)', cause };
    if (this.#response !== null && protocol === 'http' && this.#fades(this.#response))
      return { status: 'L7OKC', code, info: '', cause };
    const own = protocol === 'tcp' ? '(tcp-check)' : protocol === 'mysql' ? MYSQL_VERSION : '';
    return {
      status: last.okStatus ?? 'L7OK',
      code: protocol === 'http' ? code : 0,
      info: last.onSuccess ?? own,
      cause,
    };
  }

  /** Where a check with steps of its own stands, for the log (check.c chk_report_conn_err). */
  #whereAt(): string {
    const step = this.#step;
    if (this.#plan.protocol !== 'tcp' || step === undefined) return '';
    if (step.number === 0) return ' at initial connection step of tcp-check';
    const detail =
      step.kind === 'connect'
        ? ` (connect${step.port === 0 ? '' : ` port ${step.port}`})`
        : step.kind === 'send'
          ? ' (send)'
          : step.what.kind === 'text'
            ? ` (expect string '${step.what.text}')`
            : ' (expect regex)';
    return ` at step ${step.number} of tcp-check${detail}${step.comment === null ? '' : ` comment: '${step.comment}'`}`;
  }

  #finish(result: CheckResult): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopTimer();
    this.#socket?.close();
    this.#done(result);
  }
}

/** A message as the bytes that `tcp-check expect` looks through, as far as the lab knows them. */
function asBytes(message: Message): string {
  if (message.kind === 'sql-greeting') return `J\0\0\0\n${MYSQL_VERSION}\0`;
  if (message.kind !== 'http-response') return '';
  const fields = Object.entries(message.headers).flatMap(([name, value]) =>
    value.split('\n').map((line) => `${name}: ${line}\r\n`),
  );
  return `HTTP/1.1 ${message.status} ${statusPhrase(message.status)}\r\n${fields.join('')}\r\n${message.body ?? ''}`;
}
