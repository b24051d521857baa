import type { Socket, SocketHandler, TimerHandle } from '../../../sim/host.ts';
import type { HttpRequest, Message } from '../../../sim/message.ts';
import { Checker } from './checker.ts';
import type { HttpCheckConfig, UrlConfig } from './config.ts';

const HEADERS = { 'user-agent': 'KeepAliveClient' } as const;

/** A running HTTP_GET: asks for its URLs one after another, one a `delay_loop`; up when all have answered as they should (check/check_http.c). */
export class HttpGet extends Checker<HttpCheckConfig> {
  #index = 0;
  #failedUrl: UrlConfig | null = null;

  protected check(): void {
    const url = this.config.urls[this.#index];
    if (url === undefined) this.#epilog('new');
    else new HttpRequestCheck(this, url).begin();
  }

  /** The URL has answered, or has not: `words` say how. */
  answered(url: UrlConfig, status: number | null, words: string): void {
    const passed = status !== null && url.statuses.some(([min, max]) => status >= min && status <= max);
    this.found(passed, words);
    if (passed) {
      if (!this.up) this.log(`HTTP status code success to ${this.real.config.name} url(${url.path}).`, url.span);
      this.#epilog('new');
    } else if (this.up || !this.hasRun) {
      this.hasRun = true;
      this.#epilog('retry');
    } else this.#epilog('failed');
  }

  begin(handler: SocketHandler): Socket {
    const { address, port, span } = this.config;
    return this.host.connect({ address, port, parent: null, cause: span }, handler);
  }

  patience(expired: () => void): TimerHandle {
    return this.host.after(this.config.connectTimeoutMs, expired);
  }

  forget(timer: TimerHandle | null): void {
    this.host.cancel(timer);
  }

  /** epilog of check_http.c, method by method. */
  #epilog(method: 'new' | 'retry' | 'failed'): void {
    const { urls, retry, delayLoopMs, delayBeforeRetryMs, fastRecovery } = this.config;
    const url = urls[this.#index];
    if (method === 'new') {
      this.#index++;
      this.retries = 0;
    } else if (method === 'retry') this.retries++;
    if (method === 'new' && this.#failedUrl !== null) {
      // The one that had failed is well again: now all of them.
      this.#failedUrl = null;
      this.#index = 0;
    } else if (method === 'new' && this.#index >= urls.length) {
      this.#completed();
      this.#index = 0;
    } else if (method === 'retry' && this.retries > retry) this.#exhausted(url);
    else if (method === 'retry') this.retrying(this.config.span);
    let delayMs = delayLoopMs;
    if (method === 'new') {
      if (!this.hasRun) this.retries = retry;
    } else delayMs = this.#failedUrl !== null ? Math.max(delayBeforeRetryMs, delayLoopMs) : delayBeforeRetryMs;
    const atOnce = fastRecovery && (!this.hasRun || (!this.up && this.#failedUrl === null));
    this.again(atOnce ? 0 : delayMs);
  }

  #completed(): void {
    if (this.up && this.hasRun) return this.conclude(true, this.config.span);
    this.log(`Remote Web server ${this.real.config.name} succeed on service.`, this.config.span);
    this.conclude(true, this.config.span);
    this.hasRun = true;
  }

  #exhausted(url: UrlConfig | undefined): void {
    const { retry, delaySpan } = this.config;
    if (this.up) {
      const after = retry > 0 ? ` after ${this.retries - 1} retries` : '';
      this.log(`HTTP_CHECK on service ${this.real.config.name} failed${after}.`, url?.span ?? this.config.span);
      this.conclude(false, delaySpan);
    }
    this.#failedUrl = url ?? null;
  }
}

/** One request of it. */
class HttpRequestCheck implements SocketHandler {
  readonly #checker: HttpGet;
  readonly #url: UrlConfig;
  #socket: Socket | null = null;
  #timer: TimerHandle | null = null;
  #done = false;

  constructor(checker: HttpGet, url: UrlConfig) {
    this.#checker = checker;
    this.#url = url;
  }

  begin(): void {
    this.#socket = this.#checker.begin(this);
    this.#timer = this.#checker.patience(() => this.#end(null, 'Timeout connecting'));
  }

  opened(socket: Socket): void {
    const { path, host } = this.#url;
    const request: HttpRequest = { kind: 'http-request', method: 'GET', path, host, headers: HEADERS };
    socket.send(request);
    this.#checker.forget(this.#timer);
    this.#timer = this.#checker.patience(() => this.#end(null, 'Timeout WEB read'));
  }

  failed(_: Socket, how: 'refused' | 'unreachable' | 'timeout'): void {
    this.#end(null, how === 'timeout' ? 'Timeout connecting' : 'Connection failed');
  }

  message(_: Socket, message: Message): void {
    if (message.kind === 'http-response') this.#end(message.status, `HTTP status code ${message.status}`);
  }

  closed(_: Socket, how: 'closed' | 'reset'): void {
    this.#end(null, how === 'closed' ? 'Read, no data received' : 'Read error');
  }

  #end(status: number | null, words: string): void {
    if (this.#done) return;
    this.#done = true;
    this.#checker.forget(this.#timer);
    this.#socket?.close();
    this.#checker.answered(this.#url, status, words);
  }
}
