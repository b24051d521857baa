import { NO_HEADERS, type HttpResponse } from '../../../sim/message.ts';
import { formatText } from '../sample/format.ts';
import { headerLines, withoutOrigin } from '../sample/message.ts';
import type { Exchange } from './exchange.ts';
import type { ProxyRules, Redirect, Reply } from './rule.ts';

const answers = new Map<number, HttpResponse>();

/** One of the daemon's own pages, by its status. */
export function ownAnswer(status: number): HttpResponse {
  let answer = answers.get(status);
  if (answer === undefined) {
    answer = { kind: 'http-response', status, headers: NO_HEADERS };
    answers.set(status, answer);
  }
  return answer;
}

export function replyMessage(reply: Reply, exchange: Exchange): HttpResponse {
  const { status, contentType, body } = reply;
  if (reply.headers.length === 0 && contentType === null && body === null) return ownAnswer(status);
  const headers: Record<string, string> = {};
  if (contentType !== null) headers['content-type'] = contentType;
  for (const { name, value } of reply.headers) {
    const text = formatText(value, exchange);
    headers[name] = headers[name] === undefined ? text : `${headers[name]}\n${text}`;
  }
  const message: HttpResponse = { kind: 'http-response', status, headers };
  return body === null ? message : { ...message, body: formatText(body, exchange) };
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

/** The page of a status, or where `errorloc` of the backend or else of the frontend leads instead. */
export function errorAnswer(status: number, policies: readonly (ProxyRules | null)[]): HttpResponse {
  for (const policy of policies) {
    const found = policy?.errorLocations.find((own) => own.of === status);
    if (found !== undefined) return elsewhere(found.status, found.location, null);
  }
  return ownAnswer(status);
}
