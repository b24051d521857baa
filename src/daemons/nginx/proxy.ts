import type { Socket, SocketHandler, TimerHandle } from '../../sim/host.ts';
import type { HttpRequest, HttpResponse, Message } from '../../sim/message.ts';
import { Result } from '../../trace/result.ts';
import type { Span } from '../../text/span.ts';
import type { Peer } from './balance/peer.ts';
import type { Selection } from './balance/selection.ts';
import { NextUpstream, type Settings } from './config.ts';
import type { ErrorLevel } from './log/logConfig.ts';
import type { UpstreamState } from './upstream.ts';
import type { Worker } from './worker.ts';

/** Who waits for the answer. */
export interface Asker {
  readonly worker: Worker;
  /** The client's connection. */
  readonly socket: Socket;
  /** What the servers that were asked came to, in order. */
  attempts: readonly Attempt[];
  /** The upstream's response goes on to the client. */
  forward(message: HttpResponse): void;
  /** nginx's own answer; `cause` is the line that decided it. */
  answer(status: number, cause: Span | null): void;
  /** Says what went wrong, in the trace and in the error log; `report` in the log alone. `upstream`: the URL that was asked. */
  complain(subject: string, detail: string, cause: Span | null, level: ErrorLevel, upstream: string): void;
  report(level: ErrorLevel, message: string, cause: Span | null, upstream: string): void;
}

/** One server that was asked: `$upstream_addr` and `$upstream_status` have these. */
export interface Attempt {
  /** `10.77.0.21:80`; the upstream's name where no server was to be had. */
  readonly address: string;
  readonly status: number;
  /** Until the connection stood, until the answer's head was there, until it was over. Milliseconds; NaN where it did not come to that. */
  readonly connectMs: number;
  readonly headerMs: number;
  readonly responseMs: number;
}

/** What to send on, and how it may fail. */
export interface ProxyOrder {
  readonly request: HttpRequest;
  readonly settings: Settings;
  readonly selection: Selection;
  readonly state: UpstreamState;
}

const NOT_IDEMPOTENT = ['POST', 'LOCK', 'PATCH'];

/** Statuses of a response that may count as a failure (ngx_http_upstream_next_errors). */
const STATUS_BITS: ReadonlyMap<number, number> = new Map([
  [500, NextUpstream.http_500],
  [502, NextUpstream.http_502],
  [503, NextUpstream.http_503],
  [504, NextUpstream.http_504],
  [403, NextUpstream.http_403],
  [404, NextUpstream.http_404],
  [429, NextUpstream.http_429],
]);

const CONNECT_ERRORS = {
  refused: 'connect() failed (111: Connection refused) while connecting to upstream',
  unreachable: 'connect() failed (113: No route to host) while connecting to upstream',
  timeout: 'connect() failed (110: Connection timed out) while connecting to upstream',
} as const;

const CONNECTING = 'while connecting to upstream';
const READING = 'while reading response header from upstream';

/** One request on its way through an upstream, server after server (ngx_http_upstream.c, nginx 1.22). */
export class ProxiedRequest implements SocketHandler {
  readonly #worker: Worker;
  readonly #asker: Asker;
  readonly #order: ProxyOrder;
  readonly #startMs: number;
  readonly #expired = (): void => this.#timedOut();
  #socket: Socket | null = null;
  #timer: TimerHandle | null = null;
  /** The connection stood and the request went out on it. */
  #sent = false;
  /** When this server was chosen, and when its connection stood. */
  #triedMs = 0;
  #openMs = NaN;
  #answered = false;

  constructor(asker: Asker, order: ProxyOrder) {
    this.#worker = asker.worker;
    this.#asker = asker;
    this.#order = order;
    this.#startMs = this.#worker.host.now();
    const { nextUpstreamTries } = order.settings;
    const { selection } = order;
    if (nextUpstreamTries.value > 0 && selection.tries > nextUpstreamTries.value)
      selection.tries = nextUpstreamTries.value;
  }

  /** Goes on when the client has gone. */
  get ignoresAbort(): boolean {
    return this.#order.settings.ignoreClientAbort.value;
  }

  /** Chooses a server and connects to it. */
  start(): void {
    const { selection, settings, state } = this.#order;
    const { host } = this.#worker;
    const peer = selection.pick(this.#worker.nowS());
    this.#sent = false;
    this.#triedMs = host.now();
    this.#openMs = NaN;
    this.#answered = false;
    if (peer === null) {
      this.#complain(state.config.name, 'no live upstreams while connecting to upstream', null);
      this.#next(NextUpstream.noLive, 502, null);
      return;
    }
    if (!this.#worker.takeConnection()) {
      this.#asker.report('alert', `${this.#worker.config.workerConnections} worker_connections are not enough while connecting to upstream`, this.#worker.config.workerConnectionsSpan, this.#url());
      this.#finish();
      this.#asker.answer(500, null);
      return;
    }
    const { server } = peer;
    this.#worker.logger?.nextConnection();
    this.#socket = host.connect(
      { address: peer.address, port: server.port, parent: this.#asker.socket, cause: server.span },
      this,
    );
    this.#timer = host.after(settings.connectTimeoutMs.value, this.#expired);
  }

  opened(socket: Socket): void {
    if (socket !== this.#socket) return;
    const { host } = this.#worker;
    host.cancel(this.#timer);
    this.#sent = true;
    this.#openMs = host.now();
    socket.send(this.#order.request);
    this.#timer = host.after(this.#order.settings.readTimeoutMs.value, this.#expired);
  }

  failed(socket: Socket, how: 'refused' | 'unreachable' | 'timeout'): void {
    if (socket !== this.#socket) return;
    this.#drop();
    this.#log(CONNECT_ERRORS[how]);
    this.#next(NextUpstream.error, 502, null);
  }

  message(socket: Socket, message: Message): void {
    if (socket !== this.#socket || message.kind !== 'http-response') return;
    const bit = STATUS_BITS.get(message.status);
    this.#answered = true;
    const { selection, settings } = this.#order;
    socket.close();
    this.#drop();
    if (bit !== undefined && selection.tries > 1 && this.#mayGoOn(bit)) {
      const cause = settings.nextUpstream.span;
      this.#next(bit, message.status, cause);
      return;
    }
    this.#noteAttempt(message.status);
    selection.release(this.#worker.nowS(), false);
    this.#asker.forward(message);
  }

  closed(socket: Socket, how: 'closed' | 'reset'): void {
    if (socket !== this.#socket) return;
    this.#drop();
    this.#log(
      how === 'reset'
        ? `recv() failed (104: Connection reset by peer) ${READING}`
        : `upstream prematurely closed connection ${READING}`,
    );
    this.#next(NextUpstream.error, 502, null);
  }

  /** The client went away: the upstream is let go, and nothing counts against it (499 in the access log). */
  abandon(): void {
    this.#asker.report('info', `epoll_wait() reported that client prematurely closed connection, so upstream connection is closed too ${this.#sent ? 'while sending request to upstream' : CONNECTING}`, null, this.#url());
    this.#noteAttempt(0);
    this.#socket?.close(Result.abandoned);
    this.#finish();
  }

  #timedOut(): void {
    const { settings } = this.#order;
    const { span } = this.#sent ? settings.readTimeoutMs : settings.connectTimeoutMs;
    this.#timer = null;
    this.#socket?.close(Result.timeout, span);
    this.#drop();
    this.#log(
      `upstream timed out (110: Connection timed out) ${this.#sent ? READING : CONNECTING}`,
    );
    this.#next(NextUpstream.timeout, 504, span);
  }

  /** This server failed so: count it, and ask the next one or give up with `status` (ngx_http_upstream_next). */
  #next(bit: number, status: number, cause: Span | null): void {
    const { selection } = this.#order;
    this.#noteAttempt(status);
    const counts = bit !== NextUpstream.http_403 && bit !== NextUpstream.http_404;
    const peer = selection.current;
    const url = this.#url();
    selection.release(this.#worker.nowS(), counts);
    // ngx_http_upstream_free_round_robin_peer says so at each failure of a server that has had too many.
    if (counts && peer !== null && peer.chart !== null && peer.failed)
      this.#asker.report('warn', `upstream server temporarily disabled ${this.#sent ? READING : CONNECTING}`, peer.server.span, url);
    if (selection.tries > 0 && this.#mayGoOn(bit)) this.start();
    else this.#asker.answer(status, cause);
  }

  /** Does `proxy_next_upstream` name it, also for a request that may have had its effect already, and is there time left? */
  #mayGoOn(bit: number): boolean {
    const { settings, request } = this.#order;
    const needed = this.#sent && NOT_IDEMPOTENT.includes(request.method) ? bit | NextUpstream.non_idempotent : bit;
    if ((settings.nextUpstream.value & needed) !== needed) return false;
    const limitMs = settings.nextUpstreamTimeoutMs.value;
    return limitMs === 0 || this.#worker.host.now() - this.#startMs < limitMs;
  }

  /** Forgets the connection to the server, which is closed by now. */
  #drop(): void {
    this.#worker.host.cancel(this.#timer);
    this.#timer = null;
    if (this.#socket !== null) this.#worker.giveConnection();
    this.#socket = null;
  }

  #finish(): void {
    this.#drop();
    this.#order.selection.release(this.#worker.nowS(), false);
  }

  /** Remembers what a server came to, where a header or an error page may ask for it. */
  #noteAttempt(status: number): void {
    const { settings, selection, state } = this.#order;
    if (settings.addedHeaders.length === 0 && settings.errorPages.length === 0 && this.#worker.logger === null) return;
    const peer = selection.current;
    const address = peer === null ? state.config.name : `${peer.address}:${peer.server.port}`;
    const responseMs = this.#worker.host.now() - this.#triedMs;
    this.#asker.attempts = [...this.#asker.attempts, { address, status, connectMs: this.#openMs - this.#triedMs, headerMs: this.#answered ? responseMs : NaN, responseMs }];
  }

  #log(detail: string): void {
    const peer: Peer | null = this.#order.selection.current;
    this.#complain(peer?.server.label ?? this.#order.state.config.name, detail, peer?.server.span ?? null);
  }

  #complain(subject: string, detail: string, cause: Span | null): void {
    this.#asker.complain(subject, detail, cause, 'error', this.#url());
  }

  /** What is asked now, as the error log has it: the server's address, or the upstream's name where there is none. */
  #url(): string {
    const { request, selection, state } = this.#order;
    const peer = selection.current;
    return `http://${peer === null ? state.config.name : `${peer.address}:${peer.server.port}`}${request.path}`;
  }
}
