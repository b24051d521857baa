import { encodePath } from './requestUri.ts';
import type { Exchange } from './exchange.ts';
import type { Journal } from '../../sim/journal.ts';
import { bitsOf } from './maps/ipv4.ts';
import { splitPart } from './maps/splitClients.ts';
import { lookUpMap } from './maps/map.ts';
import { networkOf } from './maps/geo.ts';
import { filePath } from './static/path.ts';
import type { MadeVariable, Template } from './config.ts';
import { dictionary } from '../../text/dictionary.ts';

/** The text of a template for one request. */
export function evaluate(template: Template, exchange: Exchange): string {
  const only = template[0];
  if (template.length === 1 && only !== undefined) return part(only, exchange);
  let text = '';
  for (const each of template) text += part(each, exchange);
  return text;
}

function part(each: Template[number], exchange: Exchange): string {
  if ('text' in each) return each.text;
  return 'capture' in each ? exchange.capture(each.capture) : valueOf(each.variable, exchange);
}

/** A variable's value; the empty text for what is not there, and for what the lab does not work out (said on its line). */
export function valueOf(written: string, exchange: Exchange): string {
  const name = written.toLowerCase();
  const own = exchange.variables?.get(name);
  if (own !== undefined) return own;
  const made = exchange.worker.config.made.get(name);
  if (made !== undefined) return makeValue(name, made, exchange);
  const known = VALUES[name];
  return known === undefined ? family(name, exchange) : known(exchange);
}

/** `map`, `geo` and `split_clients`: worked out once for a request (ngx_http_get_indexed_variable keeps them). */
function makeValue(name: string, made: MadeVariable, exchange: Exchange): string {
  let value: string;
  if (made.kind === 'map') value = evaluate(lookUpMap(made, evaluate(made.source, exchange), exchange), exchange);
  else if (made.kind === 'geo') {
    const address = made.source === null ? exchange.clientAddress : valueOf(made.source, exchange);
    value = networkOf(made, address);
  } else value = splitPart(made, evaluate(made.source, exchange));
  exchange.set(name, value);
  return value;
}

type Value = (exchange: Exchange) => string;

/** ngx_http_core_variables of nginx 1.22, as far as a request in the lab has them. */
const VALUES: Readonly<Record<string, Value>> = dictionary({
  request_uri: (x) => x.request.path,
  uri: (x) => x.uri,
  document_uri: (x) => x.uri,
  args: (x) => x.args,
  query_string: (x) => x.args,
  is_args: (x) => (x.args === '' ? '' : '?'),
  host: (x) => hostOf(x),
  http_host: (x) => x.request.host,
  hostname: (x) => x.worker.host.machine,
  remote_addr: (x) => x.clientAddress,
  binary_remote_addr: (x) => bitsOf(x.clientAddress),
  realip_remote_addr: (x) => x.peerAddress,
  remote_user: (x) => remoteUser(x),
  request_method: (x) => x.method,
  request: (x) => `${x.request.method} ${x.request.path} HTTP/1.1`,
  request_filename: (x) => filePath(x) ?? '',
  request_id: (x) => requestId(x),
  document_root: (x) => evaluate(x.location.settings.root.path, x),
  realpath_root: (x) => evaluate(x.location.settings.root.path, x),
  scheme: () => 'http',
  server_addr: (x) => x.serverAddress,
  server_name: (x) => x.server.names[0] ?? '',
  server_port: (x) => String(x.port),
  server_protocol: () => 'HTTP/1.1',
  nginx_version: () => '1.22.1',
  connection_requests: () => '1',
  status: (x) => (x.sentStatus === 0 ? '' : String(x.sentStatus)),
  proxy_host: (x) => x.proxyHost,
  proxy_port: (x) => /:(\d+)$/.exec(x.proxyHost)?.[1] ?? (x.proxyHost === '' ? '' : '80'),
  proxy_add_x_forwarded_for: (x) => {
    const before = x.request.headers['x-forwarded-for'];
    return before === undefined ? x.clientAddress : `${before.replaceAll('\n', ', ')}, ${x.clientAddress}`;
  },
  limit_req_status: (x) => x.limitReqStatus,
  limit_conn_status: (x) => x.limitConnStatus,
  upstream_addr: (x) => x.attempts.map((a) => a.address).join(', '),
  upstream_status: (x) => x.attempts.map((a) => (a.status === 0 ? '-' : String(a.status))).join(', '),
  upstream_cache_status: (x) => x.cacheStatus,
});

function family(name: string, x: Exchange): string {
  if (name.startsWith('arg_')) return argument(x.args, name.slice(4));
  if (name.startsWith('cookie_')) return cookie(x.request.headers.cookie ?? '', name.slice(7));
  if (name.startsWith('http_'))
    return (x.request.headers[name.slice(5).replaceAll('_', '-')] ?? '').replaceAll('\n', ', ');
  if (name.startsWith('upstream_http_')) return x.upstreamHeaders[name.slice(14).replaceAll('_', '-')] ?? '';
  if (name.startsWith('upstream_cookie_')) return setCookie(x.upstreamHeaders['set-cookie'] ?? '', name.slice(16));
  if (name.startsWith('sent_http_')) return x.sentHeaders[name.slice(10).replaceAll('_', '-')] ?? '';
  return '';
}

/** The Host header without its port, in lower case; where there is none the server's first name. */
function hostOf(x: Exchange): string {
  const written = x.request.host;
  const host = (written.includes(':') ? written.replace(/:\d*$/, '') : written).toLowerCase();
  if (host === '') return x.server.names[0] ?? '';
  return host.endsWith('.') ? host.slice(0, -1) : host;
}

/** The first argument of that name, in any case (ngx_http_arg). */
export function argument(args: string, name: string): string {
  for (const pair of args.split('&')) {
    const at = pair.indexOf('=');
    if (at >= 0 && pair.slice(0, at).toLowerCase() === name) return pair.slice(at + 1);
  }
  return '';
}

export function cookie(header: string, name: string): string {
  for (const pair of header.split(/[;\n]/)) {
    const at = pair.indexOf('=');
    if (at >= 0 && pair.slice(0, at).trim().toLowerCase() === name) return pair.slice(at + 1).trim();
  }
  return '';
}

function setCookie(header: string, name: string): string {
  for (const line of header.split('\n')) {
    const value = cookie(line.split(';', 1)[0] as string, name);
    if (value !== '') return value;
  }
  return '';
}

/** The user of an `Authorization: Basic` header, whether or not it is right. */
function remoteUser(x: Exchange): string {
  return x.credentials()?.user ?? '';
}

/** 32 hexadecimal digits by chance, the same for as long as the request lasts. */
function requestId(x: Exchange): string {
  const { host } = x.worker;
  // A line for the log draws from a chance of its own.
  const random = x.logging && host.journal !== null ? () => (host.journal as Journal).random() : () => host.random();
  let id = '';
  for (let i = 0; i < 8; i++)
    id += Math.floor(random() * 0x10000)
      .toString(16)
      .padStart(4, '0');
  x.set('request_id', id);
  return id;
}

/** A path with arguments as it goes into a request line. */
export function target(path: string, args: string): string {
  return args === '' ? encodePath(path) : `${encodePath(path)}?${args}`;
}
