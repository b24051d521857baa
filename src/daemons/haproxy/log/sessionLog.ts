import type { Socket } from '../../../sim/host.ts';
import type { HttpRequest, HttpResponse } from '../../../sim/message.ts';
import type { Span } from '../../../text/span.ts';
import type { BackendState } from '../backendState.ts';
import type { FrontendState } from '../frontendState.ts';
import type { Scope } from '../sample/scope.ts';
import { ownPage } from '../rules/errorPage.ts';
import type { AnswerKind } from '../rules/requestPolicy.ts';
import type { ServerState } from '../serverState.ts';
import type { CookieLetter } from '../cookies.ts';
import { logText } from './logText.ts';
import type { Logger } from './logger.ts';
import { ownAnswerSize, requestSize, responseSize } from './messageSize.ts';

/** Who ended it: nobody, HAProxy (`L`, by a rule `P`), the client by time or going away, the server by time or going away, an operator (`K`), the server going down (`D`), a better one coming up (`U`). */
export type Ender = '-' | 'L' | 'P' | 'c' | 'C' | 's' | 'S' | 'K' | 'D' | 'U';
/** Where it was: waiting for the request, in a queue, connecting, waiting for the answer, passing data, held in the tarpit. */
export type Phase = '-' | 'R' | 'Q' | 'C' | 'H' | 'D' | 'L' | 'T';

/**
 * What is noted of one request, or in mode tcp of one connection, for its line in the log (struct strm_logs and the termination flags of stream.c, backend.c
 * and http_ana.c 2.6). Of who ended it and where, what is said first stands.
 */
export class SessionLog {
  readonly #frontend: FrontendState;
  readonly #logger: Logger;
  readonly #socket: Socket;
  readonly #acceptMs: number;
  #requestMs = NaN;
  #queueMs = NaN;
  #connectMs = NaN;
  #dataMs = NaN;
  #request: HttpRequest | null = null;
  #backend: BackendState | null = null;
  #server: ServerState | null = null;
  #applet: string | null = null;
  #ender: Ender = '-';
  #phase: Phase = '-';
  #cookie: CookieLetter = 'N';
  #setCookie = 'N';
  #status = 0;
  #bytesOut = 0;
  #bytesIn = 0;
  #retries = 0;
  #redispatched = false;
  #written = false;
  #refused = false;
  #serverSessions = 0;
  #serverQueue = 0;
  #backendQueue = 0;

  constructor(frontend: FrontendState, logger: Logger, socket: Socket) {
    this.#frontend = frontend;
    this.#logger = logger;
    this.#socket = socket;
    this.#acceptMs = this.#now();
  }

  #now(): number {
    return this.#frontend.host.now();
  }

  get isWritten(): boolean {
    return this.#written;
  }

  /** HAProxy took the connection: where nothing chose a format, that is all it says of it (frontend.c frontend_accept). */
  accepted(port: number): void {
    const { config } = this.#frontend;
    if (config.logging.format !== null) return;
    const { peerAddress, localAddress } = this.#socket;
    const clientPort = this.#logger.journal.peerPort(this.#socket);
    const mode = config.mode === 'http' ? 'HTTP' : 'TCP';
    this.#logger.send(
      config.logging,
      'info',
      `Connect from ${peerAddress}:${clientPort} to ${localAddress}:${port} (${config.name}/${mode})`,
      this.#socket,
      config.span,
    );
  }

  /** A whole request is there. */
  requested(request: HttpRequest | null): void {
    this.#requestMs = this.#now();
    this.#request = request;
    if (request !== null) this.#bytesIn = requestSize(request);
  }

  entered(backend: BackendState): void {
    this.#backend = backend;
  }

  chose(server: ServerState | null, redispatched: boolean): void {
    this.#server = server;
    if (redispatched) this.#redispatched = true;
  }

  /** Its time in queues is over. */
  assigned(): void {
    this.#queueMs = this.#now();
  }

  connected(): void {
    this.#connectMs = this.#now();
  }

  retried(retries: number): void {
    this.#retries = retries;
  }

  heard(): void {
    this.#dataMs = this.#now();
  }

  /** What was asked of the server came to nothing that is passed on (http_ana.c http_wait_for_response, 2.6: "was not a valid response"). */
  unheard(): void {
    this.#dataMs = NaN;
  }

  cookies(request: CookieLetter, response: string): void {
    this.#cookie = request;
    this.#setCookie = response;
  }

  ended(ender: Ender, phase: Phase): void {
    if (this.#ender === '-') this.#ender = ender;
    if (this.#phase === '-') this.#phase = phase;
  }

  /** A server's answer goes to the client. */
  answered(response: HttpResponse): void {
    this.#status = response.status;
    this.#bytesOut += responseSize(response);
  }

  /** HAProxy itself answers. */
  answeredItself(response: HttpResponse): void {
    this.#status = response.status;
    if (!this.#refused) this.#bytesOut += ownAnswerSize(response);
  }

  /** A rule keeps a server's answer back; it was counted all the same. */
  keptBack(response: HttpResponse): void {
    this.#bytesOut += responseSize(response);
    this.#dataMs = NaN;
  }

  /** Held in the tarpit, a request is never noted as complete (http_ana.c http_process_tarpit 2.6). */
  heldBack(): void {
    this.#requestMs = NaN;
  }

  /** It leaves its server, before anybody else has its place there. */
  leftServer(sessions: number): void {
    this.#serverSessions = sessions;
  }

  /** No request came that is one: all that is said of it is the status (log.c sess_log). */
  refused(ender: Ender): void {
    this.#refused = true;
    this.#request = null;
    this.#requestMs = NaN;
    this.ended(ender, 'R');
  }

  /** Nothing is written of it: the proxy's own monitoring, a connection that was not let in. */
  keepQuiet(): void {
    this.#written = true;
  }

  /** The line of an answer of the daemon's own. */
  intercepted(as: AnswerKind, phase: Phase): void {
    if (as === 'monitor') this.keepQuiet();
    if (as === 'statistics') {
      this.#applet = '<STATS>';
      this.#queueMs = this.#connectMs = this.#dataMs = this.#now();
    }
    this.ended(as === 'denied' ? 'P' : 'L', phase);
  }

  /** Its place in a queue when it left it: how many had their turn before it, and itself (queue.c __pendconn_unlink_srv 2.6). */
  leftQueue(ofServer: boolean, turns: number): void {
    if (ofServer) this.#serverQueue += turns;
    else this.#backendQueue += turns;
  }

  /** The client did not wait: what would have been its answer counts, where one was made (400); else there is no status (-1). */
  unanswered(status: 400 | -1): void {
    if (status === -1) this.#status = -1;
    else this.answeredItself(ownPage(status));
  }

  /** Writes the line; only the first time. `scope`: what the format may ask of the request; `cause`: the line that ended it, if any. */
  write(scope: Scope, cause: Span | null): void {
    const { config, limit, processLimit } = this.#frontend;
    const { logging } = config;
    if (this.#written || logging.format === null) return;
    this.#written = true;
    const failed = this.#isFailure;
    if (this.#isNull && logging.options.has('dontlognull')) return;
    if (!failed && logging.options.has('dontlog-normal')) return;
    const backend = this.#backend;
    const server = this.#server;
    const entry = {
      acceptMs: this.#acceptMs,
      requestMs: this.#requestMs,
      queueMs: this.#queueMs,
      connectMs: this.#connectMs,
      dataMs: this.#dataMs,
      closeMs: this.#now(),
      scope,
      request: this.#request,
      status: this.#status,
      bytesOut: this.#bytesOut,
      bytesIn: this.#bytesIn,
      clientPort: this.#logger.journal.peerPort(this.#socket),
      backend: backend?.config.name ?? config.name,
      server: this.#applet ?? server?.config.name ?? null,
      serverAddress: server?.config.address ?? null,
      serverPort: server?.config.port ?? 0,
      ending: this.#ender + this.#phase,
      cookieEnding:
        backend === null || backend.config.cookie === null || this.#request === null
          ? '--'
          : this.#cookie + this.#setCookie,
      clientCookie: null,
      serverCookie: null,
      connections: {
        process: processLimit.open,
        frontend: limit.open,
        backend: backend?.connections ?? 0,
        server: this.#serverSessions,
      },
      retries: this.#retries,
      redispatched: this.#redispatched,
      serverQueue: this.#serverQueue,
      backendQueue: this.#backendQueue,
      soFar: logging.options.has('logasap'),
      pid: this.#logger.journal.pid,
      serial: this.#logger.nextSerial(),
    };
    const level = failed && logging.options.has('log-separate-errors') ? 'err' : 'info';
    this.#logger.send(logging, level, logText(logging.format, entry), this.#socket, cause);
  }

  /** Nothing was sent on the connection. */
  get #isNull(): boolean {
    return this.#frontend.config.mode === 'http' && this.#request === null && this.#status === 0;
  }

  /** What counts as a failure where errors are logged apart (log.c strm_log 2.6). */
  get #isFailure(): boolean {
    const { mode } = this.#frontend.config;
    return (
      this.#redispatched ||
      (this.#ender !== '-' && this.#ender !== 'L') ||
      (this.#ender === '-' && this.#retries > 0) ||
      (mode === 'http' && this.#status >= 500)
    );
  }
}
