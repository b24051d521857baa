import { NO_HEADERS, type HttpResponse } from '../../../sim/message.ts';
import { formatText, parseFormat } from '../sample/format.ts';
import { headerLines, withoutOrigin } from '../sample/message.ts';
import { ownPage, type ErrorPage } from './errorPage.ts';
import type { Exchange } from './exchange.ts';
import type { ProxyRules, Redirect, Reply } from './rule.ts';

/** What `deny`, `tarpit` and `return` say; null: the proxy's page for the status. */
export function replyMessage(reply: Reply, exchange: Exchange): HttpResponse | null {
  const { status, contentType, from } = reply;
  if (from?.kind === 'default') return null;
  if (from?.kind === 'errorfile') return exchange.shared.answerInFile(from.path) ?? ownPage(status);
  if (from?.kind === 'errorfiles') return exchange.shared.pageOfList(from.name, status) ?? ownPage(status);
  const body = bodyOf(reply, exchange);
  if (reply.headers.length === 0 && contentType === null && body === null) return { kind: 'http-response', status, headers: NO_HEADERS };
  const headers: Record<string, string> = {};
  for (const { name, value } of reply.headers) {
    const text = formatText(value, exchange);
    headers[name] = headers[name] === undefined ? text : `${headers[name]}\n${text}`;
  }
  if (contentType !== null && body !== null) headers['content-type'] = contentType;
  const message: HttpResponse = { kind: 'http-response', status, headers };
  return body === null || exchange.request?.method === 'HEAD' ? message : { ...message, body };
}

function bodyOf({ body, from }: Reply, exchange: Exchange): string | null {
  if (body !== null) return formatText(body, exchange);
  if (from?.kind !== 'file' && from?.kind !== 'lf-file') return null;
  const text = (exchange.shared.fileLines(from.path) ?? []).join('\n');
  return from.kind === 'file' ? text : formatText(parseFormat(text, false), exchange);
}

/** `http-request auth`, and a statistics page with users: asks for a name and a password (http_ana.c http_reply_40x_unauthorized 2.6). */
export function askForPassword(realm: string): HttpResponse {
  const page = ownPage(401);
  return { ...page, headers: { ...page.headers, 'www-authenticate': `Basic realm="${realm}"` } };
}

/** Where a redirect leads (http_ana.c http_apply_redirect_rule 2.6); null where `ignore-empty` makes it none. */
export function redirectMessage(redirect: Redirect, exchange: Exchange): HttpResponse | null {
  const target = formatText(redirect.target, exchange);
  if (redirect.how === 'location' && target === '' && redirect.ignoreEmpty) return null;
  const { request } = exchange;
  let location = target;
  if (redirect.how !== 'location') {
    const whole = request === null ? '/' : withoutOrigin(request.path);
    const path = redirect.dropQuery ? (whole.split('?')[0] as string) : whole;
    const host = request === null ? '' : (headerLines(request, 'host')[0] ?? '');
    location = redirect.how === 'scheme' ? `${target}://${host}${path}` : target + path;
    if (redirect.appendSlash && !location.endsWith('/')) location += '/';
  }
  return elsewhere(redirect.status, location, redirect.setCookie);
}

function elsewhere(status: number, location: string, setCookie: string | null): HttpResponse {
  const headers: Record<string, string> = { location };
  if (status === 302 || status === 303 || status === 307) headers['cache-control'] = 'no-cache';
  if (setCookie !== null) headers['set-cookie'] = setCookie;
  return { kind: 'http-response', status, headers };
}

/** The page of a status: what the backend has in its place, or else the frontend. */
export function errorAnswer(status: number, policies: readonly (ProxyRules | null)[], exchange: Exchange): HttpResponse {
  for (const policy of policies) {
    const pages = policy?.errorPages ?? [];
    for (let at = pages.length - 1; at >= 0; at--) {
      const found = pageFor(pages[at] as ErrorPage, status, exchange);
      if (found !== null) return found;
    }
  }
  return ownPage(status);
}

/** A page's answer, where it is one for this status. A file that is not in the workspace is taken for one that Debian brings: the daemon's own page. */
function pageFor(page: ErrorPage, status: number, exchange: Exchange): HttpResponse | null {
  if (page.kind === 'list') return page.of === null || page.of.includes(status) ? exchange.shared.pageOfList(page.name, status) : null;
  if (page.of !== status) return null;
  if (page.kind === 'elsewhere') return elsewhere(page.status, page.location, null);
  if (page.kind === 'file') return exchange.shared.answerInFile(page.path) ?? ownPage(status);
  return replyMessage(page.reply, exchange) ?? ownPage(status);
}
