import type { Headers, HttpRequest, HttpResponse } from '../../../sim/message.ts';

/**
 * How many bytes HAProxy counts for a message: not those of the wire but of its own form of it (htx.h 2.6), a start line of 20 bytes and its three words, each
 * field's name and value, one for the end of the fields, and the content. Messages of the lab carry only the fields that somebody looks at.
 */
const START_LINE = 20;
const PROTOCOL = 'HTTP/1.1';

/** The daemon's own pages (http.c http_err_msgs 2.6): the words after the status, and how long the text is. */
const PAGES: ReadonlyMap<number, readonly [string, number]> = new Map([
  [200, ['OK', 58]],
  [400, ['Bad request', 90]],
  [401, ['Unauthorized', 112]],
  [403, ['Forbidden', 93]],
  [404, ['Not Found', 83]],
  [405, ['Method Not Allowed', 146]],
  [407, ['Unauthorized', 112]],
  [408, ['Request Time-out', 110]],
  [410, ['Gone', 114]],
  [413, ['Payload Too Large', 106]],
  [421, ['Misdirected Request', 104]],
  [422, ['Unprocessable Content', 116]],
  [425, ['Too Early', 80]],
  [429, ['Too Many Requests', 117]],
  [500, ['Internal Server Error', 97]],
  [501, ['Not Implemented', 136]],
  [502, ['Bad Gateway', 107]],
  [503, ['Service Unavailable', 107]],
  [504, ['Gateway Time-out', 92]],
]);

/** Of the other statuses that rules answer with (http.c http_get_reason 2.6). */
const PHRASES: Readonly<Record<number, string>> = {
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
};

export function requestSize({ method, path, host, headers }: HttpRequest): number {
  const hostField = host === '' || headers['host'] !== undefined ? 0 : 'host'.length + host.length;
  return START_LINE + method.length + path.length + PROTOCOL.length + hostField + fields(headers) + 1;
}

/** What a server sent, as far as the lab's message carries it. */
export function responseSize(response: HttpResponse): number {
  return headSize(response) + (response.body?.length ?? 0);
}

/** What HAProxy itself answers: it always tells how long the content is, and has pages of its own. */
export function ownAnswerSize(response: HttpResponse): number {
  const { status, headers, body } = response;
  const isPage =
    body === undefined && headers['content-type'] === 'text/html' && headers['cache-control'] === 'no-cache';
  // These two pages end the connection, and say so.
  const close = isPage && (status === 400 || status === 408) ? 'connectionclose'.length : 0;
  const length = isPage ? (PAGES.get(status)?.[1] ?? 0) : (body?.length ?? 0);
  return headSize(response) + close + 'content-length'.length + String(length).length + length;
}

function headSize({ status, headers }: HttpResponse): number {
  const phrase = PAGES.get(status)?.[0] ?? PHRASES[status] ?? '';
  return START_LINE + PROTOCOL.length + String(status).length + phrase.length + fields(headers) + 1;
}

function fields(headers: Headers): number {
  let size = 0;
  for (const name in headers)
    for (const value of (headers[name] as string).split('\n')) size += name.length + value.length;
  return size;
}
