import type { HttpRequest, HttpResponse } from '../../../sim/message.ts';
import type { Span } from '../../../text/span.ts';
import { holds } from '../acl.ts';
import { ipv4Number } from '../address.ts';
import type { BackendState } from '../backendState.ts';
import type { SwitchingRule } from '../config.ts';
import type { FrontendState } from '../frontendState.ts';
import { formatText } from '../sample/format.ts';
import { fits } from '../sample/pattern.ts';
import { dotted } from '../sample/value.ts';
import { headerLines, withHeader } from '../sample/message.ts';
import type { ServerState } from '../serverState.ts';
import { applyHttpRules, type Verdict } from './applyHttp.ts';
import { applyTcpRules, type TcpVerdict } from './applyTcp.ts';
import type { Exchange } from './exchange.ts';
import { credentials } from '../sample/credentials.ts';
import { captureHeaders } from './captures.ts';
import { ownPage } from './errorPage.ts';
import { askForPassword } from './ownAnswer.ts';
import type { HeaderOption, ProxyRules, StatsPage } from './rule.ts';

/** What an answer of the daemon's own is, as its counters and its log see it. */
export type AnswerKind = 'denied' | 'intercepted' | 'monitor' | 'statistics';

/** How a connection or a request ends by rules. */
export type Ending =
  | { readonly kind: 'answer'; readonly message: HttpResponse; readonly cause: Span; readonly as: AnswerKind }
  /** One of the daemon's own pages, or where `errorloc` leads instead. */
  | { readonly kind: 'error'; readonly status: number; readonly cause: Span; readonly as: AnswerKind }
  /** After so many milliseconds; null: never. Without a message it is an error page. */
  | { readonly kind: 'hold'; readonly after: number | null; readonly status: number; readonly message: HttpResponse | null; readonly cause: Span }
  | { readonly kind: 'close' | 'vanish'; readonly cause: Span };

/**
 * The rules of a frontend, and of the backend it leads to, over one client's connection, in the daemon's order (http_ana.c http_process_req_common and its
 * neighbours, 2.6): connection, session and content rules, monitoring, `http-request`, the statistics page, `redirect`, `use_backend`, then the backend's
 * content rules, `http-request` and `redirect`, then `use-server`.
 */
export class RequestPolicy {
  readonly exchange: Exchange;
  wantedServer: ServerState | null = null;
  readonly #frontend: FrontendState;
  #backend: BackendState | null = null;

  constructor(frontend: FrontendState, exchange: Exchange) {
    this.#frontend = frontend;
    this.exchange = exchange;
  }

  get #rules(): ProxyRules | null {
    return this.#frontend.config.policy;
  }

  /** A client connected. */
  connected(): Ending | null {
    const rules = this.#rules;
    if (rules === null) return null;
    const { counters } = this.#frontend;
    const atOnce = applyTcpRules(rules.connection, this.exchange, true);
    if (atOnce !== null) counters.deniedConnections++;
    const refused = atOnce ?? applyTcpRules(rules.session, this.exchange, true);
    if (atOnce === null && refused !== null) counters.deniedSessions++;
    if (refused === null) this.exchange.trackers.count('sess');
    return refused;
  }

  /** Mode tcp: rules about the content wait for some of it. */
  get waitsForContent(): boolean {
    return this.#rules !== null && this.#rules.content.length > 0 && this.#rules.inspectDelayMs > 0;
  }

  contentOf(request: HttpRequest | null): Ending | null {
    if (request !== null) this.exchange.request = request;
    return this.#content(this.#rules);
  }

  #content(rules: ProxyRules | null): Ending | null {
    const refused: TcpVerdict | null = rules === null || rules.content.length === 0 ? null : applyTcpRules(rules.content, this.exchange, false);
    if (refused !== null) this.#countDenied();
    return refused;
  }

  /** A request came: everything up to the choice of a backend. */
  received(request: HttpRequest): Ending | null {
    const { exchange } = this;
    exchange.begin(request);
    exchange.ruleOwner = this.#frontend.config.name;
    exchange.trackers.count('http_req');
    this.#backend = null;
    this.wantedServer = null;
    const rules = this.#rules;
    if (rules === null) return null;
    captureHeaders(request, exchange);
    return this.#content(rules) ?? this.#monitor(rules) ?? this.#common(rules);
  }

  /** A request came that is none. */
  malformed(): void {
    this.exchange.trackers.count('http_req');
    this.exchange.trackers.count('http_err');
  }

  /** `monitor-uri` answers by itself: 200, or 503 while one of the `monitor fail` conditions holds. */
  #monitor({ monitorUri, monitorFail }: ProxyRules): Ending | null {
    if (monitorUri === null || this.exchange.request?.path !== monitorUri.value) return null;
    this.#frontend.counters.intercepted++;
    const failing = monitorFail.find(({ condition }) => holds(condition, this.exchange));
    if (failing !== undefined) return { kind: 'error', status: 503, cause: failing.span, as: 'monitor' };
    return { kind: 'answer', message: ownPage(200), cause: monitorUri.span ?? this.#frontend.config.span, as: 'monitor' };
  }

  #common(rules: ProxyRules): Ending | null {
    const verdict = applyHttpRules(rules.request, this.exchange, 'request');
    if (verdict !== null) return this.#ended(verdict, rules);
    const page = this.#statistics(rules);
    if (page !== null) return page;
    const redirected = applyHttpRules(rules.redirects, this.exchange, 'request');
    return redirected === null ? null : this.#ended(redirected, rules);
  }

  #statistics({ stats }: ProxyRules): Ending | null {
    const { request } = this.exchange;
    if (stats === null || request === null || !request.path.startsWith(stats.uri)) return null;
    if (!['GET', 'HEAD', 'POST'].includes(request.method)) return null;
    this.#frontend.counters.intercepted++;
    const given = credentials(request);
    const known = stats.users.length === 0 || (given !== null && stats.users.includes(`${given.user}:${given.password}`));
    return { kind: 'answer', message: statisticsPage(stats, known, request), cause: stats.span, as: 'statistics' };
  }

  #ended(verdict: Verdict, rules: ProxyRules): Ending {
    const { cause } = verdict;
    switch (verdict.kind) {
      case 'answer':
        if (verdict.as === 'denied') this.#countDenied();
        else if (this.#backend === null || this.#backend.config.name === this.#frontend.config.name) this.#frontend.counters.intercepted++;
        return verdict.message === null ? { kind: 'error', status: verdict.status, cause, as: verdict.as } : { kind: 'answer', message: verdict.message, cause, as: verdict.as };
      case 'hold':
        this.#countDenied();
        return { kind: 'hold', after: rules.tarpit?.value ?? null, status: verdict.status, message: verdict.message, cause };
      default:
        this.#countDenied();
        return verdict;
    }
  }

  #countDenied(): void {
    this.exchange.trackers.count('http_err');
    this.#frontend.counters.deniedRequests++;
    const backend = this.#backend;
    if (backend !== null && backend.config.name !== this.#frontend.config.name) backend.counters.deniedRequests++;
  }

  /** The first `use_backend` rule that holds; one whose name is made of the request and leads nowhere counts as none. */
  switched(rules: readonly SwitchingRule[]): { readonly backend: string; readonly span: Span } | null {
    for (const { backend, format, condition, span } of rules) {
      if (condition !== null && !holds(condition, this.exchange)) continue;
      if (format === null) return { backend, span };
      const name = formatText(format, this.exchange);
      return this.exchange.shared.backends.has(name) ? { backend: name, span } : null;
    }
    return null;
  }

  /** The backend is chosen: its own rules, unless it is the frontend's other half, whose rules were applied already. */
  entered(backend: BackendState): Ending | null {
    this.#backend = backend;
    this.exchange.enter(backend);
    const rules = backend.config.policy;
    if (rules === null) return null;
    const persistence = rules.persistence.find(({ condition }) => condition === null || holds(condition, this.exchange));
    this.exchange.persistence = persistence?.action ?? null;
    if (backend.config.name !== this.#frontend.config.name) {
      this.exchange.ruleOwner = backend.config.name;
      const ending = this.#content(rules) ?? (this.exchange.request === null ? null : this.#common(rules));
      if (ending !== null) return ending;
    }
    for (const { action, condition } of rules.useServer) {
      if (condition !== null && !holds(condition, this.exchange)) continue;
      const name = typeof action.server === 'string' ? action.server : formatText(action.server, this.exchange);
      // One that is not there, or may not be asked, leaves the choice to the algorithm (process_server_rules).
      const found = backend.servers.find((server) => server.config.name === name);
      const any = backend.config.persist || this.exchange.persistence === 'forced';
      if (found !== undefined && (found.up || any)) this.wantedServer = found;
      break;
    }
    return null;
  }

  /** The request as it goes on to the server: with the rules' changes, and the client's address in a field where that is asked for. */
  outgoing(): HttpRequest | null {
    const { exchange } = this;
    let { request } = exchange;
    if (request === null) return null;
    const own = this.#rules;
    const other = this.#backend?.config.policy ?? null;
    request = withAddress(request, [other?.forwardedFor, own?.forwardedFor], exchange.clientAddress);
    request = withAddress(request, [other?.originalTo, own?.originalTo], exchange.localAddress);
    exchange.request = request;
    return request;
  }

  /** The server answered: the backend's `http-response` rules, then the frontend's, then what is done to every answer. */
  answered(response: HttpResponse, server: ServerState | null): Ending | { readonly kind: 'pass'; readonly message: HttpResponse } {
    const { exchange } = this;
    exchange.turn(response);
    captureHeaders(response, exchange);
    exchange.reached(server);
    if (response.status >= 400 && response.status < 500) exchange.trackers.count('http_err');
    if (response.status >= 500 && response.status !== 501 && response.status !== 505) exchange.trackers.count('http_fail');
    for (const rules of this.#both()) {
      const verdict = applyHttpRules(rules.response, exchange, 'response');
      if (verdict === null) continue;
      if (verdict.kind === 'answer' && verdict.as === 'denied') {
        this.#frontend.counters.deniedResponses++;
        if (this.#backend !== null) this.#backend.counters.deniedResponses++;
        if (server !== null) server.counters.deniedResponses++;
      }
      const { cause } = verdict;
      if (verdict.kind === 'hold') return { kind: 'close', cause };
      if (verdict.kind !== 'answer') return verdict;
      return verdict.message === null ? { kind: 'error', status: verdict.status, cause, as: verdict.as } : { kind: 'answer', message: verdict.message, cause, as: verdict.as };
    }
    return { kind: 'pass', message: this.departing(exchange.response ?? response) };
  }

  /** `http-after-response`: for every answer, also those of the daemon's own. */
  departing(message: HttpResponse): HttpResponse {
    const both = this.#both();
    if (both.every((rules) => rules.afterResponse.length === 0)) return message;
    this.exchange.response = message;
    for (const rules of both) applyHttpRules(rules.afterResponse, this.exchange, 'response');
    return this.exchange.response ?? message;
  }

  /** The backend's rules and the frontend's, each once. */
  #both(): ProxyRules[] {
    const own = this.#rules;
    const backend = this.#backend;
    const other = backend === null || backend.config.name === this.#frontend.config.name ? null : backend.config.policy;
    return [other, own].filter((rules) => rules !== null);
  }

  /** The request is over, or with `all` the connection. */
  release(all: boolean): void {
    this.exchange.trackers.release(all);
  }
}

/**
 * Adds an address in a field of its own: the backend's name for it, else the frontend's; once more where it is there, unless all options that ask for it say
 * `if-none`; not at all for a network that either excepts (http_ana.c http_process_request 2.6).
 */
function withAddress(request: HttpRequest, options: readonly (HeaderOption | null | undefined)[], ipv4: number): HttpRequest {
  const asked = options.filter((option) => option !== null && option !== undefined);
  const [first] = asked;
  if (first === undefined) return request;
  const before = headerLines(request, first.name);
  if (before.length > 0 && asked.every((option) => option.ifNone)) return request;
  if (asked.some(({ except }) => except !== null && isIn(except, ipv4))) return request;
  return withHeader(request, first.name, [...before, dotted({ ipv4 })].join('\n'));
}

function isIn(network: string, ipv4: number): boolean {
  return ipv4Number(network.split('/')[0] as string) !== null && fits({ method: 'ip', ignoreCase: false, patterns: [network] }, { ipv4 });
}

/** A form that is sent to the page leads back to it: nothing can be changed there (`stats admin` is left out). */
function statisticsPage({ uri, realm, refreshS }: StatsPage, known: boolean, { method, path }: HttpRequest): HttpResponse {
  if (!known) return askForPassword(realm);
  const asked = path.slice(uri.length);
  const type = method === 'POST' || asked.includes(';csv') ? 'text/plain' : asked.includes(';json') ? 'application/json' : 'text/html';
  const headers = { 'cache-control': 'no-cache', 'content-type': type };
  if (method === 'POST') return { kind: 'http-response', status: 303, headers: { ...headers, location: `${uri};st=DENY` } };
  const refreshes = refreshS > 0 && !asked.includes(';norefresh');
  return { kind: 'http-response', status: 200, headers: refreshes ? { ...headers, refresh: String(refreshS) } : headers };
}
