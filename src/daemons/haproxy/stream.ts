import type { Host, Socket, SocketHandler } from '../../sim/host.ts';
import type { HttpRequest, Message } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { Result } from '../../trace/result.ts';
import type { BackendState } from './backendState.ts';
import type { Setting } from './config.ts';
import { Deadline } from './deadline.ts';
import type { ServerState } from './serverState.ts';

/** Whom a stream works for: the client's side of it. */
export interface StreamClient {
  readonly socket: Socket;
  /** The client's IPv4 address as one number. */
  readonly address: number;
  /** The port it connected to. */
  readonly port: number;
  /** What arrived from the server. */
  answer(message: Message): void;
  /** HAProxy itself answers with a status, on account of `cause`; without HTTP it only closes. */
  refuse(status: number, cause: Span | null): void;
  /** TCP: the server's side is open and wants what the client sent so far. */
  serverOpened(): void;
  /** TCP: the server's side ended. */
  serverClosed(how: 'closed' | 'reset', cause: Span | null): void;
}

const Step = { idle: 0, queued: 1, connecting: 2, turnaround: 3, established: 4, done: 5 } as const;
type Step = (typeof Step)[keyof typeof Step];

/**
 * One request (or, in mode tcp, one connection) on its way to a server: the states and rules of backend.c 2.6 (back_handle_st_req, _con, _cer and
 * stream_choose_redispatch), compared with recordings of refused, blackholed and overloaded servers.
 */
export class Stream implements SocketHandler {
  /** When it began to wait in a queue. */
  queuedMs = 0;
  readonly #host: Host;
  readonly #backend: BackendState;
  readonly #client: StreamClient;
  /** Null in mode tcp. */
  readonly #request: HttpRequest | null;
  #step: Step = Step.idle;
  /** The server last chosen, kept when the choice is given up so that another can be preferred. */
  #server: ServerState | null = null;
  /** Whether `#server` is to be tried again, rather than chosen anew. */
  #assigned = false;
  #holdsSlot = false;
  /** Whether it is among the server's sessions. */
  #counted = false;
  #retries = 0;
  #socket: Socket | null = null;
  readonly #deadline: Deadline;
  /** Whether the first failure was a timeout; it names the line for a 503. */
  #firstFailure: 'none' | 'timeout' | 'error' = 'none';

  constructor(host: Host, backend: BackendState, client: StreamClient, request: HttpRequest | null) {
    this.#host = host;
    this.#backend = backend;
    this.#client = client;
    this.#request = request;
    this.#deadline = new Deadline(host, () => this.#expired());
  }

  start(): void {
    this.#backend.connections++;
    this.#choose();
  }

  /** TCP: passes on what the client sends. */
  send(message: Message): void {
    this.#socket?.send(message);
  }

  /** Anything that passed in mode tcp starts the silence anew. */
  touch(): void {
    if (this.#step === Step.established) this.#armSilence();
  }

  /** TCP: the client went away. */
  clientClosed(how: 'closed' | 'reset'): void {
    if (this.#step === Step.done) return;
    const { queue } = this.#backend;
    remove(queue, this);
    if (this.#server !== null) remove(this.#server.queue, this);
    const socket = this.#socket;
    this.#end();
    if (how === 'reset') socket?.reset(Result.abandoned);
    else socket?.close(socket.open ? Result.closed : Result.abandoned);
  }

  // Choosing a server

  #choose(): void {
    const backend = this.#backend;
    const { balancer } = backend;
    const before = this.#holdsSlot ? this.#server : null;
    this.#releaseSlot();
    if (balancer.totalWeight === 0) {
      this.#server = null;
      if (before !== null) backend.dequeue(before);
      this.#refuse(503, backend.servers.length === 0 ? backend.config.span : (backend.config.servers[0]?.span ?? null));
      return;
    }
    const waiting = backend.queue.length;
    const others = waiting > 0 && waiting !== backend.connections && backend.queuesWithoutLooking;
    const server = others ? null : balancer.pick(this.#server, this.#client.address);
    if (server === null) this.#wait(backend.queue);
    else {
      this.#server = server;
      this.#assigned = true;
      if (server.maxconn !== 0 && (server.queue.length > 0 || server.served >= server.maxconn))
        this.#wait(server.queue);
      else {
        this.#takeSlot(server);
        this.#connect();
      }
    }
    if (before !== null && before !== server) backend.dequeue(before);
  }

  #wait(queue: Stream[]): void {
    this.#step = Step.queued;
    this.queuedMs = this.#host.now();
    queue.push(this);
    this.#noteLoad();
    this.#arm(this.#backend.config.timeoutQueue);
  }

  /** Leastconn counts who waits for a server as well. */
  #noteLoad(): void {
    if (this.#assigned && this.#server !== null) this.#backend.balancer.loadChanged(this.#server);
  }

  /** Its turn has come: the slot is taken already. */
  dequeued(server: ServerState): void {
    this.#server = server;
    this.#assigned = true;
    this.#holdsSlot = true;
    this.#connect();
  }

  /** The server it waited for went away: choose again. */
  requeue(): void {
    this.#assigned = false;
    this.#choose();
  }

  #takeSlot(server: ServerState): void {
    this.#holdsSlot = true;
    this.#backend.take(server);
  }

  #releaseSlot(): void {
    if (!this.#holdsSlot || this.#server === null) return;
    this.#holdsSlot = false;
    this.#backend.release(this.#server);
  }

  // Connecting

  #connect(): void {
    const server = this.#server as ServerState;
    const { address, port, span } = server.config;
    this.#step = Step.connecting;
    server.sessions++;
    this.#counted = true;
    this.#arm(this.#backend.config.timeoutConnect);
    this.#socket = this.#host.connect(
      { address, port: port === 0 ? this.#client.port : port, parent: this.#client.socket, cause: span },
      this,
    );
  }

  opened(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#step = Step.established;
    this.#armSilence();
    if (this.#request !== null) socket.send(this.#request);
    else this.#client.serverOpened();
  }

  failed(socket: Socket): void {
    if (socket === this.#socket) this.#connectionFailed('error');
  }

  #connectionFailed(how: 'timeout' | 'error'): void {
    const backend = this.#backend;
    const { config, balancer } = backend;
    const server = this.#server as ServerState;
    this.#socket = null;
    server.sessions--;
    this.#counted = false;
    if (this.#firstFailure === 'none') this.#firstFailure = how;
    if (this.#retries >= config.retries.value) {
      const cause = this.#firstFailure === 'timeout' ? config.timeoutConnect?.span : config.retries.span;
      this.#refuse(503, cause ?? server.config.span);
      return;
    }
    this.#retries++;
    if (this.#mayRedispatch(server)) {
      this.#releaseSlot();
      this.#assigned = false;
      backend.dequeue(server);
    }
    // A refusal would come again at once: the daemon waits before it asks the same server, or the only one there is.
    if (how === 'error' && (this.#assigned || balancer.roster.active <= 1)) {
      this.#step = Step.turnaround;
      const connectMs = config.timeoutConnect?.value ?? Infinity;
      this.#deadline.set(Math.min(1000, connectMs));
    } else this.#again();
  }

  #again(): void {
    if (this.#assigned) this.#connect();
    else this.#choose();
  }

  /** stream_choose_redispatch: on the retry that `option redispatch N` names, when the server is down, or at once where another turn is as good. */
  #mayRedispatch(server: ServerState): boolean {
    const { config, balancer, hashes } = this.#backend;
    if (config.redispatch === null) return false;
    if (!server.up || server.config.disabled) return true;
    const after = config.redispatch.value;
    const every = after > 0 ? after : after < 0 ? config.retries.value + 1 + after : 0;
    if (every > 0 && this.#retries % every === 0) return true;
    return balancer.roster.active > 1 && !hashes;
  }

  // The answer

  message(socket: Socket, message: Message): void {
    if (socket !== this.#socket) return;
    if (this.#request === null) {
      this.#armSilence();
      this.#client.answer(message);
      return;
    }
    if (message.kind !== 'http-response') return;
    socket.close();
    this.#end();
    this.#client.answer(message);
  }

  closed(socket: Socket, how: 'closed' | 'reset'): void {
    if (socket !== this.#socket) return;
    const cause = this.#server?.config.span ?? null;
    this.#socket = null;
    if (this.#request !== null) this.#refuse(502, cause);
    else {
      this.#end();
      this.#client.serverClosed(how, null);
    }
  }

  /** Ends with an answer of HAProxy's own. */
  #refuse(status: number, cause: Span | null): void {
    this.#end();
    this.#client.refuse(status, cause);
  }

  #end(): void {
    if (this.#step === Step.done) return;
    const server = this.#server;
    if (this.#counted && server !== null) server.sessions--;
    this.#counted = false;
    this.#step = Step.done;
    this.#socket = null;
    this.#deadline.clear();
    this.#backend.connections--;
    const held = this.#holdsSlot;
    this.#releaseSlot();
    if (held && server !== null) this.#backend.dequeue(server);
  }

  // Time

  /** In mode tcp either side's silence ends it; with HTTP it is the server's turn. */
  #armSilence(): void {
    const { timeoutServer } = this.#backend.config;
    this.#arm(timeoutServer);
  }

  #arm(limit: Setting<number> | null): void {
    this.#deadline.set(limit === null ? Infinity : limit.value);
  }

  #expired(): void {
    const { config } = this.#backend;
    switch (this.#step) {
      case Step.queued:
        remove(this.#backend.queue, this);
        if (this.#server !== null) remove(this.#server.queue, this);
        this.#noteLoad();
        return this.#refuse(503, config.timeoutQueue?.span ?? null);
      case Step.connecting:
        this.#socket?.close(Result.timeout, config.timeoutConnect?.span ?? null);
        return this.#connectionFailed('timeout');
      case Step.turnaround:
        return this.#again();
      case Step.established: {
        const cause = config.timeoutServer?.span ?? null;
        const socket = this.#socket;
        if (this.#request !== null) {
          socket?.close(Result.timeout, cause);
          return this.#refuse(504, cause);
        }
        this.#end();
        socket?.close(Result.timeout, cause);
        return this.#client.serverClosed('closed', cause);
      }
    }
  }
}

function remove(queue: Stream[], stream: Stream): void {
  const at = queue.indexOf(stream);
  if (at >= 0) queue.splice(at, 1);
}
