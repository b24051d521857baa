import type { Host, Socket, SocketHandler, TimerHandle } from '../../../sim/host.ts';
import { NO_HEADERS, type HttpRequest, type Message } from '../../../sim/message.ts';
import { startChart, type Chart } from '../../../sim/statechart.ts';
import type { Span } from '../../../text/span.ts';
import { Result } from '../../../trace/result.ts';
import type { BackendConfig, CheckConfig, HttpCheckConfig } from '../config.ts';
import { healthChart, healthWords } from './health.ts';
import { statusPhrase } from './statusPhrase.ts';

/** Who hears of a server's health. `reason` is in the log's words; `cause` the line that decided. */
export interface HealthListener {
  serverDown(reason: string, cause: Span): void;
  serverUp(reason: string, cause: Span): void;
}

export interface Checked {
  /** `be/web1`. */
  readonly subject: string;
  /** The server's own address, whatever address is checked. */
  readonly address: string;
}

/**
 * The checks of one server, one after the other (check.c and tcpcheck.c 2.6): the next starts `inter` after the end of the last. An attempt may
 * take `inter`; with `timeout check` set, connecting may take the shorter of `inter` and `timeout connect`, and what follows `timeout check`
 * (recorded: 1001 ms with inter 1s, 502 ms with `timeout check 2s` and `timeout connect 500ms`).
 */
export class HealthCheck implements SocketHandler {
  readonly #host: Host;
  readonly #backend: BackendConfig;
  readonly #check: CheckConfig;
  readonly #http: HttpCheckConfig | null;
  readonly #server: Checked;
  readonly #listener: HealthListener;
  readonly #chart: Chart;
  #socket: Socket | null = null;
  #timer: TimerHandle | null = null;
  #startedMs = 0;
  /** What the chart made of the last check; told after the check itself is in the trace. */
  #verdict: 'down' | 'up' | null = null;

  constructor(host: Host, backend: BackendConfig, check: CheckConfig, server: Checked, listener: HealthListener) {
    this.#host = host;
    this.#backend = backend;
    this.#check = check;
    this.#http = backend.httpCheck;
    this.#server = server;
    this.#listener = listener;
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

  /** Makes the first check after `delayMs`. */
  start(delayMs: number): void {
    this.#host.after(delayMs, this.#attempt);
  }

  readonly #attempt = (): void => {
    const host = this.#host;
    const { timeoutCheck, timeoutConnect } = this.#backend;
    this.#startedMs = host.now();
    let limitMs = this.#check.interMs;
    let cause: Span = this.#check.interSpan;
    if (timeoutCheck !== null && timeoutConnect !== null && timeoutConnect.value < limitMs) {
      limitMs = timeoutConnect.value;
      cause = timeoutConnect.span ?? cause;
    }
    const { address, port } = this.#check;
    this.#socket = host.connect({ address, port, parent: null, cause: this.#check.span }, this);
    this.#limit(limitMs, 'Layer4 timeout', cause);
  };

  #limit(limitMs: number, reason: string, cause: Span): void {
    this.#host.cancel(this.#timer);
    this.#timer = this.#host.after(limitMs, () => {
      this.#socket?.close(Result.timeout, cause);
      this.#finish(false, reason, null, '', cause);
    });
  }

  opened(socket: Socket): void {
    if (socket !== this.#socket) return;
    if (this.#http === null) {
      socket.close();
      this.#finish(true, 'Layer4 check passed', null, '', this.#check.span);
      return;
    }
    const { timeoutCheck } = this.#backend;
    const { interMs, interSpan } = this.#check;
    if (timeoutCheck !== null) this.#limit(timeoutCheck.value, 'Layer7 timeout', timeoutCheck.span ?? interSpan);
    else this.#limit(Math.max(0, this.#startedMs + interMs - this.#host.now()), 'Layer7 timeout', interSpan);
    socket.send(checkRequest(this.#http));
  }

  failed(socket: Socket, how: 'refused' | 'unreachable' | 'timeout'): void {
    if (socket !== this.#socket) return;
    const info =
      how === 'refused' ? 'Connection refused' : how === 'unreachable' ? 'No route to host' : 'Connection timed out';
    this.#finish(false, 'Layer4 connection problem', null, info, this.#check.span);
  }

  message(socket: Socket, message: Message): void {
    if (socket !== this.#socket || message.kind !== 'http-response' || this.#http === null) return;
    socket.close();
    const { expect, span } = this.#http;
    const within = expect.ranges.some(([low, high]) => message.status >= low && message.status <= high);
    const passed = within !== expect.negate;
    const cause = expect.span ?? span;
    if (passed) this.#finish(true, 'Layer7 check passed', message.status, '', cause);
    else this.#finish(false, 'Layer7 wrong status', message.status, statusPhrase(message.status), cause);
  }

  closed(socket: Socket, how: 'closed' | 'reset'): void {
    if (socket !== this.#socket) return;
    if (how === 'reset') this.#finish(false, 'Socket error', null, 'Connection reset by peer', this.#check.span);
    else this.#finish(false, 'Layer7 invalid response', null, '', this.#check.span);
  }

  #finish(passed: boolean, what: string, code: number | null, info: string, cause: Span): void {
    const host = this.#host;
    this.#socket = null;
    host.cancel(this.#timer);
    const durationMs = Math.round(host.now() - this.#startedMs);
    const reason = `${what}${code === null ? '' : `, code: ${code}`}${info === '' ? '' : `, info: "${info}"`}, check duration: ${durationMs}ms`;
    const chart = this.#chart;
    this.#verdict = null;
    // While all is well a success changes nothing: nearly every check, so the chart is not asked.
    if (!passed || chart.state !== 'up') chart.send({ type: passed ? 'PASS' : 'MISS' }, cause);
    const detail = `${reason}, ${healthWords(chart.state, chart.context)}`;
    host.record({ kind: 'check', subject: this.#server.subject, address: this.#server.address, detail, passed, cause });
    this.#tell(reason);
    host.after(this.#pauseMs(chart.state), this.#attempt);
  }

  #tell(reason: string): void {
    const { fall, rise, span } = this.#check;
    if (this.#verdict === 'down') this.#listener.serverDown(reason, fall.span ?? span);
    else if (this.#verdict === 'up') this.#listener.serverUp(reason, rise.span ?? span);
  }

  /** server.c srv_getinter: `inter` while all is well, `downinter` while it is down, `fastinter` in between. */
  #pauseMs(state: string): number {
    const { interMs, fastinterMs, downinterMs, fall } = this.#check;
    if (state === 'up' || (state === 'unchecked' && fall.value === 1)) return interMs;
    if (state === 'down') return downinterMs ?? interMs;
    return fastinterMs ?? interMs;
  }
}

const requests = new WeakMap<HttpCheckConfig, HttpRequest>();

function checkRequest(http: HttpCheckConfig): HttpRequest {
  let request = requests.get(http);
  if (request === undefined) {
    request = { kind: 'http-request', method: http.method, path: http.uri, host: '', headers: NO_HEADERS };
    requests.set(http, request);
  }
  return request;
}
