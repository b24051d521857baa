import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Service, Socket, SocketHandler, TimerHandle } from '../../sim/host.ts';
import { NO_HEADERS, type HttpRequest, type HttpResponse, type Message, type SqlQuery } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { syslogLine } from '../calendar.ts';
import { settings, type AppConfig } from './config.ts';
import type { DatabaseConnection, Question } from './databaseConnection.ts';
import { DatabasePool } from './databasePool.ts';
import { isVariable, problemOf, VARIABLES } from './variables.ts';

/** From exec to listening: Node reads the app and its driver. Measured: 117–135 ms in 8 starts undisturbed, up to 480 ms in most of 14 where processors were short. */
const START_UP_MIN_MS = 115;
const START_UP_SPREAD_MS = 250;

const READ = { kind: 'sql-query', table: 'widgets', write: false } as const;
const WRITE = { kind: 'sql-query', table: 'orders', write: true } as const;

/**
 * The widget shop: one Node process. It asks the database where the page needs it, over a fresh connection or one that it kept, works WORK_MS on the page, answers.
 * `GET /widgets` reads, `POST /orders` commits a row, the health page reads where HEALTH_CHECKS_DB says so; all else needs no database.
 */
export class App implements Behaviour, Service {
  config: AppConfig;
  pool: DatabasePool;
  readonly host: Host;
  readonly #configured: AppConfig;
  readonly #overrides = new Map<string, string>();
  readonly #responses = new Map<number, HttpResponse>();

  constructor(config: AppConfig, host: Host) {
    this.config = config;
    this.#configured = config;
    this.host = host;
    this.pool = new DatabasePool(host, config.dbPoolSize);
  }

  start(): void {
    this.host.startUp(START_UP_MIN_MS, START_UP_SPREAD_MS, () => this.#listen());
  }

  #listen(): void {
    const { host, config } = this;
    const listening = host.listen(null, config.port, this);
    if (listening !== 'ok') {
      const words = `Error: listen EADDRINUSE: address already in use :::${config.port}`;
      host.record({ kind: 'log', subject: host.process, detail: words, cause: config.spans.PORT ?? null });
      host.exit(words);
    }
  }

  /** Variables changed from outside; null puts one back to what app.env says. */
  set(env: Readonly<Record<string, string | null>>): void {
    for (const [name, value] of Object.entries(env)) {
      if (value === null) this.#overrides.delete(name);
      else if (isVariable(name) && problemOf(VARIABLES[name].kind, value) === null) this.#overrides.set(name, value);
    }
    const values = new Map<string, string>(Object.entries(asText(this.#configured)));
    for (const [name, value] of this.#overrides) values.set(name, value);
    const before = this.config;
    const config = settings(values, this.#configured.port, this.#configured.spans);
    this.config = config;
    if (config.dbHost === before.dbHost && config.dbPort === before.dbPort && config.dbPoolSize === before.dbPoolSize) return;
    this.pool.end();
    this.pool = new DatabasePool(this.host, config.dbPoolSize);
  }

  accept(socket: Socket): SocketHandler {
    return new Visit(this, socket);
  }

  response(status: number): HttpResponse {
    let response = this.#responses.get(status);
    if (response === undefined) {
      response = { kind: 'http-response', status, headers: NO_HEADERS };
      this.#responses.set(status, response);
    }
    return response;
  }
}

/** One connection to the app, and the question to the database that it may need. */
class Visit implements SocketHandler, Question {
  readonly client: Socket;
  query: SqlQuery = READ;
  readonly #app: App;
  /** Its own connection to the database while it asks over one; null where it shares the pool's. */
  #database: DatabaseConnection | null = null;
  #timer: TimerHandle | null = null;

  constructor(app: App, client: Socket) {
    this.#app = app;
    this.client = client;
  }

  message(_socket: Socket, message: Message): void {
    if (message.kind === 'http-request') this.#fromClient(message);
    // Anything else on this port is not HTTP.
    else this.#answer(400, null);
  }

  closed(): void {
    // The visitor has gone: its query is of no use to anybody. One on a connection of the pool is answered all the same, and the connection is busy until then.
    this.#app.host.cancel(this.#timer);
    this.#database?.abandon();
    this.#database = null;
  }

  answered(error: string | null): void {
    this.#database = null;
    if (error !== null) this.#complain(error, null);
    if (!this.client.open) return;
    if (error === null) this.#work();
    else this.#fail(null);
  }

  unanswered(cause: Span | null, error: string): void {
    this.#database = null;
    this.#complain(error, cause);
    this.#fail(cause);
  }

  #fromClient(request: HttpRequest): void {
    const { host, config, pool } = this.#app;
    if (config.dbHost === null || !needsDatabase(config, request)) {
      this.#work();
      return;
    }
    if (request.method === 'POST' && request.path === '/orders') this.query = WRITE;
    const address = host.resolve(config.dbHost);
    if (address !== null) {
      this.#database = pool.ask(this, address, config);
      return;
    }
    const cause = config.spans.DB_HOST ?? null;
    this.#complain(`getaddrinfo ENOTFOUND ${config.dbHost}`, cause);
    host.record({ kind: 'log', subject: host.process, detail: `Error: getaddrinfo ENOTFOUND ${config.dbHost}`, cause });
    this.#fail(cause);
  }

  #work(): void {
    const { host, config } = this.#app;
    this.#timer = host.after(config.workMs, () => this.#answer(config.replyStatus, config.spans.REPLY_STATUS ?? null));
  }

  /** What went wrong with the database goes to standard error, which the journal keeps. */
  #complain(error: string, cause: Span | null): void {
    const { host } = this.#app;
    const { journal } = host;
    journal?.write('journal', syslogLine(host.now(), host.machine, 'node', journal.pid, `Error: ${error}`), this.client, cause);
  }

  #fail(cause: Span | null): void {
    const { config } = this.#app;
    if (config.dbErrorHangsUp) this.client.close(undefined, config.spans.DB_ERROR_HANGS_UP ?? cause);
    else this.#answer(config.dbErrorStatus, cause);
  }

  /** Answers and closes: the app keeps no connection open. */
  #answer(status: number, cause: Span | null): void {
    this.client.send(this.#app.response(status));
    this.client.close(undefined, status >= 500 ? cause : null);
  }
}

function needsDatabase(config: AppConfig, request: HttpRequest): boolean {
  const { path, method } = request;
  if (path === config.healthPath) return config.healthChecksDb;
  return (path === '/widgets' && method === 'GET') || (path === '/orders' && method === 'POST');
}

/** The settings as app.env would write them. */
function asText(config: AppConfig): Record<string, string> {
  return {
    WORK_MS: String(config.workMs),
    DB_HOST: config.dbHost ?? '',
    DB_PORT: String(config.dbPort),
    DB_CONNECT_TIMEOUT_MS: String(config.dbConnectTimeoutMs),
    DB_READ_TIMEOUT_MS: String(config.dbReadTimeoutMs),
    DB_POOL_SIZE: String(config.dbPoolSize),
    DB_ERROR_STATUS: String(config.dbErrorStatus),
    DB_ERROR_HANGS_UP: String(config.dbErrorHangsUp),
    HEALTH_PATH: config.healthPath,
    HEALTH_CHECKS_DB: String(config.healthChecksDb),
    REPLY_STATUS: String(config.replyStatus),
  };
}
