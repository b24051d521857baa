import type { ErrorPage } from './config.ts';
import type { Exchange } from './exchange.ts';
import { query, withoutQuery } from './template.ts';
import { evaluate } from './variableValue.ts';

const REDIRECTS = [301, 302, 303, 307, 308];

/** The page for a status, or null: the first `error_page` that names it. */
export function errorPageFor(pages: readonly ErrorPage[], status: number): ErrorPage | null {
  for (const page of pages) if (page.codes.includes(status)) return page;
  return null;
}

/** Shows an error page (ngx_http_send_error_page): another path asked for with GET, a named location, or a redirect to elsewhere. */
export function showErrorPage(page: ErrorPage, exchange: Exchange): void {
  exchange.note(page.span);
  if (page.status !== null) exchange.errStatus = page.status;
  const uri = evaluate(page.uri, exchange);
  if (uri.startsWith('/')) {
    if (exchange.method !== 'HEAD') exchange.method = 'GET';
    exchange.internalRedirect(withoutQuery(uri), query(uri), page.span);
  } else if (uri.startsWith('@')) exchange.namedLocation(uri, page.span);
  else {
    if (page.status === null || !REDIRECTS.includes(page.status)) exchange.errStatus = 302;
    exchange.respond(302, { location: uri }, undefined, page.span);
  }
}
