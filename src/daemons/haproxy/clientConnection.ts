import type { Socket, SocketHandler, TimerHandle } from '../../sim/host.ts';
import type { HttpRequest, HttpResponse, Message } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { Result } from '../../trace/result.ts';
import { holds, type Condition } from './acl.ts';
import { peerNumber } from './address.ts';
import type { BackendState } from './backendState.ts';
import type { FrontendState } from './frontendState.ts';
import { SessionLog, type Phase } from './log/sessionLog.ts';
import { Exchange } from './rules/exchange.ts';
import { isMalformed } from './malformed.ts';
import { ownPage } from './rules/errorPage.ts';
import { errorAnswer } from './rules/ownAnswer.ts';
import { RequestPolicy, type Ending } from './rules/requestPolicy.ts';
import { evaluate } from './sample/evaluate.ts';
import type { Expression } from './sample/expression.ts';
import type { Sample } from './sample/value.ts';
import type { ServerState } from './serverState.ts';
import { Stream, type StreamClient } from './stream.ts';

/** A client's connection: requests come in, each gets a stream to a server; in mode tcp the connection is one stream. */
export class ClientConnection implements SocketHandler, StreamClient {
  readonly socket: Socket;
  readonly port: number;
  readonly #frontend: FrontendState;
  readonly #ownAddress: number;
  /** Rules and conditions; null where neither the frontend nor the backend chosen has any. */
  #policy: RequestPolicy | null = null;
  #backend: BackendState | null = null;
  #stream: Stream | null = null;
  /** What is noted for the log; null while nobody reads it. */
  log: SessionLog | null = null;
  /** The one that is served now, or was last. */
  #request: HttpRequest | null = null;
  #timer: TimerHandle | null = null;
  #admitted = false;
  #ended = false;
  /** TCP: the server's side stands. */
  #relaying = false;
  /** TCP: content rules wait for the first message, or for `inspect-delay`. */
  #inspecting = false;
  /** How the other end went while this one waited for a place. */
  #leftEarly: 'closed' | 'reset' | null = null;
  /** The other end is gone; what a server still answers is for nobody. */
  #deaf = false;
  /** What came before there was a server to pass it to. */
  readonly #early: Message[] = [];

  constructor(frontend: FrontendState, socket: Socket, port: number) {
    this.#frontend = frontend;
    this.socket = socket;
    this.port = port;
    this.#ownAddress = peerNumber(socket.peerAddress);
    if (frontend.config.policy !== null || frontend.config.rules.some((rule) => rule.condition !== null || rule.format !== null)) this.#rules();
  }

  /** The client's address; rules may set another (`set-src`). */
  get address(): number {
    return this.#policy?.exchange.clientAddress ?? this.#ownAddress;
  }

  /** The server that a `use-server` rule names. */
  get wantedServer(): ServerState | null {
    return this.#policy?.wantedServer ?? null;
  }

  sample(expression: Expression): Sample | null {
    return evaluate(expression, this.#exchange());
  }

  holds(condition: Condition): boolean {
    return holds(condition, this.#exchange());
  }

  get persistence(): 'forced' | 'ignored' | null {
    return this.#policy?.exchange.persistence ?? null;
  }

  get repeatable(): boolean {
    return this.#policy?.exchange.repeatable ?? true;
  }

  get priorityClass(): number {
    return this.#policy?.exchange.priorityClass ?? 0;
  }

  get priorityOffsetMs(): number {
    return this.#policy?.exchange.priorityOffsetMs ?? 0;
  }

  heard(response: HttpResponse, server: ServerState): void {
    const exchange = this.#exchange();
    exchange.turn(response);
    exchange.reached(server);
  }

  #exchange(): Exchange {
    const { exchange } = this.#rules();
    // Without rules nobody had to look at the request so far.
    if (exchange.request === null && this.#request !== null) exchange.begin(this.#request);
    return exchange;
  }

  #rules(): RequestPolicy {
    if (this.#policy === null) {
      const { shared } = this.#frontend;
      const exchange = new Exchange(shared, this.#frontend, this.#ownAddress, peerNumber(this.socket.localAddress), this.port);
      this.#policy = new RequestPolicy(this.#frontend, exchange);
    }
    return this.#policy;
  }

  /** The port that it waits in was closed: the kernel resets it. */
  turnAway(): void {
    this.#ended = true;
    this.socket.reset(Result.reset);
  }

  admit(): void {
    this.#admitted = true;
    this.#beginLog();
    // What was sent before a reset is lost; without HTTP nobody is left to relay for.
    if (this.#leftEarly === 'reset' || (this.#leftEarly !== null && this.#frontend.config.mode === 'tcp')) return this.#finish();
    this.#begin();
    if (this.#leftEarly !== null) this.#clientLeft(this.#leftEarly);
  }

  #beginLog(): void {
    const { shared, config } = this.#frontend;
    if (shared.logger === null || config.logging.targets.length === 0) return;
    // Each request on a connection has a line of its own.
    if (this.log === null) new SessionLog(this.#frontend, shared.logger, this.socket).accepted(this.port);
    this.log = new SessionLog(this.#frontend, shared.logger, this.socket);
  }

  /** Its line is due. What a format asks for is looked up apart from the rules, so that to log changes nothing. */
  #writeLog(cause: Span | null): void {
    const { log } = this;
    if (log === null) return;
    let exchange = this.#policy?.exchange;
    if (exchange === undefined) {
      exchange = new Exchange(this.#frontend.shared, this.#frontend, this.#ownAddress, peerNumber(this.socket.localAddress), this.port);
      if (this.#request !== null) exchange.begin(this.#request);
      if (this.#backend !== null) exchange.enter(this.#backend);
    }
    exchange.logging = true;
    log.write(exchange, cause);
    exchange.logging = false;
  }

  #begin(): void {
    const { config, counters, host } = this.#frontend;
    const refused = config.policy === null ? null : (this.#policy?.connected() ?? null);
    if (refused !== null) {
      this.log?.keepQuiet();
      return this.#endBy(refused);
    }
    counters.countSession(host.now());
    if (config.mode === 'tcp') {
      this.#inspecting = this.#early.length === 0 && this.#policy?.waitsForContent === true;
      if (this.#inspecting) this.#timer = host.after(config.policy?.inspectDelayMs ?? 0, () => this.#relayFrom());
      else this.#relayFrom();
      return;
    }
    this.#awaitRequest();
    if (this.#early.length > 0) for (const message of this.#early.splice(0)) this.#received(message);
  }

  /** TCP: rules about the content are due, and then a backend is chosen. */
  #relayFrom(): void {
    this.#stopTimer();
    this.#inspecting = false;
    const first = this.#early[0];
    const ending = this.#policy?.contentOf(first?.kind === 'http-request' ? first : null) ?? null;
    if (ending !== null) return this.#endBy(ending);
    const { backend, cause } = this.#switch();
    if (backend === null) return this.refuse(503, cause);
    const ended = this.#enter(backend);
    if (ended !== null) return this.#endBy(ended);
    this.#startStream(backend, null);
  }

  message(_socket: Socket, message: Message): void {
    if (!this.#admitted) this.#early.push(message);
    else if (!this.#ended) this.#received(message);
  }

  #received(message: Message): void {
    if (this.#frontend.config.mode === 'tcp') this.#relay(message);
    else if (message.kind === 'http-request' && this.#stream === null) this.#serve(message);
    // Bytes that are no HTTP request: 400, as the daemon says.
    else if (message.kind !== 'http-request') this.#bad(400, this.#frontend.config.span);
  }

  #relay(message: Message): void {
    if (this.#inspecting) {
      this.#early.push(message);
      this.#relayFrom();
    } else if (this.#stream !== null) {
      this.#stream.touch();
      if (this.#relaying) this.#stream.send(message);
      else this.#early.push(message);
    }
  }

  serverOpened(): void {
    this.#relaying = true;
    for (const message of this.#early.splice(0)) this.#stream?.send(message);
  }

  #serve(request: HttpRequest): void {
    this.#stopTimer();
    this.#request = request;
    const { counters, host } = this.#frontend;
    counters.countRequest(host.now());
    if (this.log?.isWritten === true) this.#beginLog();
    this.log?.requested(request);
    if (isMalformed(request)) {
      this.#policy?.malformed();
      return this.#bad(400, this.#frontend.config.span);
    }
    const ending = this.#policy?.received(request) ?? null;
    if (ending !== null) return this.#endBy(ending);
    const { backend, cause } = this.#switch();
    if (backend === null) return this.refuse(503, cause);
    const ended = this.#enter(backend, request);
    if (ended !== null) return this.#endBy(ended);
    this.#startStream(backend, this.#policy?.outgoing() ?? request);
  }

  /** The backend's own rules, where it has some. */
  #enter(backend: BackendState, request: HttpRequest | null = null): Ending | null {
    this.#backend = backend;
    this.log?.entered(backend);
    backend.entered();
    if (backend.config.policy === null && this.#policy === null) return null;
    const rules = this.#rules();
    if (request !== null && rules.exchange.request === null) rules.exchange.begin(request);
    return rules.entered(backend);
  }

  #startStream(backend: BackendState, request: HttpRequest | null): void {
    this.#stream = new Stream(this.#frontend.host, backend, this, request);
    this.#stream.start();
  }

  /** The first `use_backend` rule that holds and names one that is there, else the default backend. */
  #switch(): { backend: BackendState | null; cause: Span } {
    const { config, shared } = this.#frontend;
    // Rules without conditions need nobody to look at anything: the first one stands.
    const found = this.#policy === null ? (config.rules[0] ?? null) : this.#policy.switched(config.rules);
    const name = found?.backend ?? config.defaultBackend?.value;
    const backend = name === undefined ? null : (shared.backends.get(name) ?? null);
    return { backend, cause: found?.span ?? config.defaultBackend?.span ?? config.span };
  }

  answer(message: Message, server: ServerState | null = null): void {
    if (this.#frontend.config.mode === 'tcp') {
      if (message.kind === 'http-response') this.log?.answered(message);
      this.socket.send(message);
      return;
    }
    this.#stream = null;
    let answer = message;
    if (this.#policy !== null && message.kind === 'http-response') {
      const judged = this.#policy.answered(message, server);
      if (judged.kind !== 'pass') {
        this.log?.keptBack(message);
        return this.#endBy(judged, 'H');
      }
      answer = judged.message;
    }
    if (answer.kind === 'http-response') {
      this.#count(answer.status);
      this.log?.answered(answer);
    }
    this.socket.send(answer);
    this.#writeLog(null);
    this.#policy?.release(false);
    if (this.#deaf) this.#finish();
    else this.#awaitRequest();
  }

  #count(status: number): void {
    this.#frontend.counters.countAnswer(status);
    const counters = this.#backend?.counters;
    if (counters === undefined) return;
    counters.countAnswer(status);
    counters.requests++;
  }

  refuse(status: number, cause: Span | null): void {
    const policies = [this.#backend?.config.policy ?? null, this.#frontend.config.policy];
    this.#say(policies.some((policy) => policy !== null) ? errorAnswer(status, policies, this.#rules().exchange) : ownPage(status), cause);
  }

  /** The client's own fault: no request, or none in time. */
  #bad(status: number, cause: Span | null): void {
    this.#frontend.counters.failedRequests++;
    this.log?.refused(status === 408 ? 'c' : 'P');
    this.refuse(status, cause);
  }

  /** An answer of HAProxy's own, the last thing on this connection. */
  #say(message: HttpResponse, cause: Span | null): void {
    this.#stream = null;
    if (this.#ended) return;
    // Without HTTP there is nothing to say: the connection ends.
    if (this.#frontend.config.mode === 'http') {
      const answer = this.#policy?.departing(message) ?? message;
      this.#count(answer.status);
      this.log?.answeredItself(answer);
      this.socket.send(answer);
    }
    this.#writeLog(cause);
    this.socket.close(Result.closed, cause);
    this.#finish();
  }

  /** `phase`: where in the request's way that was, for the log. */
  #endBy(ending: Ending, phase: Phase = 'R'): void {
    switch (ending.kind) {
      case 'error':
        this.log?.intercepted(ending.as, phase);
        return this.refuse(ending.status, ending.cause);
      case 'answer':
        this.log?.intercepted(ending.as, phase);
        return this.#say(ending.message, ending.cause);
      case 'hold': {
        const { after, status, message, cause } = ending;
        if (after === null) return;
        this.#timer = this.#frontend.host.after(after, () => {
          this.log?.heldBack();
          this.log?.assigned();
          this.log?.ended('P', 'T');
          if (message === null) this.refuse(status, cause);
          else this.#say(message, cause);
        });
        return;
      }
      case 'close':
        this.log?.ended('P', phase);
        this.#writeLog(ending.cause);
        this.socket.close(Result.closed, ending.cause);
        return this.#finish();
      case 'vanish':
        this.log?.ended('P', phase);
        this.#writeLog(ending.cause);
        // The client hears nothing, not even an end; for HAProxy the connection is over.
        return this.#finish();
    }
  }

  serverClosed(how: 'closed' | 'reset', cause: Span | null): void {
    this.#stream = null;
    this.#writeLog(cause);
    if (how === 'reset') this.socket.reset(Result.reset, cause);
    else this.socket.close(Result.closed, cause);
    this.#finish();
  }

  closed(_socket: Socket, how: 'closed' | 'reset'): void {
    this.#deaf = true;
    // Whoever gives up while waiting for a place keeps it in the kernel's queue: HAProxy accepts the connection in its turn, finds the request, and works on it.
    if (this.#admitted) this.#clientLeft(how);
    else this.#leftEarly = how;
  }

  #clientLeft(how: 'closed' | 'reset'): void {
    if (this.#stream === null) this.#finish();
    else if (this.#frontend.config.mode === 'tcp' || this.#abortsOnClose) {
      // A request that was with a server is logged, and counted, as a bad one.
      if (this.#stream.clientClosed(how)) this.#count(400);
      this.#stream = null;
      this.#writeLog(null);
      this.#finish();
    }
    // With HTTP, and without `option abortonclose`, the request goes on to its server although nobody waits any more (manual 2.6).
  }

  get #abortsOnClose(): boolean {
    return this.#frontend.config.abortOnClose && this.#backend?.config.abortOnClose === true;
  }

  /** `timeout client` bounds the wait for a request. After the first one the connection is closed without a word (mux_h1.c h1_timeout_task 2.6, measured). */
  #awaitRequest(): void {
    const { host, config } = this.#frontend;
    const limit = config.timeoutClient;
    if (limit === null) return;
    const cause = limit.span;
    this.#timer = host.after(limit.value, () => (this.#request === null ? this.#bad(408, cause) : this.#endBy({ kind: 'close', cause: cause ?? config.span })));
  }

  #stopTimer(): void {
    this.#frontend.host.cancel(this.#timer);
    this.#timer = null;
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopTimer();
    this.#policy?.release(true);
    this.#frontend.left(this, this.#admitted);
  }
}
