import type { Behaviour } from '../../sim/behaviour.ts';
import type { Host, Service, Socket, SocketHandler, TimerHandle } from '../../sim/host.ts';
import { NO_HEADERS, type HttpRequest, type HttpResponse, type Message } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { Result } from '../../trace/result.ts';
import { settings, type AppConfig } from './config.ts';
import { isVariable, problemOf, VARIABLES } from './variables.ts';

const READ = { kind: 'sql-query', write: false } as const;
const WRITE = { kind: 'sql-query', write: true } as const;

/**
 * The widget shop: one Node process. It asks the database over a fresh connection where the page needs it, works WORK_MS on the page, answers.
 * `GET /widgets` reads, `POST /orders` commits a row, the health page reads where HEALTH_CHECKS_DB says so; all else needs no database.
 */
export class App implements Behaviour, Service {
  config: AppConfig;
  readonly host: Host;
  readonly #configured: AppConfig;
  readonly #overrides = new Map<string, string>();
  readonly #responses = new Map<number, HttpResponse>();

  constructor(config: AppConfig, host: Host) {
    this.config = config;
    this.#configured = config;
    this.host = host;
  }

  start(): void {
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
    this.config = settings(values, this.#configured.port, this.#configured.spans);
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
class Visit implements SocketHandler {
  readonly #app: App;
  readonly #client: Socket;
  #database: Socket | null = null;
  #timer: TimerHandle | null = null;
  #query: typeof READ | typeof WRITE = READ;

  constructor(app: App, client: Socket) {
    this.#app = app;
    this.#client = client;
  }

  message(socket: Socket, message: Message): void {
    if (socket !== this.#client) this.#fromDatabase(message);
    else if (message.kind === 'http-request') this.#fromClient(message);
    // Anything else on this port is not HTTP.
    else this.#answer(400, null);
  }

  opened(): void {
    // Connected to the database; it speaks first. The connect timeout ends here: it does not cover the wait for the greeting (measured).
    this.#app.host.cancel(this.#timer);
  }

  failed(): void {
    this.#app.host.cancel(this.#timer);
    this.#fail(this.#app.config.spans.DB_HOST ?? null);
  }

  closed(socket: Socket): void {
    const { host, config } = this.#app;
    if (socket !== this.#client) {
      this.#database = null;
      this.#fail(config.spans.DB_HOST ?? null);
      return;
    }
    // The visitor has gone: its query is of no use to anybody.
    host.cancel(this.#timer);
    this.#database?.close(Result.abandoned);
    this.#database = null;
  }

  #fromClient(request: HttpRequest): void {
    const { host, config } = this.#app;
    this.#query = request.method === 'POST' && request.path === '/orders' ? WRITE : READ;
    if (config.dbHost === null || !needsDatabase(config, request)) {
      this.#work();
      return;
    }
    const address = host.resolve(config.dbHost);
    const cause = config.spans.DB_HOST ?? null;
    if (address === null) {
      host.record({ kind: 'log', subject: host.process, detail: `Error: getaddrinfo ENOTFOUND ${config.dbHost}`, cause });
      this.#fail(cause);
      return;
    }
    this.#database = host.connect({ address, port: config.dbPort, parent: this.#client, cause }, this);
    this.#timer = host.after(config.dbConnectTimeoutMs, () => {
      const line = config.spans.DB_CONNECT_TIMEOUT_MS ?? null;
      this.#database?.close(Result.timeout, line);
      this.#database = null;
      this.#fail(line ?? cause);
    });
  }

  #fromDatabase(message: Message): void {
    if (message.kind === 'sql-greeting') this.#database?.send(this.#query);
    else if (message.kind === 'sql-result') {
      this.#database?.close();
      this.#database = null;
      if (message.ok) this.#work();
      else this.#fail(null);
    }
  }

  #work(): void {
    const { host, config } = this.#app;
    this.#timer = host.after(config.workMs, () => this.#answer(config.replyStatus, config.spans.REPLY_STATUS ?? null));
  }

  #fail(cause: Span | null): void {
    this.#answer(this.#app.config.dbErrorStatus, cause);
  }

  /** Answers and closes: the app keeps no connection open. */
  #answer(status: number, cause: Span | null): void {
    this.#client.send(this.#app.response(status));
    this.#client.close(undefined, status >= 500 ? cause : null);
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
    DB_ERROR_STATUS: String(config.dbErrorStatus),
    HEALTH_PATH: config.healthPath,
    HEALTH_CHECKS_DB: String(config.healthChecksDb),
    REPLY_STATUS: String(config.replyStatus),
  };
}
