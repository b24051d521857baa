import type { Host, Socket, SocketHandler } from '../../sim/host.ts';
import type { HttpRequest, HttpResponse, Message } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { Result } from '../../trace/result.ts';
import type { Condition } from './acl.ts';
import type { Visit } from './affinity.ts';
import type { BackendState } from './backendState.ts';
import type { Outcome } from './check/observer.ts';
import type { Setting } from './config.ts';
import { Deadline } from './deadline.ts';
import type { Ender, SessionLog } from './log/sessionLog.ts';
import type { Expression } from './sample/expression.ts';
import { withHeader } from './sample/message.ts';
import type { Sample } from './sample/value.ts';
import { enqueue, type QueuePlace } from './queuePlace.ts';
import { mayRedispatch, repeats, type Mishap } from './retry.ts';
import type { ServerState } from './serverState.ts';
import { StreamTally } from './stats/streamTally.ts';
import type { Sampled } from './stick.ts';

/** Whom a stream works for: the client's side of it. */
export interface StreamClient {
  readonly socket: Socket;
  /** The client's IPv4 address as one number. */
  readonly address: number;
  /** The port it connected to. */
  readonly port: number;
  /** What is noted for its line in the log; null while nobody reads it. */
  readonly log: SessionLog | null;
  /** The value of an expression, for this request. */
  sample(expression: Expression): Sample | null;
  /** Whether a condition holds for this request. */
  holds(condition: Condition): boolean;
  /** What `force-persist` and `ignore-persist` say of this request. */
  readonly persistence: 'forced' | 'ignored' | null;
  /** A server's answer is there, and samples are taken of it. */
  heard(response: HttpResponse, server: ServerState): void;
  /** Whether what goes wrong once the request is sent may be tried again, where `retry-on` says so. */
  readonly repeatable: boolean;
  /** What rules say of its turn where it must wait: its class, and how much later than it did it came. */
  readonly priorityClass: number;
  readonly priorityOffsetMs: number;
  /** The server that a rule names, if any. */
  readonly wantedServer: ServerState | null;
  /** What arrived from the server. */
  answer(message: Message, server: ServerState | null): void;
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
 * One request (or, in mode tcp, one connection) on its way to a server: the states and rules of backend.c 2.6 (back_handle_st_req, _con, _cer) and of
 * http_ana.c (http_wait_for_response), compared with recordings of refused, blackholed, frozen and overloaded servers.
 */
export class Stream implements SocketHandler, Sampled, QueuePlace {
  /** Its place in a queue, while it waits. */
  queuedMs = 0;
  priorityClass = 0;
  readonly #host: Host;
  readonly #backend: BackendState;
  readonly #client: StreamClient;
  /** Null in mode tcp. */
  #request: HttpRequest | null;
  #step: Step = Step.idle;
  /** The server last chosen, kept when the choice is given up so that another can be preferred. */
  #server: ServerState | null = null;
  /** Whether `#server` is to be tried again, rather than chosen anew. */
  #assigned = false;
  /** Whether a cookie or a stick table named `#server`. */
  #direct = false;
  #holdsSlot = false;
  /** Whether it is among the server's sessions. */
  #counted = false;
  #retries = 0;
  #socket: Socket | null = null;
  /** What cookies and stick tables have to do with it; null where the backend has none. */
  #visit: Visit | null = null;
  #tally: StreamTally | null = null;
  readonly #log: SessionLog | null;
  /** Turns that the queue it waits in had given when it came, for the log. */
  #turnsBefore = 0;
  readonly #deadline: Deadline;
  /** Whether the first failure was a timeout; it names the line for a 503. */
  #firstFailure: 'none' | 'timeout' | 'error' = 'none';

  constructor(host: Host, backend: BackendState, client: StreamClient, request: HttpRequest | null) {
    this.#host = host;
    this.#backend = backend;
    this.#client = client;
    this.#log = client.log;
    this.#request = request;
    this.#deadline = new Deadline(host, () => this.#expired());
  }

  get clientAddress(): number {
    return this.#client.address;
  }

  get request(): HttpRequest | null {
    return this.#request;
  }

  sample(expression: Expression): Sample | null {
    return this.#client.sample(expression);
  }

  holds(condition: Condition): boolean {
    return this.#client.holds(condition);
  }

  get persistence(): 'forced' | 'ignored' | null {
    return this.#client.persistence;
  }

  heard(response: HttpResponse, server: ServerState): void {
    this.#client.heard(response, server);
  }

  start(): void {
    this.#backend.connections++;
    this.#tally = new StreamTally(this.#backend, this.#host.now());
    const { wantedServer } = this.#client;
    if (wantedServer !== null) {
      this.#server = wantedServer;
      this.#assigned = this.#direct = true;
    }
    const { affinity } = this.#backend;
    if (affinity !== null) {
      const visit = affinity.visit(this);
      this.#visit = visit;
      this.#request = visit.request;
      if (visit.server !== null && !this.#assigned) {
        this.#server = visit.server;
        this.#assigned = this.#direct = true;
      }
    }
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

  /** The client went away, and in mode tcp or with `option abortonclose` that ends it. True for a request that waited for its answer. */
  clientClosed(how: 'closed' | 'reset'): boolean {
    if (this.#step === Step.done) return false;
    const waited = this.#request !== null && this.#step === Step.established;
    // One that had no connection yet is counted only when the client's end was a reset (measured).
    if (this.#request !== null && (waited || how === 'reset')) this.#tally?.clientAborted(this.#server);
    if (this.#log !== null) this.#logAbort(how, waited);
    this.#leaveQueues();
    const socket = this.#socket;
    this.#end();
    if (how === 'reset') socket?.reset(Result.abandoned);
    else socket?.close(socket.open && this.#request === null ? Result.closed : Result.abandoned);
    return waited;
  }

  /** Who left while it was in a queue, or being connected, or had not been answered (http_ana.c http_return_srv_error, http_wait_for_response 2.6). */
  #logAbort(how: 'closed' | 'reset', waited: boolean): void {
    const log = this.#log as SessionLog;
    if (this.#step === Step.queued) log.assigned();
    if (this.#request !== null) log.unanswered(waited ? 400 : -1);
    const established = this.#step === Step.established;
    if (established && !waited && how === 'closed') return;
    log.ended('C', this.#step === Step.queued ? 'Q' : !established ? 'C' : waited ? 'H' : 'D');
  }

  // Choosing a server (assign_server_and_queue)

  #choose(): void {
    if (this.#assigned) return this.#occupy();
    const backend = this.#backend;
    const { balancer } = backend;
    const before = this.#holdsSlot ? this.#server : null;
    this.#releaseSlot();
    if (balancer.totalWeight === 0) {
      this.#server = null;
      if (before !== null) backend.dequeue(before);
      this.#tally?.unconnected(null);
      this.#log?.ended('S', 'C');
      this.#refuse(503, backend.servers.length === 0 ? backend.config.span : (backend.config.servers[0]?.span ?? null));
      return;
    }
    const waiting = backend.queue.length;
    const others = waiting > 0 && waiting !== backend.connections && backend.queuesWithoutLooking;
    const server = others ? null : balancer.pick(this.#server, this);
    this.#tally?.chosen(server, this.#server);
    this.#log?.chose(server, server !== null && this.#server !== null && server !== this.#server);
    this.#server = server;
    this.#assigned = server !== null;
    if (server === null) this.#wait(backend.queue);
    else if (server === before) {
      // Its slot is its own again, whoever waits.
      this.#takeSlot(server);
      this.#connectAtOnce();
    } else this.#occupy();
    if (before !== null && before !== server) backend.dequeue(before);
  }

  /** Takes a slot of the chosen server, or waits for one. */
  #occupy(): void {
    const server = this.#server as ServerState;
    const full = server.maxconn !== 0 && (server.queue.length > 0 || server.served >= server.maxconnNow);
    if (this.#holdsSlot) this.#connectAtOnce();
    else if (!full) {
      this.#takeSlot(server);
      this.#connectAtOnce();
    } else if (server.maxqueue === 0 || server.queue.length < server.maxqueue) this.#wait(server.queue);
    else if (this.#direct && this.#backend.config.redispatch !== null) {
      this.#assigned = this.#direct = false;
      this.#choose();
    } else {
      this.#log?.ended('S', 'Q');
      this.#refuse(503, server.config.maxqueue.span);
    }
  }

  #wait(queue: Stream[]): void {
    this.#step = Step.queued;
    this.queuedMs = this.#host.now() + this.#client.priorityOffsetMs;
    this.priorityClass = this.#client.priorityClass;
    enqueue(queue, this);
    this.#turnsBefore = this.#turns();
    this.#tally?.queued(queue === this.#backend.queue ? null : this.#server);
    this.#noteLoad();
    this.#arm(this.#backend.config.timeoutQueue);
  }

  /** Leastconn counts who waits for a server as well. */
  #noteLoad(): void {
    if (this.#assigned && this.#server !== null) this.#backend.balancer.loadChanged(this.#server);
  }

  /** Turns that the queue it waits in has given so far. */
  #turns(): number {
    return this.#assigned && this.#server !== null ? this.#server.turns : this.#backend.turns;
  }

  /** Its place when it leaves the queue, for the log; `counted`: its own turn is among those that were given. */
  #noteTurns(counted: boolean): void {
    if (this.#step !== Step.queued) return;
    this.#log?.leftQueue(this.#assigned && this.#server !== null, this.#turns() - this.#turnsBefore + (counted ? 0 : 1));
  }

  #leaveQueues(): void {
    if (this.#step !== Step.queued) return;
    this.#noteTurns(false);
    remove(this.#backend.queue, this);
    if (this.#server !== null) remove(this.#server.queue, this);
    this.#noteLoad();
  }

  /** Its turn has come. `slot`: one is taken for it already. */
  dequeued(server: ServerState, slot: boolean): void {
    this.#noteTurns(slot);
    this.#server = server;
    this.#assigned = true;
    this.#holdsSlot = slot;
    this.#tally?.dequeued(this.#host.now());
    this.#log?.assigned();
    this.#connect();
  }

  /** The server it waited for went away: choose again. */
  requeue(): void {
    if (this.#step !== Step.queued) return;
    this.#noteTurns(false);
    this.#assigned = this.#direct = false;
    this.#choose();
  }

  #takeSlot(server: ServerState): void {
    this.#holdsSlot = true;
    this.#backend.take(server, this);
  }

  #releaseSlot(): void {
    if (!this.#holdsSlot || this.#server === null) return;
    this.#holdsSlot = false;
    this.#backend.release(this.#server, this);
  }

  // Connecting

  #connectAtOnce(): void {
    this.#tally?.assigned(this.#host.now());
    this.#log?.assigned();
    this.#connect();
  }

  #connect(): void {
    const server = this.#server as ServerState;
    const { address, port, span } = server.config;
    this.#step = Step.connecting;
    server.sessions++;
    this.#counted = true;
    this.#tally?.connecting(server, this.#host.now());
    this.#log?.chose(server, false);
    this.#arm(this.#backend.config.timeoutConnect);
    this.#socket = this.#host.connect(
      { address, port: port === 0 ? this.#client.port : port, parent: this.#client.socket, cause: span },
      this,
    );
  }

  opened(socket: Socket): void {
    if (socket !== this.#socket) return;
    this.#step = Step.established;
    this.#tally?.connected(this.#host.now());
    this.#log?.connected();
    this.#armSilence();
    this.#observe('connected');
    if (this.#request !== null) socket.send(this.#addressed(this.#request));
    else {
      this.#visit?.remember(this.#server as ServerState);
      this.#client.serverOpened();
    }
  }

  /** With the name of the server that it goes to, where the backend says so. */
  #addressed(request: HttpRequest): HttpRequest {
    const { nameHeader } = this.#backend.config;
    return nameHeader === null ? request : withHeader(request, nameHeader, (this.#server as ServerState).config.name);
  }

  failed(socket: Socket): void {
    if (socket === this.#socket) this.#connectionFailed('error');
  }

  #connectionFailed(how: 'timeout' | 'error'): void {
    const { config, balancer } = this.#backend;
    const server = this.#server as ServerState;
    this.#socket = null;
    this.#observe('not-connected');
    this.#uncount();
    if (this.#firstFailure === 'none') this.#firstFailure = how;
    if (this.#retries >= config.retries.value || !config.retryOn.connection) {
      this.#tally?.unconnected(server);
      const cause = this.#firstFailure === 'timeout' ? config.timeoutConnect?.span : config.retries.span;
      this.#log?.ended(this.#firstFailure === 'timeout' ? 's' : 'S', 'C');
      this.#refuse(503, cause ?? server.config.span);
      return;
    }
    this.#retries++;
    this.#log?.retried(this.#retries);
    this.#perhapsRedispatch(server);
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

  #perhapsRedispatch(server: ServerState): void {
    if (!mayRedispatch(this.#backend, server, this.#retries, this.#direct)) {
      this.#tally?.retried(server);
      return;
    }
    this.#releaseSlot();
    this.#backend.dequeue(server);
    this.#assigned = this.#direct = false;
  }

  // The answer

  message(socket: Socket, message: Message): void {
    if (socket !== this.#socket) return;
    if (this.#request === null) {
      this.#armSilence();
      this.#client.answer(message, this.#server);
      return;
    }
    if (message.kind !== 'http-response') return;
    socket.close();
    this.#log?.heard();
    if (this.#retried(message.status)) return;
    const { status } = message;
    this.#observe(status < 500 || status === 501 || status === 505 ? 'good-answer' : 'bad-answer');
    this.#answer(message);
  }

  #answer(response: HttpResponse): void {
    const visit = this.#visit;
    const server = this.#server as ServerState;
    const answer = visit === null ? response : visit.answer(response, server, this.#direct);
    this.#tally?.answered(server, response.status, this.#host.now());
    if (visit !== null) this.#log?.cookies(...visit.letters(response, answer));
    this.#end();
    this.#client.answer(answer, server);
  }

  closed(socket: Socket, how: 'closed' | 'reset'): void {
    if (socket !== this.#socket) return;
    const cause = this.#server?.config.span ?? null;
    this.#socket = null;
    if (this.#request === null) {
      if (how === 'reset') this.#log?.ended('S', 'D');
      this.#end();
      this.#client.serverClosed(how, null);
    } else if (!this.#retried('disconnected')) {
      this.#observe(how === 'reset' ? 'reset' : 'broken');
      this.#tally?.unanswered(this.#server, true);
      this.#log?.ended('S', 'H');
      this.#refuse(502, cause);
    }
  }

  /**
   * `on-marked-down shutdown-sessions` and the like: the server's side is cut off. Who waits for an answer gets 502; who is still being connected gets
   * nothing, and the connection ends (recorded).
   */
  shutDown(cause: Span | null, why: Ender): void {
    if (this.#step !== Step.connecting && this.#step !== Step.established) return;
    const socket = this.#socket;
    const unsent = this.#request === null || this.#step === Step.connecting;
    const phase = this.#step === Step.connecting ? 'C' : this.#request === null ? 'D' : 'H';
    this.#socket = null;
    socket?.close(Result.abandoned, cause);
    if (unsent) {
      this.#log?.ended(why, phase);
      this.#end();
      this.#client.serverClosed('closed', cause);
    } else if (!this.#retried('disconnected')) {
      this.#observe('broken');
      this.#tally?.unanswered(this.#server, false);
      this.#log?.ended(why, phase);
      this.#refuse(502, cause);
    }
  }

  /** Tries once more, where `retry-on` allows it after this (do_l7_retry). No wait comes before it. */
  #retried(mishap: Mishap): boolean {
    const { config } = this.#backend;
    if (this.#retries >= config.retries.value || !repeats(config.retryOn, mishap) || !this.#client.repeatable) return false;
    this.#retries++;
    this.#log?.retried(this.#retries);
    this.#log?.unheard();
    this.#socket = null;
    this.#uncount();
    this.#tally?.retried(this.#server as ServerState);
    this.#perhapsRedispatch(this.#server as ServerState);
    this.#again();
    return true;
  }

  #observe(outcome: Outcome): void {
    this.#server?.observer?.note(outcome);
  }

  /** Ends with an answer of HAProxy's own. */
  #refuse(status: number, cause: Span | null): void {
    this.#end();
    this.#client.refuse(status, cause);
  }

  #uncount(): void {
    if (this.#counted && this.#server !== null) this.#server.sessions--;
    this.#counted = false;
  }

  #end(): void {
    if (this.#step === Step.done) return;
    const server = this.#server;
    if (this.#request === null && this.#step === Step.established && server !== null)
      this.#tally?.closed(server, this.#host.now());
    this.#uncount();
    if (server !== null) this.#log?.leftServer(server.sessions);
    this.#step = Step.done;
    this.#socket = null;
    this.#deadline.clear();
    this.#releaseSlot();
    if (server !== null) this.#backend.dequeue(server);
    // It still counts in the backend while its slot is passed on, which with `fullconn` may let one more in (stream.c, SC_ST_DIS before the release).
    this.#backend.connections--;
    if (server !== null) this.#backend.dequeue(server);
  }

  // Time

  /** In mode tcp either side's silence ends it; with HTTP it is the server's turn. */
  #armSilence(): void {
    this.#arm(this.#backend.config.timeoutServer);
  }

  #arm(limit: Setting<number> | null): void {
    this.#deadline.set(limit === null ? Infinity : limit.value);
  }

  #expired(): void {
    const { config } = this.#backend;
    switch (this.#step) {
      case Step.queued:
        this.#leaveQueues();
        this.#tally?.unconnected(this.#server);
        this.#log?.assigned();
        this.#log?.ended('s', 'Q');
        return this.#refuse(503, config.timeoutQueue?.span ?? null);
      case Step.connecting:
        this.#socket?.close(Result.timeout, config.timeoutConnect?.span ?? null);
        return this.#connectionFailed('timeout');
      case Step.turnaround:
        return this.#again();
      case Step.established: {
        const cause = config.timeoutServer?.span ?? null;
        this.#socket?.close(Result.timeout, cause);
        if (this.#request === null) {
          this.#log?.ended('s', 'D');
          this.#end();
          return this.#client.serverClosed('closed', cause);
        }
        if (this.#retried('timeout')) return;
        this.#observe('late');
        this.#tally?.unanswered(this.#server, false);
        this.#log?.ended('s', 'H');
        return this.#refuse(504, cause);
      }
    }
  }
}

function remove(queue: Stream[], stream: Stream): void {
  const at = queue.indexOf(stream);
  if (at >= 0) queue.splice(at, 1);
}
