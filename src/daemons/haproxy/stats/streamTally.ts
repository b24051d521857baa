import type { BackendState } from '../backendState.ts';
import type { ServerState } from '../serverState.ts';

/** What one request adds to the figures of its backend and of the servers it was sent to, step by step (backend.c, stream.c and queue.c, 2.6). */
export class StreamTally {
  readonly #backend: BackendState;
  readonly #startMs: number;
  #connectMs = 0;
  #openMs = 0;

  constructor(backend: BackendState, nowMs: number) {
    this.#backend = backend;
    this.#startMs = nowMs;
    backend.counters.countSession(nowMs);
    backend.counters.noteSessions(backend.connections);
  }

  /** The algorithm chose a server; `before` is the one that had been tried. */
  chosen(server: ServerState, before: ServerState | null): void {
    this.#backend.counters.balanced++;
    server.counters.balanced++;
    if (before === null) return;
    for (const counters of [before.counters, this.#backend.counters]) {
      if (before === server) counters.retries++;
      else counters.redispatches++;
    }
  }

  /** It waits for a server, or with null for any. */
  queued(server: ServerState | null): void {
    if (server === null) this.#backend.counters.noteQueue(this.#backend.queue.length);
    else server.counters.noteQueue(server.queued);
  }

  connecting(server: ServerState, nowMs: number): void {
    this.#connectMs = nowMs;
    this.#backend.counters.opened++;
    this.#backend.counters.lastSessionMs = nowMs;
    const { counters } = server;
    counters.opened++;
    counters.lastSessionMs = nowMs;
    counters.countSession(nowMs);
    counters.noteSessions(server.sessions);
  }

  connected(nowMs: number): void {
    this.#openMs = nowMs;
  }

  /** `retry-on` sends it once more. */
  repeated(server: ServerState): void {
    server.counters.retries++;
    this.#backend.counters.retries++;
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

  answered(server: ServerState, status: number, nowMs: number): void {
    server.counters.countAnswer(status);
    server.counters.requests++;
    const whole = (ms: number): number => Math.floor(ms);
    const times = {
      queueMs: whole(this.#connectMs - this.#startMs),
      connectMs: whole(this.#openMs - this.#connectMs),
      responseMs: whole(nowMs - this.#openMs),
      totalMs: whole(nowMs - this.#startMs),
    };
    server.counters.countTimes(times, server.counters.requests);
    this.#backend.counters.countTimes(times, this.#backend.counters.requests);
  }
}
