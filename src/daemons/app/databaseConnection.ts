import type { Host, Socket, SocketHandler, TimerHandle } from '../../sim/host.ts';
import type { Message, SqlQuery } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { Result } from '../../trace/result.ts';
import type { AppConfig } from './config.ts';

/** What a page wants of the database. It hears exactly one of `answered` and `unanswered`. */
export interface Question {
  /** The visitor's connection, on whose behalf it is asked. */
  readonly client: Socket;
  readonly query: SqlQuery;
  /** MySQL's own answer: done, or an error of its, in the driver's words. */
  answered(error: string | null): void;
  /** No answer: not connected, cut, or waited for too long. `cause` is the line that says so, `error` what the driver says. */
  unanswered(cause: Span | null, error: string): void;
}

/** Whoever opened a connection hears when it is free for another question, and when it is over. */
export interface Keeper {
  released(connection: DatabaseConnection): void;
  ended(connection: DatabaseConnection): void;
}

/** One connection to MySQL: it is greeted, then asks one question at a time. */
export class DatabaseConnection implements SocketHandler {
  readonly #host: Host;
  readonly #keeper: Keeper;
  #config: AppConfig;
  #question: Question | null;
  #socket: Socket;
  #timer: TimerHandle;
  #greeted = false;

  /** Connects to `address` with the first question. */
  constructor(host: Host, keeper: Keeper, address: string, question: Question, config: AppConfig) {
    this.#host = host;
    this.#keeper = keeper;
    this.#config = config;
    this.#question = question;
    this.#socket = host.connect({ address, port: config.dbPort, parent: question.client, cause: config.spans.DB_HOST ?? null }, this);
    this.#timer = host.after(config.dbConnectTimeoutMs, () => this.#giveUp(config.spans.DB_CONNECT_TIMEOUT_MS ?? null, 'connect ETIMEDOUT'));
  }

  /** Another question over a connection that has been released. What has become of the other end in the meantime nobody knows before it answers. */
  ask(question: Question, config: AppConfig): void {
    this.#question = question;
    this.#config = config;
    this.#socket.reuse(question.client, config.spans.DB_HOST ?? null);
    this.#socket.send(question.query);
    this.#waitForAnswer();
  }

  /** Nobody wants the answer any more. */
  abandon(): void {
    this.#host.cancel(this.#timer);
    this.#question = null;
    this.#socket.close(Result.abandoned);
    this.#keeper.ended(this);
  }

  close(): void {
    this.#socket.close();
  }

  opened(): void {
    // It is MySQL that speaks first. The connect timeout ends here: it does not cover the wait for the greeting (measured).
    this.#host.cancel(this.#timer);
    this.#waitForAnswer();
  }

  failed(_socket: Socket, how: 'refused' | 'unreachable' | 'timeout'): void {
    const place = `${this.#socket.peerAddress}:${this.#config.dbPort}`;
    this.#fail(null, `connect ${how === 'refused' ? 'ECONNREFUSED' : how === 'unreachable' ? 'EHOSTUNREACH' : 'ETIMEDOUT'} ${place}`);
  }

  closed(_socket: Socket, how: 'closed' | 'reset'): void {
    this.#fail(null, how === 'reset' ? 'read ECONNRESET' : 'Connection lost: The server closed the connection.');
  }

  message(socket: Socket, message: Message): void {
    const question = this.#question;
    if (question === null) return;
    if (message.kind === 'sql-greeting') {
      this.#host.cancel(this.#timer);
      this.#greeted = true;
      socket.send(question.query);
      this.#waitForAnswer();
    } else if (message.kind === 'sql-result') {
      this.#host.cancel(this.#timer);
      this.#question = null;
      if (this.#greeted) this.#keeper.released(this);
      else {
        // An error in place of the greeting ("Too many connections"): the server closes.
        socket.close();
        this.#keeper.ended(this);
      }
      // Of a session only a wait for a table fails.
      const error = this.#greeted ? 'Lock wait timeout exceeded; try restarting transaction' : 'Too many connections';
      question.answered(message.ok ? null : error);
    }
  }

  /** A read timeout is one for each answer, the greeting among them, as a driver's that sets it on its socket. */
  #waitForAnswer(): void {
    const { dbReadTimeoutMs, spans } = this.#config;
    if (dbReadTimeoutMs > 0) this.#timer = this.#host.after(dbReadTimeoutMs, () => this.#giveUp(spans.DB_READ_TIMEOUT_MS ?? null, this.#greeted ? 'Query inactivity timeout' : 'read ETIMEDOUT'));
  }

  #giveUp(line: Span | null, error: string): void {
    this.#socket.close(Result.timeout, line);
    this.#fail(line, error);
  }

  #fail(line: Span | null, error: string): void {
    this.#host.cancel(this.#timer);
    const question = this.#question;
    this.#question = null;
    this.#keeper.ended(this);
    question?.unanswered(line ?? this.#config.spans.DB_HOST ?? null, error);
  }
}
