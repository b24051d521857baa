import type { Socket, TimerHandle } from '../../sim/host.ts';
import { NO_HEADERS, type Headers, type HttpRequest, type HttpResponse } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import { deniedBy } from './access/check.ts';
import { readCredentials } from './access/password.ts';
import type { Handler, Listen, Location, Pattern, ServerBlock } from './config.ts';
import { errorPageFor, showErrorPage } from './errorPages.ts';
import { withAddedHeaders } from './headers.ts';
import { limitConnections, release, type Held } from './limits/connectionLimit.ts';
import { limitRequests } from './limits/requestRate.ts';
import { findLocation, findNamed } from './location.ts';
import type { ErrorLevel } from './log/logConfig.ts';
import { requestContext } from './log/nginxLog.ts';
import { passOn } from './passOn.ts';
import type { Asker, Attempt, ProxiedRequest } from './proxy.ts';
import { encodeArgument, encodePath, parseRequestUri } from './requestUri.ts';
import { runCodes } from './rewrite/run.ts';
import { findServer } from './serverName.ts';
import { serveFiles } from './static/content.ts';
import { tryFiles } from './static/tryFiles.ts';
import { stubStatus } from './stubStatus.ts';
import type { Worker } from './worker.ts';

/** A request may change its path ten times (NGX_HTTP_MAX_URI_CHANGES). */
const URI_CHANGES_MAX = 10;

/** The client did not wait (NGX_HTTP_CLIENT_CLOSED_REQUEST): only logs know this status. */
const CLIENT_CLOSED = 499;

const NO_ATTEMPTS: readonly Attempt[] = [];

/** Who takes the answer to the client. */
export interface Replier {
  /** `cause` is the line that decided it. */
  reply(response: HttpResponse, cause: Span | null): void;
  /** Closes without a word (444). */
  hangUp(cause: Span | null): void;
}

/**
 * One request on its way through nginx: server block, rewrite directives, location, limits, access, files, content (the phases of
 * ngx_http_core_module.c in nginx 1.22), again and again as it is redirected inside.
 */
export class Exchange implements Asker {
  readonly worker: Worker;
  readonly socket: Socket;
  readonly listen: Listen;
  readonly request: HttpRequest;
  readonly #replier: Replier;

  server: ServerBlock;
  location: Location;
  handler: Handler | null = null;
  method: string;
  /** The path now, decoded, without arguments. */
  uri = '';
  args = '';
  clientAddress: string;

  internal = false;
  uriChanged = false;
  /** The path begins with what the location says (false after `rewrite … break`). */
  validLocation = true;
  /** The path is still what the client sent. */
  validUnparsedUri = true;
  addUriToAlias = false;
  /** Answers are given this status instead; 0: their own. */
  errStatus = 0;
  sentStatus = 0;
  sentHeaders: Headers = NO_HEADERS;
  proxyHost = '';
  upstreamHeaders: Headers = NO_HEADERS;
  attempts: readonly Attempt[] = NO_ATTEMPTS;
  cacheStatus = '';
  limitReqStatus = '';
  limitConnStatus = '';
  /** By name, in lower case: what `set`, expressions and maps gave values to. */
  variables: Map<string, string> | null = null;

  /** What became of it, for the log: the answer sent, and whether it was a page of nginx's own. */
  response: HttpResponse | null = null;
  ownPage = false;
  /** A line for the log is being written: chance is the log's own. */
  logging = false;
  /** The connection's number, where somebody reads logs. */
  readonly connection: number | null;
  readonly startMs: number;

  #captures: readonly (string | undefined)[] | null = null;
  #quoted = false;
  #quoting = false;
  #uriChangesLeft = URI_CHANGES_MAX + 1;
  #errorPageShown = false;
  /** Headers that have been decided on before the answer is: where a redirect leads, which password is asked for. */
  #decided: Headers | null = null;
  #held: Held[] | null = null;
  #proxied: ProxiedRequest | null = null;
  #delay: TimerHandle | null = null;

  constructor(worker: Worker, listen: Listen, socket: Socket, request: HttpRequest, replier: Replier, connection: number | null) {
    this.worker = worker;
    this.listen = listen;
    this.socket = socket;
    this.request = request;
    this.#replier = replier;
    this.connection = connection;
    this.startMs = worker.host.now();
    this.method = request.method;
    this.clientAddress = socket.peerAddress;
    this.server = listen.defaultServer;
    this.location = this.server.root;
  }

  get peerAddress(): string {
    return this.socket.peerAddress;
  }

  get serverAddress(): string {
    return this.socket.localAddress;
  }

  get port(): number {
    return this.listen.port;
  }

  start(): void {
    // The default server's merge_slashes counts: the path is read before the Host header.
    const parsed = parseRequestUri(this.request.path, this.listen.defaultServer.mergeSlashes);
    if (parsed === null) return this.finalize(400, null);
    this.uri = parsed.path;
    this.args = parsed.args;
    this.#quoted = parsed.quoted;
    this.server = findServer(this.listen, this.request.host, this);
    this.#serverRewrite();
  }

  /** The client has gone: whatever waits for it is let go. */
  abandon(): void {
    this.worker.host.cancel(this.#delay);
    if (this.#proxied !== null) {
      if (this.#proxied.ignoresAbort) return;
      this.#proxied.abandon();
      this.#proxied = null;
    }
    this.#done();
    this.sentStatus = CLIENT_CLOSED;
    this.worker.logger?.access(this, null);
  }

  #done(): void {
    if (this.#held !== null) release(this.#held, this.worker.zones);
  }

  #serverRewrite(): void {
    this.location = this.server.root;
    this.handler = null;
    const { codes } = this.server.root;
    if (codes !== null && runCodes(codes, this)) return;
    this.#findConfig();
  }

  #findConfig(): void {
    for (;;) {
      this.handler = null;
      this.uriChanged = false;
      const { location, addSlash } = findLocation(this.server, this.uri, this);
      this.location = location;
      if (location.internal && !this.internal) return this.finalize(404, location.span);
      this.enter(location);
      if (addSlash) return this.redirect(301, encodePath(location.path) + this.#query(), location.span);
      const { codes } = this.location;
      if (codes !== null && this.location.kind !== 'server' && runCodes(codes, this)) return;
      if (!this.uriChanged) break;
      if (--this.#uriChangesLeft === 0) return this.#cycle('while processing', this.uri);
    }
    this.#preaccess();
  }

  #cycle(doing: string, uri: string): void {
    this.complain('rewrite', `rewrite or internal redirection cycle ${doing} "${uri}"`, this.location.span);
    this.finalize(500, this.location.span);
  }

  /** The location's rules count from now on (ngx_http_update_location_config). */
  enter(location: Location): void {
    const { limitExcept } = location;
    this.location =
      limitExcept !== null && !limitExcept.allowed.includes(this.method) ? limitExcept.location : location;
    if (this.location.handler !== null) this.handler = this.location.handler;
    if (location.kind !== 'server') this.note(location.span);
  }

  #preaccess(): void {
    const { settings } = this.location;
    if (settings.limitReqs.length > 0 && this.limitReqStatus === '' && this.#limitedRate()) return;
    this.#limitedConnections();
  }

  /** True when the request waits, or is refused. */
  #limitedRate(): boolean {
    const { worker } = this;
    const { limitReqs, limitReqStatus, limitReqDryRun } = this.location.settings;
    const verdict = limitRequests(limitReqs, this, worker.zones);
    const dry = limitReqDryRun ? '_DRY_RUN' : '';
    if (verdict.kind === 'pass') {
      this.limitReqStatus = 'PASSED';
      return false;
    }
    const { limit } = verdict;
    const excess = `${limitReqDryRun ? ', dry run' : ''}, excess: ${(verdict.excess / 1000).toFixed(3)}`;
    if (verdict.kind === 'refuse') {
      this.limitReqStatus = `REJECTED${dry}`;
      this.complain('limit_req', `limiting requests${excess} by zone "${zoneName(limit.zone)}"`, limit.span);
      if (!limitReqDryRun) this.finalize(limitReqStatus.value, limit.span);
      return !limitReqDryRun;
    }
    this.limitReqStatus = `DELAYED${dry}`;
    this.complain('limit_req', `delaying request${excess}, by zone "${zoneName(limit.zone)}"`, limit.span, 'warn');
    if (limitReqDryRun) return false;
    this.note(limit.span);
    this.#delay = worker.host.after(verdict.delayMs, () => this.#limitedConnections());
    return true;
  }

  #limitedConnections(): void {
    const { limitConns, limitConnStatus, limitConnDryRun } = this.location.settings;
    if (limitConns.length > 0 && this.limitConnStatus === '') {
      this.#held ??= [];
      const full = limitConnections(limitConns, this, this.worker.zones, this.#held);
      if (this.#held.length > 0) this.limitConnStatus = 'PASSED';
      if (full !== null) {
        const dry = limitConnDryRun ? ', dry run,' : '';
        this.limitConnStatus = limitConnDryRun ? 'REJECTED_DRY_RUN' : 'REJECTED';
        this.complain('limit_conn', `limiting connections${dry} by zone "${zoneName(full.zone)}"`, full.span);
        if (!limitConnDryRun) return this.finalize(limitConnStatus.value, full.span);
      }
    }
    this.#access();
  }

  #access(): void {
    const { access, authRealm } = this.location.settings;
    if (access.length > 0 || authRealm !== null) {
      const denial = deniedBy(this);
      if (denial !== null) {
        if (denial.challenge !== null) this.#decided = { 'www-authenticate': denial.challenge };
        if (denial.status === 403) this.complain('access', 'access forbidden by rule', denial.span);
        return this.finalize(denial.status, denial.span);
      }
    }
    const files = this.location.tryFiles;
    if (files !== null && tryFiles(files, this)) return;
    this.#content();
  }

  #content(): void {
    const { handler } = this;
    if (handler === null) serveFiles(this);
    else if (handler.kind === 'proxy') passOn(handler, this);
    else if (handler.kind === 'absent') this.finalize(502, handler.span);
    else if (this.method !== 'GET' && this.method !== 'HEAD') this.finalize(405, handler.span);
    else this.send(200, stubStatus(this.worker), handler.span);
  }

  /** Waits for an upstream's answer. */
  wait(proxied: ProxiedRequest): void {
    this.#proxied = proxied;
    proxied.start();
  }

  forward(message: HttpResponse): void {
    this.#proxied = null;
    this.upstreamHeaders = message.headers;
    const { interceptErrors, errorPages } = this.location.settings;
    if (interceptErrors && message.status >= 300 && errorPageFor(errorPages, message.status) !== null)
      return this.finalize(message.status, null);
    const status = this.errStatus > 0 ? this.errStatus : message.status;
    const headers = withAddedHeaders(message.headers, status, this);
    this.#reply(
      status === message.status && headers === message.headers ? message : { ...message, status, headers },
      null,
    );
  }

  answer(status: number, cause: Span | null): void {
    this.#proxied = null;
    this.finalize(status, cause);
  }

  /** Ends with a status of nginx's own, unless an `error_page` has something for it (ngx_http_special_response_handler). */
  finalize(status: number, cause: Span | null): void {
    if (status === 444) {
      this.#done();
      this.sentStatus = status;
      this.worker.logger?.access(this, cause);
      return this.#replier.hangUp(cause);
    }
    const { errorPages, recursiveErrorPages } = this.location.settings;
    this.errStatus = status;
    if (!this.#errorPageShown && errorPages.length > 0 && this.#uriChangesLeft > 0) {
      if (!recursiveErrorPages) this.#errorPageShown = true;
      const page = errorPageFor(errorPages, status);
      if (page !== null) return showErrorPage(page, this);
    }
    this.respond(status, NO_HEADERS, undefined, cause);
  }

  /** A redirect of nginx's own: error pages may catch it like any other status from 300 on. */
  redirect(status: number, location: string, cause: Span | null): void {
    // With the name of this site in front (absolute_redirect).
    this.#decided = { location: location.startsWith('/') ? this.#ownUrl(location) : location };
    this.finalize(status, cause);
  }

  /** An answer with words of its own. */
  send(status: number, body: string, cause: Span | null): void {
    this.respond(status, NO_HEADERS, body, cause);
  }

  /** The last step: the status an error page was shown for stays (ngx_http_send_header). */
  respond(ownStatus: number, ownHeaders: Headers, body: string | undefined, cause: Span | null): void {
    const status = this.errStatus > 0 ? this.errStatus : ownStatus === 0 ? 200 : ownStatus;
    this.ownPage = body === undefined;
    const decided = this.#decided === null ? ownHeaders : { ...this.#decided, ...ownHeaders };
    const headers = withAddedHeaders(decided, status, this);
    this.#reply(
      body === undefined || this.request.method === 'HEAD'
        ? { kind: 'http-response', status, headers }
        : { kind: 'http-response', status, headers, body },
      cause,
    );
  }

  #reply(response: HttpResponse, cause: Span | null): void {
    this.sentStatus = response.status;
    this.#done();
    this.response = response;
    this.#replier.reply(response, cause);
    this.worker.logger?.access(this, cause);
  }

  /** Says in the trace, and in the error log, what went wrong. `upstream`: the URL that was asked. */
  complain(subject: string, detail: string, cause: Span | null, level: ErrorLevel = 'error', upstream: string | null = null): void {
    this.worker.log(subject, detail, cause);
    this.report(level, detail, cause, upstream);
  }

  /** The same in the error log alone. */
  report(level: ErrorLevel, message: string, cause: Span | null, upstream: string | null = null): void {
    const { logger, number } = this.worker;
    if (logger === null) return;
    const { errorLogs } = this.location.settings;
    logger.error(errorLogs, level, message + requestContext(this, upstream), { process: number, connection: this.connection }, this.socket, cause);
  }

  /** Another path from the beginning (ngx_http_internal_redirect). */
  internalRedirect(uri: string, args: string, cause: Span): void {
    if (--this.#uriChangesLeft === 0) return this.#cycle('while internally redirecting to', uri);
    this.note(cause);
    this.uri = uri;
    this.args = args;
    this.internal = true;
    this.validUnparsedUri = false;
    this.validLocation = true;
    this.addUriToAlias = false;
    this.#serverRewrite();
  }

  /** `@name`, with the path as it is (ngx_http_named_location). */
  namedLocation(name: string, cause: Span): void {
    if (--this.#uriChangesLeft === 0) return this.#cycle('while redirect to named location', name);
    const location = findNamed(this.server, name);
    if (location === null) {
      this.complain('location', `could not find named location "${name}"`, cause);
      return this.finalize(500, cause);
    }
    this.note(cause);
    this.internal = true;
    this.uriChanged = false;
    this.handler = null;
    this.enter(location);
    const { codes } = this.location;
    if (codes !== null && runCodes(codes, this)) return;
    if (!this.uriChanged) return this.#preaccess();
    if (--this.#uriChangesLeft === 0) return this.#cycle('while processing', this.uri);
    this.#findConfig();
  }

  /** A line that sent the request on its way. */
  note(cause: Span): void {
    this.socket.through(cause);
  }

  /** Tries a pattern on a text; what it caught is `$1` and so on from now on, and the named variables. */
  match(pattern: Pattern, text: string): boolean {
    const found = pattern.regex.exec(text);
    if (found === null) return false;
    this.#captures = found;
    for (const name of pattern.names) this.set(name.toLowerCase(), found.groups?.[name] ?? '');
    return true;
  }

  /** An expression that did not match leaves nothing behind. */
  forgetCaptures(): void {
    this.#captures = null;
  }

  capture(index: number): string {
    const text = this.#captures?.[index] ?? '';
    return this.#quoting && this.#quoted ? encodeArgument(text) : text;
  }

  /** While arguments are being written, what was caught from an encoded path is encoded again. */
  quotingArguments(write: () => string): string {
    this.#quoting = true;
    const text = write();
    this.#quoting = false;
    return text;
  }

  set(name: string, value: string): void {
    this.variables ??= new Map();
    this.variables.set(name, value);
  }

  /** `set $name value`; the request's arguments are a variable that can be set. */
  assign(name: string, value: string): void {
    if (name === 'args') this.args = value;
    else this.set(name, value);
  }

  credentials(): { readonly user: string; readonly password: string } | null {
    return readCredentials(this.request.headers.authorization);
  }

  #ownUrl(path: string): string {
    const host = this.request.host.replace(/:\d+$/, '');
    return `http://${host}${this.port === 80 ? '' : `:${this.port}`}${path}`;
  }

  #query(): string {
    return this.args === '' ? '' : `?${this.args}`;
  }
}

/** A zone's own name: `conn shop` is a zone of connections, `shop`. */
function zoneName(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}
