import type { Socket, SocketHandler } from '../../sim/host.ts';
import { NO_HEADERS, type HttpRequest, type Message } from '../../sim/message.ts';
import type { Span } from '../../text/span.ts';
import type { Listen, Location, ProxyHandler, ServerBlock, Settings } from './config.ts';
import { staticStatus, tryFile } from './files.ts';
import { findLocation, findNamed } from './location.ts';
import { onward, ProxiedRequest, type Asker } from './proxy.ts';
import { findServer } from './serverName.ts';
import { evaluate, normalUri, query, type VariableSource } from './template.ts';
import type { UpstreamState } from './upstream.ts';
import type { Worker } from './worker.ts';

/** Internal redirects one request may take (NGX_HTTP_MAX_URI_CHANGES). */
const REDIRECTS_MAX = 10;

/** A client's connection: finds server and location for each request that comes on it, and answers. */
export class ClientConnection implements SocketHandler, Asker {
  readonly #worker: Worker;
  readonly #listen: Listen;
  readonly #socket: Socket;
  #proxied: ProxiedRequest | null = null;
  #ignoreAbort = false;
  #ended = false;

  constructor(worker: Worker, listen: Listen, socket: Socket) {
    this.#worker = worker;
    this.#listen = listen;
    this.#socket = socket;
  }

  message(_socket: Socket, message: Message): void {
    if (message.kind !== 'http-request') {
      this.answer(400, null);
      return;
    }
    const server = findServer(this.#listen, message.host);
    const answer = server.root.answer;
    if (answer !== null) this.answer(answer.status, answer.span);
    else this.#route(server, message, normalUri(message.path), 0);
  }

  closed(): void {
    this.#end();
    if (this.#proxied === null || this.#ignoreAbort) return;
    this.#proxied.abandon();
    this.#proxied = null;
  }

  forward(message: Message): void {
    this.#proxied = null;
    this.#socket.send(message);
  }

  answer(status: number, cause: Span | null): void {
    this.#proxied = null;
    // 444 is nginx's own: closes without a word.
    if (status !== 444) this.#socket.send({ kind: 'http-response', status, headers: NO_HEADERS });
    this.#socket.close(undefined, cause);
    this.#end();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#worker.giveConnection();
  }

  #route(server: ServerBlock, request: HttpRequest, uri: string, redirects: number): void {
    const { location, addSlash } = findLocation(server, uri);
    if (location.internal && redirects === 0) this.answer(404, location.span);
    else if (addSlash) this.answer(301, location.span);
    else this.#enter(server, location, request, uri, redirects);
  }

  /** `return` comes first, then `try_files`, then whatever makes the content. */
  #enter(server: ServerBlock, location: Location, request: HttpRequest, uri: string, redirects: number): void {
    if (location.answer !== null && location.kind !== 'server') {
      this.answer(location.answer.status, location.answer.span);
      return;
    }
    if (location.tryFiles === null) this.#content(location, request, uri);
    else this.#tryFiles(server, location, request, uri, redirects);
  }

  #tryFiles(server: ServerBlock, location: Location, request: HttpRequest, uri: string, redirects: number): void {
    const { candidates, fallback, span } = location.tryFiles as NonNullable<Location['tryFiles']>;
    const source = this.#source(request, uri, '');
    for (const candidate of candidates) {
      const path = evaluate(candidate, source);
      if (tryFile(location.settings, path))
        return this.#content(location, request, path.endsWith('/') && !uri.endsWith('/') ? uri : path);
    }
    if ('code' in fallback) return this.answer(fallback.code, span);
    if (redirects >= REDIRECTS_MAX) return this.answer(500, span);
    const target = evaluate(fallback.uri, source);
    if (!target.startsWith('@')) return this.#route(server, request, normalUri(target), redirects + 1);
    const named = findNamed(server, target);
    if (named === null) this.answer(500, span);
    else this.#enter(server, named, request, uri, redirects + 1);
  }

  #content(location: Location, request: HttpRequest, uri: string): void {
    const { handler, settings } = location;
    if (handler.kind === 'proxy') this.#proxy(location, handler, request, uri);
    else if (handler.kind === 'status') this.answer(request.method === 'POST' ? 405 : 200, handler.span);
    else if (handler.kind === 'absent') this.answer(502, handler.span);
    else this.answer(staticStatus(settings, request.method, uri), location.span);
  }

  #proxy(location: Location, handler: ProxyHandler, request: HttpRequest, uri: string): void {
    const { settings } = location;
    if (handler.upstream === null) return this.#proxyToUrl(settings, handler, request, uri);
    const path =
      handler.uri === null ? this.#unchanged(request, uri) : replacePrefix(handler.uri, location, request, uri);
    this.#send(settings, this.#worker.upstream(handler.upstream), path, handler.proxyHost, request, uri);
  }

  /** After an internal redirect the path that was asked for is no longer the one to send. */
  #unchanged(request: HttpRequest, uri: string): string {
    return normalUri(request.path) === uri ? request.path : withQuery(uri, request);
  }

  #send(
    settings: Settings,
    state: UpstreamState,
    path: string,
    proxyHost: string,
    request: HttpRequest,
    uri: string,
  ): void {
    const { hostHeader } = settings;
    const source = this.#source(request, uri, proxyHost);
    const host = hostHeader === null ? proxyHost : evaluate(hostHeader, source);
    const order = {
      request: onward(request, path, host),
      settings,
      selection: state.select(source),
      upstreamName: state.config.name,
    };
    this.#ignoreAbort = settings.ignoreClientAbort.value;
    this.#proxied = new ProxiedRequest(this.#worker, this.#socket, this, order);
    this.#proxied.start();
  }

  /** A URL with variables is taken apart for each request: the name of an upstream block, or an address. Other names need a resolver, which the lab has not. */
  #proxyToUrl(settings: Settings, handler: ProxyHandler, request: HttpRequest, uri: string): void {
    const url = evaluate(handler.url ?? [], this.#source(request, uri, ''));
    const match = /^http:\/\/([^/?:]*)(?::(\d+))?(.*)$/i.exec(url);
    if (match === null) {
      this.#worker.log('proxy_pass', `invalid URL prefix in "${url}"`, handler.span);
      return this.answer(500, handler.span);
    }
    const [, name = '', port, rest = ''] = match;
    const state =
      (port === undefined ? this.#worker.upstreamNamed(name) : null) ??
      this.#worker.addressed(name, Number(port ?? 80), handler.span);
    if (state === null) {
      this.#worker.log('proxy_pass', `no resolver defined to resolve ${name}`, handler.span);
      return this.answer(502, handler.span);
    }
    const path = rest === '' ? this.#unchanged(request, uri) : rest.startsWith('/') ? rest : `/${rest}`;
    this.#send(settings, state, path, port === undefined ? name : `${name}:${port}`, request, uri);
  }

  #source(request: HttpRequest, uri: string, proxyHost: string): VariableSource {
    return { request, uri, proxyHost, clientAddress: this.#socket.peerAddress, port: this.#listen.port };
  }
}

/** The URI of `proxy_pass` in place of the location's prefix. */
function replacePrefix(replacement: string, location: Location, request: HttpRequest, uri: string): string {
  return withQuery(replacement + uri.slice(location.path.length), request);
}

function withQuery(path: string, request: HttpRequest): string {
  const args = query(request.path);
  return args === '' ? path : `${path}?${args}`;
}
