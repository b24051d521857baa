import { type Headers, type HttpRequest } from '../../sim/message.ts';
import type { ProxyHandler } from './config.ts';
import type { Exchange } from './exchange.ts';
import { ProxiedRequest } from './proxy.ts';
import type { UpstreamState } from './upstream.ts';
import { evaluate, target } from './variableValue.ts';

/** Sends a request on to an upstream (ngx_http_proxy_handler and _create_request). */
export function passOn(handler: ProxyHandler, exchange: Exchange): void {
  if (handler.upstream === null) return passToUrl(handler, exchange);
  exchange.proxyHost = handler.proxyHost;
  const path = handler.uri === null ? unchanged(exchange) : replaced(handler.uri, handler.prefixLength, exchange);
  send(exchange.worker.upstream(handler.upstream), path, exchange);
}

/** The path as the client sent it, as long as nobody inside has changed it. */
function unchanged(exchange: Exchange): string {
  const { request } = exchange;
  if (!exchange.validUnparsedUri) return target(exchange.uri, exchange.args);
  const hash = request.path.indexOf('#');
  return hash < 0 ? request.path : request.path.slice(0, hash);
}

/** The URI of `proxy_pass` in place of what the location's prefix matched; after `rewrite … break` the whole path is the rewritten one. */
function replaced(uri: string, prefixLength: number, exchange: Exchange): string {
  if (!exchange.validLocation) return target(exchange.uri, exchange.args);
  return uri + target(exchange.uri.slice(prefixLength), exchange.args);
}

/** A URL with variables is taken apart for each request: the name of an upstream block, an address, or a name that the `resolver` looks up. */
function passToUrl(handler: ProxyHandler, exchange: Exchange): void {
  const { worker } = exchange;
  const url = evaluate(handler.url ?? [], exchange);
  const match = /^http:\/\/([^/?:]*)(?::(\d+))?(.*)$/i.exec(url);
  if (match === null) {
    exchange.complain('proxy_pass', `invalid URL prefix in "${url}"`, handler.span);
    return exchange.finalize(500, handler.span);
  }
  const [, name = '', port, rest = ''] = match;
  exchange.proxyHost = port === undefined || port === '80' ? name : `${name}:${port}`;
  const known = port === undefined ? worker.upstreamNamed(name) : null;
  const state =
    known ?? worker.addressed(name, Number(port ?? 80), handler.span, exchange.location.settings.hasResolver);
  if (state === null) {
    const words = exchange.location.settings.hasResolver
      ? `${name} could not be resolved (3: Host not found)`
      : `no resolver defined to resolve ${name}`;
    exchange.complain('proxy_pass', words, handler.span);
    return exchange.finalize(502, handler.span);
  }
  const path = rest === '' ? unchanged(exchange) : rest.startsWith('/') ? rest : `/${rest}`;
  send(state, path, exchange);
}

function send(state: UpstreamState, path: string, exchange: Exchange): void {
  const { settings } = exchange.location;
  const request = onward(path, exchange);
  const selection = state.select(exchange);
  exchange.wait(new ProxiedRequest(exchange, { request, settings, selection, state }));
}

/** The request as nginx sends it on: with its own Host and Connection headers, and those that `proxy_set_header` gives it. */
function onward(path: string, exchange: Exchange): HttpRequest {
  const { method, request } = exchange;
  const { sentHeaders, httpVersion } = exchange.location.settings;
  if (sentHeaders === null)
    return {
      kind: 'http-request',
      method,
      path,
      host: exchange.proxyHost,
      headers: withoutConnection(request.headers),
    };
  let host = exchange.proxyHost;
  const headers: Record<string, string> = { ...withoutConnection(request.headers) };
  let connection = 'close';
  for (const { name, value } of sentHeaders) {
    const text = evaluate(value, exchange);
    if (name === 'host') host = text;
    else if (name === 'connection') connection = text;
    else if (text === '') delete headers[name];
    else headers[name] = text;
  }
  // HTTP/1.1 keeps a connection unless somebody says otherwise.
  if (connection === '' && httpVersion === '1.1') headers.connection = 'keep-alive';
  return { kind: 'http-request', method, path, host, headers };
}

/** The client's own wish about its connection is not for the server behind. */
function withoutConnection(headers: Headers): Headers {
  if (headers.connection === undefined) return headers;
  const { connection: _own, ...rest } = headers;
  return rest;
}
