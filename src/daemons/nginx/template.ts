import type { HttpRequest } from '../../sim/message.ts';
import type { Template } from './config.ts';

/** Variables the lab can work out from a request (ngx_http_variables.c). */
export const VARIABLES = [
  'request_uri',
  'uri',
  'document_uri',
  'args',
  'query_string',
  'is_args',
  'host',
  'http_host',
  'remote_addr',
  'binary_remote_addr',
  'request_method',
  'scheme',
  'server_port',
  'proxy_host',
] as const;

/** A request as the variables see it. */
export interface VariableSource {
  readonly request: HttpRequest;
  readonly clientAddress: string;
  readonly port: number;
  readonly proxyHost: string;
  /** The path after internal redirects, without its query. */
  readonly uri: string;
}

/** Cuts a word at its `$name` and `${name}`; a `$` before anything else is itself. Escapes are gone already. */
export function parseTemplate(text: string): Template {
  const parts: ({ text: string } | { variable: string })[] = [];
  let rest = 0;
  for (const match of text.matchAll(/\$(?:\{(\w+)\}|(\w+))/g)) {
    if (match.index > rest) parts.push({ text: text.slice(rest, match.index) });
    parts.push({ variable: match[1] ?? (match[2] as string) });
    rest = match.index + match[0].length;
  }
  if (rest < text.length) parts.push({ text: text.slice(rest) });
  return parts;
}

export function hasVariables(template: Template): boolean {
  return template.some((part) => 'variable' in part);
}

/** Variables of a template that the lab cannot work out. */
export function unknownVariables(template: Template): string[] {
  const known: readonly string[] = VARIABLES;
  return template.flatMap((part) => ('variable' in part && !known.includes(part.variable) ? [part.variable] : []));
}

export function evaluate(template: Template, source: VariableSource): string {
  const only = template[0];
  if (template.length === 1 && only !== undefined) return 'text' in only ? only.text : variable(only.variable, source);
  return template.map((part) => ('text' in part ? part.text : variable(part.variable, source))).join('');
}

function variable(name: string, source: VariableSource): string {
  const { request } = source;
  switch (name) {
    case 'request_uri':
      return request.path;
    case 'uri':
    case 'document_uri':
      return source.uri;
    case 'args':
    case 'query_string':
      return query(request.path);
    case 'is_args':
      return query(request.path) === '' ? '' : '?';
    case 'host':
      return request.host.replace(/:\d+$/, '').toLowerCase();
    case 'http_host':
      return request.host;
    case 'remote_addr':
    case 'binary_remote_addr':
      return source.clientAddress;
    case 'request_method':
      return request.method;
    case 'scheme':
      return 'http';
    case 'server_port':
      return String(source.port);
    case 'proxy_host':
      return source.proxyHost;
    default:
      return '';
  }
}

/** What stands behind the first `?`. */
export function query(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? '' : path.slice(at + 1);
}

export function withoutQuery(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? path : path.slice(0, at);
}

/** The path that locations are compared with: without its query, decoded, `//` and dot segments taken together (merge_slashes is on). */
export function normalUri(path: string): string {
  const plain = withoutQuery(path);
  if (!/\/\/|\/\.|%/.test(plain)) return plain;
  const parts: string[] = [];
  const segments = decode(plain).split('/');
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') parts.pop();
    else if (segment !== '' && segment !== '.') parts.push(segment);
    if (index === segments.length - 1 && (segment === '' || segment === '.' || segment === '..')) parts.push('');
  }
  return `/${parts.join('/')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
