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
import { ownAnswer } from './ownAnswer.ts';
import type { HeaderOption, ProxyRules } from './rule.ts';

/** How a connection or a request ends by rules. */
export type Ending =
  | { readonly kind: 'answer'; readonly message: HttpResponse; readonly cause: Span }
  /** One of the daemon's own pages, or where `errorloc` leads instead. */
  | { readonly kind: 'error'; readonly status: number; readonly cause: Span }
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
    return this.#content(rules) ?? this.#monitor(rules) ?? this.#common(rules);
  }

  /** `monitor-uri` answers by itself: 200, or 503 while one of the `monitor fail` conditions holds. */
  #monitor({ monitorUri, monitorFail }: ProxyRules): Ending | null {
    if (monitorUri === null || this.exchange.request?.path !== monitorUri.value) return null;
    this.#frontend.counters.intercepted++;
    const failing = monitorFail.find(({ condition }) => holds(condition, this.exchange));
    if (failing !== undefined) return { kind: 'error', status: 503, cause: failing.span };
    return { kind: 'answer', message: ownAnswer(200), cause: monitorUri.span ?? this.#frontend.config.span };
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
    this.#frontend.counters.intercepted++;
    const given = /^Basic (.+)$/i.exec(headerLines(request, 'authorization')[0] ?? '')?.[1];
    const known = stats.users.length === 0 || stats.users.some((user) => given !== undefined && base64(user) === given);
    return { kind: 'answer', message: ownAnswer(known ? 200 : 401), cause: stats.span };
  }

  #ended(verdict: Verdict, rules: ProxyRules): Ending {
    const { cause } = verdict;
    switch (verdict.kind) {
      case 'answer':
        if (verdict.as === 'denied') this.#countDenied();
        else if (this.#backend === null || this.#backend.config.name === this.#frontend.config.name) this.#frontend.counters.intercepted++;
        if (verdict.plain) return { kind: 'error', status: verdict.message.status, cause };
        return { kind: 'answer', message: verdict.message, cause };
      case 'hold': {
        this.#countDenied();
        const message = verdict.plain ? null : verdict.message;
        return { kind: 'hold', after: rules.tarpit?.value ?? null, status: verdict.message.status, message, cause };
      }
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
      if (found !== undefined && (found.up || backend.config.persist)) this.wantedServer = found;
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
    const client = other?.forwardedFor ?? own?.forwardedFor ?? null;
    if (client !== null) request = withAddress(request, client, exchange.clientAddress);
    const target = other?.originalTo ?? own?.originalTo ?? null;
    if (target !== null) request = withAddress(request, target, exchange.localAddress);
    exchange.request = request;
    return request;
  }

  /** The server answered: the backend's `http-response` rules, then the frontend's, then what is done to every answer. */
  answered(response: HttpResponse, server: ServerState | null): Ending | { readonly kind: 'pass'; readonly message: HttpResponse } {
    const { exchange } = this;
    exchange.response = response;
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
        return verdict.plain ? { kind: 'error', status: verdict.message.status, cause: verdict.cause } : verdict;
      }
      return verdict.kind === 'hold' ? { kind: 'close', cause: verdict.cause } : verdict;
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

function withAddress(request: HttpRequest, { name, except, ifNone }: HeaderOption, ipv4: number): HttpRequest {
  if (except !== null && ipv4Number(except.split('/')[0] as string) !== null && fits({ method: 'ip', ignoreCase: false, patterns: [except] }, { ipv4 }))
    return request;
  const before = headerLines(request, name);
  if (ifNone && before.length > 0) return request;
  return withHeader(request, name, [...before, dotted({ ipv4 })].join('\n'));
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base 64 of a text of single bytes, as in `Authorization: Basic`. */
function base64(text: string): string {
  let out = '';
  for (let at = 0; at < text.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((i) => text.charCodeAt(at + i) || 0) as [number, number, number];
    const whole = (a << 16) | (b << 8) | c;
    const left = text.length - at;
    for (let digit = 0; digit < 4; digit++) out += digit <= left ? DIGITS[(whole >> (18 - 6 * digit)) & 63] : '=';
  }
  return out;
}
