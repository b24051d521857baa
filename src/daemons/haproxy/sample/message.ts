import type { Headers, HttpRequest, HttpResponse } from '../../../sim/message.ts';

/** Header fields of a message as HAProxy's fetches see them. */

/** Each line of a field by its name in lower case, in order. */
export function headerLines(message: HttpRequest | HttpResponse, name: string): string[] {
  const own = message.headers[name];
  if (own !== undefined) return own.split('\n');
  return name === 'host' && message.kind === 'http-request' && message.host !== '' ? [message.host] : [];
}

/** Values of a field: lines, and within a line what commas part (http_find_header; a quoted comma does not). */
export function headerValues(message: HttpRequest | HttpResponse, name: string): string[] {
  // A date has a comma of its own; the daemon cuts it all the same, except in Set-Cookie's own fetch.
  return headerLines(message, name).flatMap(splitAtCommas);
}

function splitAtCommas(line: string): string[] {
  const values: string[] = [];
  let start = 0;
  let quoted = false;
  for (let i = 0; i <= line.length; i++) {
    const c = line[i];
    if (c === '"') quoted = !quoted;
    else if (c === '\\' && quoted) i++;
    else if (i >= line.length || (c === ',' && !quoted)) {
      values.push(line.slice(start, i).trim());
      start = i + 1;
    }
  }
  return values;
}

/** Names of all fields, `host` first. */
export function headerNames(message: HttpRequest | HttpResponse): string[] {
  const names = Object.keys(message.headers);
  return message.kind === 'http-request' && message.host !== '' && !names.includes('host') ? ['host', ...names] : names;
}

/** Values of a cookie, from `Cookie` or, in an answer, `Set-Cookie`. */
export function cookieValues(message: HttpRequest | HttpResponse, name: string | null): string[] {
  if (message.kind === 'http-response') {
    return headerLines(message, 'set-cookie').flatMap((line) => cookiePairs(line.split(';')[0] as string, name));
  }
  return headerLines(message, 'cookie').flatMap((line) => cookiePairs(line, name));
}

/** A value may stand in quotes, and then holds what else would part it from the next (http.c http_extract_cookie_value 2.6). */
const COOKIE = /\s*([^=;,]*?)\s*(?:=\s*((?:"(?:\\.|[^"\\])*"|[^;,"])*))?(?:[;,]|$)/gy;

function cookiePairs(line: string, name: string | null): string[] {
  const values: string[] = [];
  for (const [whole, own = '', value] of line.matchAll(COOKIE)) {
    if (whole === '') break;
    if (value !== undefined && (name === null ? !own.startsWith('$') : own === name)) values.push(value.trim());
  }
  return values;
}

/** The path without its query; empty for `*`, which has none. */
export function pathOf(uri: string): string {
  return withoutOrigin(uri).split('?')[0] as string;
}

/** Path and query: an absolute URI without its scheme and host. */
export function withoutOrigin(uri: string): string {
  if (uri.startsWith('/')) return uri;
  if (uri === '*') return '';
  const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/.exec(uri);
  const rest = origin === null ? uri : uri.slice(origin[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

export function queryOf(uri: string): string {
  const at = uri.indexOf('?');
  return at < 0 ? '' : (uri.slice(at + 1).split('#')[0] as string);
}

/** Values of a parameter of the query; null as the name is any. */
export function parameterValues(uri: string, name: string | null, delimiter: string): string[] {
  const at = uri.indexOf(delimiter);
  if (at < 0) return [];
  // The delimiter ends a value as well (http.c http_is_param_delimiter 2.6).
  const pairs = uri.slice(at + 1).replaceAll(delimiter, '&').split(/[&;]/);
  return pairs.flatMap((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 0) return [];
    return name === null || pair.slice(0, equals) === name ? [pair.slice(equals + 1)] : [];
  });
}

/** The message with a field set, added to, or (`value` null) taken out. `host` of a request is kept where the simulation has it. */
export function withHeader<M extends HttpRequest | HttpResponse>(message: M, name: string, value: string | null): M {
  if (name === 'host' && message.kind === 'http-request') {
    const { host: _, ...headers } = message.headers;
    return { ...message, host: value ?? '', headers };
  }
  const headers: Record<string, string> = { ...message.headers };
  delete headers[name];
  if (value !== null) headers[name] = value;
  return { ...message, headers: headers as Headers };
}
