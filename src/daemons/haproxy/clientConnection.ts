import type { Socket, SocketHandler, TimerHandle } from '../../sim/host.ts';
import { NO_HEADERS, type HttpRequest, type HttpResponse, type Message } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { Result } from '../../trace/result.ts';
import { holds, type Facts } from './acl.ts';
import { peerNumber } from './address.ts';
import type { BackendState } from './backendState.ts';
import type { FrontendState } from './frontendState.ts';
import { Stream, type StreamClient } from './stream.ts';

const answers = new Map<number, HttpResponse>();

function ownAnswer(status: number): HttpResponse {
  let answer = answers.get(status);
  if (answer === undefined) {
    answer = { kind: 'http-response', status, headers: NO_HEADERS };
    answers.set(status, answer);
  }
  return answer;
}

/** A client's connection: requests come in, each gets a stream to a server; in mode tcp the connection is one stream. */
export class ClientConnection implements SocketHandler, StreamClient {
  readonly socket: Socket;
  readonly address: number;
  readonly port: number;
  readonly #frontend: FrontendState;
  #stream: Stream | null = null;
  #timer: TimerHandle | null = null;
  #admitted = false;
  #ended = false;
  /** TCP: the server's side stands. */
  #relaying = false;
  /** The other end is gone; what a server still answers is for nobody. */
  #deaf = false;
  /** What came before there was a server to pass it to. */
  readonly #early: Message[] = [];

  constructor(frontend: FrontendState, socket: Socket, port: number) {
    this.#frontend = frontend;
    this.socket = socket;
    this.port = port;
    this.address = peerNumber(socket.peerAddress);
  }

  admit(): void {
    this.#admitted = true;
    if (this.#frontend.config.mode === 'tcp') {
      const { backend, cause } = this.#switch(null);
      if (backend === null) return this.refuse(503, cause);
      this.#startStream(backend, null);
      return;
    }
    this.#awaitRequest();
    for (const message of this.#early.splice(0)) this.#received(message);
  }

  message(_socket: Socket, message: Message): void {
    if (!this.#admitted) this.#early.push(message);
    else this.#received(message);
  }

  #received(message: Message): void {
    if (this.#frontend.config.mode === 'tcp') this.#relay(message);
    else if (message.kind === 'http-request' && this.#stream === null) this.#serve(message);
    // Bytes that are no HTTP request: 400, as the daemon says.
    else if (message.kind !== 'http-request') this.refuse(400, this.#frontend.config.span);
  }

  #relay(message: Message): void {
    if (this.#stream === null) return;
    this.#stream.touch();
    if (this.#relaying) this.#stream.send(message);
    else this.#early.push(message);
  }

  serverOpened(): void {
    this.#relaying = true;
    for (const message of this.#early.splice(0)) this.#stream?.send(message);
  }

  #serve(request: HttpRequest): void {
    this.#frontend.host.cancel(this.#timer);
    this.#timer = null;
    const { backend, cause } = this.#switch(request);
    if (backend === null) this.refuse(503, cause);
    else this.#startStream(backend, request);
  }

  #startStream(backend: BackendState, request: HttpRequest | null): void {
    this.#stream = new Stream(this.#frontend.host, backend, this, request);
    this.#stream.start();
  }

  /** The first `use_backend` rule that holds, else the default backend. */
  #switch(request: HttpRequest | null): { backend: BackendState | null; cause: Span } {
    const { config, backends } = this.#frontend;
    let name = config.defaultBackend?.value;
    let cause = config.defaultBackend?.span ?? config.span;
    if (config.rules.length > 0) {
      const facts = this.#facts(request);
      const rule = config.rules.find((r) => r.condition === null || holds(r.condition, facts));
      if (rule !== undefined) {
        name = rule.backend;
        cause = rule.span;
      }
    }
    return { backend: name === undefined ? null : (backends.get(name) ?? null), cause };
  }

  #facts(request: HttpRequest | null): Facts {
    const { backends } = this.#frontend;
    return {
      method: request?.method ?? null,
      path: request === null ? null : (request.path.split('?')[0] as string),
      host: request?.host ?? null,
      client: this.address,
      port: this.port,
      usableServers: (name) => backends.get(name)?.usableServers() ?? 0,
    };
  }

  answer(message: Message): void {
    this.socket.send(message);
    if (this.#frontend.config.mode === 'tcp') return;
    this.#stream = null;
    if (this.#deaf) this.#finish();
    else this.#awaitRequest();
  }

  refuse(status: number, cause: Span | null): void {
    this.#stream = null;
    // Without HTTP there is nothing to say: the connection ends.
    if (this.#frontend.config.mode === 'http') this.socket.send(ownAnswer(status));
    this.socket.close(Result.closed, cause);
    this.#finish();
  }

  serverClosed(how: 'closed' | 'reset', cause: Span | null): void {
    this.#stream = null;
    if (how === 'reset') this.socket.reset(Result.reset, cause);
    else this.socket.close(Result.closed, cause);
    this.#finish();
  }

  closed(_socket: Socket, how: 'closed' | 'reset'): void {
    this.#deaf = true;
    if (this.#stream === null) this.#finish();
    else if (this.#frontend.config.mode === 'tcp') {
      this.#stream.clientClosed(how);
      this.#stream = null;
      this.#finish();
    }
    // With HTTP, and without `option abortonclose`, the request goes on to its server although nobody waits any more (manual 2.6).
  }

  /** `timeout client` bounds the wait for a request. */
  #awaitRequest(): void {
    const { host, config } = this.#frontend;
    const limit = config.timeoutClient;
    if (limit === null) return;
    this.#timer = host.after(limit.value, () => this.refuse(408, limit.span));
  }

  #finish(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#frontend.host.cancel(this.#timer);
    this.#timer = null;
    this.#frontend.left(this, this.#admitted);
  }
}
