import type { HttpRequest, HttpResponse } from '../../../sim/message.ts';
import { holds } from '../acl.ts';
import { evaluate } from '../sample/evaluate.ts';
import { formatText, type Format } from '../sample/format.ts';
import { headerLines, headerNames, headerValues, pathOf, withHeader, withoutOrigin } from '../sample/message.ts';
import { compiled, expandReferences } from '../sample/regex.ts';
import { fits } from '../sample/pattern.ts';
import { asNumber, asText, type Sample } from '../sample/value.ts';
import type { Expression } from '../sample/expression.ts';
import { askForPassword, redirectMessage, replyMessage } from './ownAnswer.ts';
import type { Exchange } from './exchange.ts';
import type { CommonAction, HttpAction, Reply, Rule } from './rule.ts';
import type { Span } from '../../../text/span.ts';

/** Limits of a place in the queue (queue.h queue_limit_class, queue_limit_offset 2.6). */
const MOST_CLASS = 2047;
const MOST_OFFSET_MS = 524_287;

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

/** How rules end a request, other than by letting it go on. */
export type Verdict =
  /** An answer of HAProxy's own, or (`message` null) the proxy's page for the status. `denied` and `intercepted` are how its counters see it. */
  | { readonly kind: 'answer'; readonly message: HttpResponse | null; readonly status: number; readonly cause: Span; readonly as: 'denied' | 'intercepted' }
  /** The same, after a while (`tarpit`). */
  | { readonly kind: 'hold'; readonly message: HttpResponse | null; readonly status: number; readonly cause: Span }
  | { readonly kind: 'close'; readonly cause: Span }
  /** Nothing more is said, not even that the connection is gone. */
  | { readonly kind: 'vanish'; readonly cause: Span };

/** Applies `http-request` or `http-response` rules in their order, up to one that ends it; null when the message may go on. */
export function applyHttpRules(rules: readonly Rule<HttpAction>[], exchange: Exchange, side: 'request' | 'response'): Verdict | null {
  for (const rule of rules) {
    if (rule.condition !== null && !holds(rule.condition, exchange)) continue;
    const { action } = rule;
    if (action.kind === 'allow') return null;
    const verdict = apply(action, rule.span, exchange, side);
    if (verdict !== null) return verdict;
  }
  return null;
}

function apply(action: Exclude<HttpAction, { kind: 'allow' }>, cause: Span, exchange: Exchange, side: 'request' | 'response'): Verdict | null {
  switch (action.kind) {
    case 'deny':
    case 'tarpit': {
      const { status } = action.reply;
      const message = isPlain(action.reply) ? null : replyMessage(action.reply, exchange);
      return action.kind === 'deny' ? { kind: 'answer', message, status, cause, as: 'denied' } : { kind: 'hold', message, status, cause };
    }
    case 'return':
      return { kind: 'answer', message: replyMessage(action.reply, exchange), status: action.reply.status, cause, as: 'intercepted' };
    case 'auth':
      return { kind: 'answer', message: askForPassword(action.realm ?? exchange.ruleOwner), status: 401, cause, as: 'intercepted' };
    case 'redirect': {
      const message = redirectMessage(action, exchange);
      return message === null ? null : { kind: 'answer', message, status: message.status, cause, as: 'intercepted' };
    }
    case 'silent-drop':
      return { kind: 'vanish', cause };
    case 'reject':
      return { kind: 'close', cause };
    default:
      change(action, exchange, side);
      return null;
  }
}

/** Without words of its own a refusal is the proxy's page for its status. */
function isPlain({ body, contentType, headers, from }: Reply): boolean {
  return body === null && contentType === null && headers.length === 0 && from === null;
}

type Change = Exclude<HttpAction, { kind: 'deny' | 'tarpit' | 'return' | 'auth' | 'redirect' | 'silent-drop' | 'reject' | 'allow' }>;

function change(action: Change, exchange: Exchange, side: 'request' | 'response'): void {
  switch (action.kind) {
    case 'set-status':
      if (exchange.response !== null) exchange.response = { ...exchange.response, status: action.status };
      return;
    case 'set-method':
    case 'set-path':
    case 'set-pathq':
    case 'set-query':
    case 'set-uri':
      if (exchange.request !== null) exchange.request = withLine(exchange.request, action.kind, formatText(action.value, exchange));
      return;
    case 'replace-path':
    case 'replace-pathq':
    case 'replace-uri':
      return replaceUri(action, exchange);
    case 'early-hint':
      return;
    case 'disable-l7-retry':
      exchange.repeatable = false;
      return;
    case 'set-header':
    case 'add-header':
    case 'del-header':
    case 'replace-header':
    case 'replace-value': {
      const message = exchange[side];
      if (message === null) return;
      const changed = withChangedHeader(message, action, exchange);
      if (changed.kind === 'http-request') exchange.request = changed;
      else exchange.response = changed;
      return;
    }
    default:
      applyCommon(action, exchange, false);
  }
}

/** What rules of every kind may do without ending anything. `ofConnection`: tracking then lasts as long as the connection. */
export function applyCommon(action: Exclude<CommonAction, { kind: 'reject' }>, exchange: Exchange, ofConnection: boolean): void {
  switch (action.kind) {
    case 'set-var': {
      const value = valueOf(action.value, exchange);
      if (value !== null) exchange.setVariable(action.name, value);
      return;
    }
    case 'unset-var':
      return exchange.setVariable(action.name, null);
    case 'set-src': {
      const value = evaluate(action.value, exchange);
      const ipv4 = value === null ? null : typeof value === 'object' ? value.ipv4 : asAddress(value);
      if (ipv4 !== null) exchange.clientAddress = ipv4;
      return;
    }
    case 'set-priority-class':
    case 'set-priority-offset': {
      const value = evaluate(action.value, exchange);
      const number = value === null ? null : asNumber(value);
      if (number === null) return;
      if (action.kind === 'set-priority-class') exchange.priorityClass = clamp(number, MOST_CLASS);
      else exchange.priorityOffsetMs = clamp(number, MOST_OFFSET_MS);
      return;
    }
    case 'track': {
      const key = evaluate(action.key, exchange);
      const table = exchange.shared.tables.get(action.table ?? exchange.ruleOwner);
      if (key !== null && table !== undefined) exchange.trackers.track(action.slot, table, key, ofConnection, exchange.request !== null && !ofConnection);
      return;
    }
    case 'sc-set-gpt0': {
      const value = typeof action.value === 'number' ? action.value : evaluate(action.value, exchange);
      const number = value === null ? null : asNumber(value);
      if (number !== null) exchange.trackers.tag(action.slot, number);
      return;
    }
    case 'capture': {
      const value = evaluate(action.value, exchange);
      if (value !== null) exchange.capture(action.side, action.slot, asText(value));
      return;
    }
    case 'sc-inc-gpc':
      exchange.trackers.change(action.slot, `inc_${action.counter}`, null);
  }
}

function valueOf(value: Expression | Format, exchange: Exchange): Sample | null {
  return 'fetch' in value ? evaluate(value, exchange) : formatText(value, exchange);
}

function asAddress(value: string | number | boolean): number | null {
  const parts = String(value).split('.');
  if (parts.length !== 4) return typeof value === 'number' ? asNumber(value) : null;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

function withLine(request: HttpRequest, what: 'set-method' | 'set-path' | 'set-pathq' | 'set-query' | 'set-uri', value: string): HttpRequest {
  if (what === 'set-method') return { ...request, method: value };
  if (what === 'set-uri') {
    // A URI with a host in it sets the Host field as well (http_htx.c http_update_host 2.6).
    const authority = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/?]*)/.exec(value)?.[1];
    return authority === undefined ? { ...request, path: value } : withHeader({ ...request, path: value }, 'host', authority);
  }
  const uri = request.path;
  if (what === 'set-query') {
    const at = uri.indexOf('?');
    if (at >= 0) return { ...request, path: uri.slice(0, at + 1) + value };
    return value === '' ? request : { ...request, path: `${uri}?${value}` };
  }
  const pathq = withoutOrigin(uri);
  const origin = uri.endsWith(pathq) ? uri.slice(0, uri.length - pathq.length) : '';
  const query = what === 'set-path' && pathq.includes('?') ? pathq.slice(pathq.indexOf('?')) : '';
  return { ...request, path: origin + value + query };
}

/** What the expression finds becomes the whole of the new text, with its references filled in (http_action_replace_uri). */
function replaceUri(action: Extract<HttpAction, { kind: 'replace-path' | 'replace-pathq' | 'replace-uri' }>, exchange: Exchange): void {
  const { request } = exchange;
  if (request === null) return;
  const uri = request.path;
  const subject = action.kind === 'replace-uri' ? uri : action.kind === 'replace-pathq' ? withoutOrigin(uri) : pathOf(uri);
  const found = compiled(action.regex)?.exec(subject);
  if (found === null || found === undefined) return;
  const value = expandReferences(formatText(action.value, exchange), found);
  const what = action.kind === 'replace-uri' ? 'set-uri' : action.kind === 'replace-pathq' ? 'set-pathq' : 'set-path';
  exchange.request = withLine(request, what, value);
}

type HeaderChange = Extract<HttpAction, { kind: 'set-header' | 'add-header' | 'del-header' | 'replace-header' | 'replace-value' }>;

/** Blanks around a value are not part of it for whoever reads the field. */
export function withChangedHeader<M extends HttpRequest | HttpResponse>(message: M, action: HeaderChange, exchange: Exchange): M {
  switch (action.kind) {
    case 'set-header':
      return withHeader(message, action.name, formatText(action.value, exchange).trim());
    case 'add-header':
      return withHeader(message, action.name, [...headerLines(message, action.name), formatText(action.value, exchange).trim()].join('\n'));
    case 'del-header':
      return headerNames(message)
        .filter((name) => fits({ method: action.method, ignoreCase: false, patterns: [action.name] }, name))
        .reduce((current, name) => withHeader(current, name, null), message);
    default: {
      const lines = headerLines(message, action.name);
      if (lines.length === 0) return message;
      const regex = compiled(action.regex);
      if (regex === null) return message;
      const replaced = (text: string): string => {
        const found = regex.exec(text);
        return found === null ? text : expandReferences(formatText(action.value, exchange), found);
      };
      const changed =
        action.kind === 'replace-header'
          ? lines.map(replaced)
          : lines.map((line) => headerValues({ ...message, headers: { [action.name]: line } }, action.name).map(replaced).join(','));
      return withHeader(message, action.name, changed.join('\n'));
    }
  }
}
