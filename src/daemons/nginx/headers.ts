import type { Headers } from '../../sim/message.ts';
import type { Exchange } from './exchange.ts';
import { evaluate } from './variableValue.ts';

/** Statuses that `add_header` without `always` goes with (ngx_http_headers_filter). */
const WITH_HEADERS = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308];

/** Headers of an answer with those that `add_header` adds, and without those that are hidden; the same object where there is nothing to do. */
export function withAddedHeaders(headers: Headers, status: number, exchange: Exchange): Headers {
  const { addedHeaders, hiddenHeaders } = exchange.location.settings;
  exchange.sentHeaders = headers;
  if (addedHeaders.length === 0 && hiddenHeaders.length === 0) return headers;
  exchange.sentStatus = status;
  const result: Record<string, string> = { ...headers };
  for (const name of hiddenHeaders) delete result[name];
  for (const { name, value, always } of addedHeaders) {
    if (!always && !WITH_HEADERS.includes(status)) continue;
    const text = evaluate(value, exchange);
    if (text !== '') result[name] = result[name] === undefined ? text : `${result[name]}\n${text}`;
  }
  exchange.sentHeaders = result;
  return result;
}
