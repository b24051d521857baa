import type { HttpResponse } from '../../sim/message.ts';
import { headerLines, headerValues } from './sample/message.ts';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const STATUSES: ReadonlySet<number> = new Set([200, 203, 204, 206, 300, 301, 404, 405, 410, 414, 501]);
const FORBIDDEN: ReadonlySet<string> = new Set(['private', 'no-cache', 'no-store', 'max-age=0', 's-maxage=0']);

/**
 * Whether a cache on the way might keep an answer: a safe method, a status that may be kept, no word against it, and something that says for how long or how to ask
 * again (http_ana.c http_check_response_for_cacheability 2.6; measured with ten kinds of answers to nine requests).
 */
export function isCacheable(method: string, response: HttpResponse): boolean {
  if (headerValues(response, 'pragma').some((value) => value.toLowerCase() === 'no-cache')) return false;
  let may = SAFE.has(method) && STATUSES.has(response.status);
  let fresh = false;
  for (const written of headerValues(response, 'cache-control')) {
    const value = written.toLowerCase();
    if (value === 'public') may = true;
    else if (FORBIDDEN.has(value)) may = false;
    else if (value.startsWith('max-age') || value.startsWith('s-maxage')) fresh = true;
  }
  return may && (fresh || ['expires', 'etag', 'last-modified'].some((name) => headerLines(response, name).length > 0));
}
