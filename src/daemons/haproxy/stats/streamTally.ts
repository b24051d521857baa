import type { BackendState } from '../backendState.ts';
import type { ServerState } from '../serverState.ts';

/** What one request adds to the figures of its backend and of the servers it was sent to, step by step (backend.c, stream.c and queue.c, 2.6). */
export class StreamTally {
  readonly #backend: BackendState;
  readonly #startMs: number;
  /** What comes after it until the connection stands counts as connecting, with all that is tried again. */
  #assignedMs = 0;
  #openMs = 0;

  constructor(backend: BackendState, nowMs: number) {
    this.#backend = backend;
    this.#startMs = nowMs;
  }

  /**
   * The algorithm was asked for a server, and found one or none; `before` is the one that had been tried, or waited for, if any (assign_server_and_queue).
   */
  chosen(server: ServerState | null, before: ServerState | null): void {
    if (server !== null) {
      this.#backend.counters.balanced++;
      server.counters.balanced++;
    }
    if (before === null) return;
    if (before === server) return this.retried(before);
    for (const counters of [before.counters, this.#backend.counters]) counters.redispatches++;
  }

  /** It is tried once more with the same server (stream_choose_redispatch). */
  retried(server: ServerState): void {
    for (const counters of [server.counters, this.#backend.counters]) counters.retries++;
  }

  /** A server has room for it at once: what waited in a queue is not counted here (back_handle_st_req). */
  assigned(nowMs: number): void {
    this.#assignedMs = nowMs;
    this.#backend.counters.lastSessionMs = nowMs;
  }

  /** Its turn in a queue has come. */
  dequeued(nowMs: number): void {
    this.#assignedMs = nowMs;
  }

  /** It waits for a server, or with null for any. */
  queued(server: ServerState | null): void {
    if (server === null) this.#backend.counters.noteQueue(this.#backend.queue.length);
    else server.counters.noteQueue(server.queued);
  }

  connecting(server: ServerState, nowMs: number): void {
    this.#backend.counters.opened++;
    const { counters } = server;
    counters.opened++;
    counters.lastSessionMs = nowMs;
    counters.countSession(nowMs);
    counters.noteSessions(server.sessions);
  }

  connected(nowMs: number): void {
    this.#openMs = nowMs;
  }

  /** No connection, and no more retries. */
  unconnected(server: ServerState | null): void {
    if (server !== null) server.counters.failedConnections++;
    this.#backend.counters.failedConnections++;
  }

  /** The server gave no answer that could be used. `aborted`: it went away. */
  unanswered(server: ServerState | null, aborted: boolean): void {
    for (const counters of [server?.counters, this.#backend.counters]) {
      if (counters === undefined) continue;
      counters.failedResponses++;
      if (aborted) counters.serverAborts++;
    }
  }

  /** The client did not wait for the answer. */
  clientAborted(server: ServerState | null): void {
    this.#backend.counters.clientAborts++;
    if (server !== null) server.counters.clientAborts++;
  }

  answered(server: ServerState, status: number, nowMs: number): void {
    server.counters.countAnswer(status);
    server.counters.requests++;
    const responseMs = nowMs - this.#openMs;
    this.#countTimes(server, responseMs, nowMs, server.counters.requests, this.#backend.counters.requests);
  }

  /** Mode tcp: a connection that stood has ended. */
  closed(server: ServerState, nowMs: number): void {
    this.#countTimes(server, 0, nowMs, server.counters.balanced, this.#backend.counters.balanced);
  }

  /** stream.c stream_update_time_stats. */
  #countTimes(server: ServerState, responseMs: number, nowMs: number, samples: number, ofBackend: number): void {
    const times = {
      queueMs: Math.floor(this.#assignedMs - this.#startMs),
      connectMs: Math.floor(this.#openMs - this.#assignedMs),
      responseMs: Math.floor(responseMs),
      totalMs: Math.floor(nowMs - this.#startMs),
    };
    server.counters.countTimes(times, samples);
    this.#backend.counters.countTimes(times, ofBackend);
  }
}
