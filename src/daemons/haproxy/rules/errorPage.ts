import { NO_HEADERS, type Headers, type HttpResponse } from '../../../sim/message.ts';
import type { Span } from '../../../text/span.ts';
import type { Reply } from './rule.ts';

/** What a proxy answers in place of one of the daemon's own pages: `errorfile`, `errorloc`, `errorfiles`, `http-error`. Plain data. */
export type ErrorPage =
  | { readonly kind: 'elsewhere'; readonly of: number; readonly status: number; readonly location: string; readonly span: Span }
  | { readonly kind: 'file'; readonly of: number; readonly path: string; readonly span: Span }
  | { readonly kind: 'reply'; readonly of: number; readonly reply: Reply; readonly span: Span }
  /** Pages of an `http-errors` section: those of some statuses, or all that it has. */
  | { readonly kind: 'list'; readonly of: readonly number[] | null; readonly name: string; readonly span: Span };

/** Statuses that the daemon has a page for (http.c http_err_codes 2.6); an answer of its own with another is empty. */
const PAGES: ReadonlySet<number> = new Set([200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429, 500, 501, 502, 503, 504]);

const PAGE_HEADERS: Headers = { 'cache-control': 'no-cache', 'content-type': 'text/html' };
const pages = new Map<number, HttpResponse>();

/** One of the daemon's own pages, by its status. */
export function ownPage(status: number): HttpResponse {
  let page = pages.get(status);
  if (page === undefined) {
    page = { kind: 'http-response', status, headers: PAGES.has(status) ? PAGE_HEADERS : NO_HEADERS };
    pages.set(status, page);
  }
  return page;
}

/** Fields that belong to the connection, or are worked out anew. */
const LEFT_OUT: ReadonlySet<string> = new Set(['connection', 'content-length', 'transfer-encoding', 'keep-alive']);

/** Reads an answer as a file holds it: a line with the status, fields, an empty line, a body (http_htx.c http_str_to_htx 2.6). Null where it is none. */
export function answerInFile(lines: readonly string[]): HttpResponse | null {
  const status = /^HTTP\/\d\.\d (\d{3})/.exec(lines[0] ?? '')?.[1];
  if (status === undefined) return null;
  const bare = lines.map((line) => line.replace(/\r$/, ''));
  const end = bare.indexOf('');
  const headers: Record<string, string> = {};
  for (const line of bare.slice(1, end < 0 ? undefined : end)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon <= 0 || LEFT_OUT.has(name)) continue;
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}\n${value}`;
  }
  const message: HttpResponse = { kind: 'http-response', status: Number(status), headers };
  const body = end < 0 ? '' : lines.slice(end + 1).join('\n');
  return body === '' ? message : { ...message, body };
}
