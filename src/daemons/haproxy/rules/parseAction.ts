import type { Expression } from '../sample/expression.ts';
import { isSimulated } from '../sample/evaluate.ts';
import { CONVERTERS } from '../language/converterTable.ts';
import { expressionInWords } from '../sample/expression.ts';
import { isFormatSimulated, literal, parseFormat, type Format } from '../sample/format.ts';
import type { MatchMethod } from '../sample/pattern.ts';
import { compiled } from '../sample/regex.ts';
import type { CommonAction, HttpAction, Redirect, Reply, TcpAction } from './rule.ts';

/** What became of an action's words: an action, nothing to do here, or something the lab leaves out. */
export type ActionReading<A> = A | 'no-effect' | 'not-simulated';

/** Actions whose effect nothing in the lab shows: logs, sockets' marks, captures; bodies are always there in whole. */
const NO_EFFECT = new Set([
  'set-log-level',
  'set-nice',
  'set-tos',
  'set-mark',
  'strict-mode',
  'wait-for-body',
  'wait-for-handshake',
  'set-bandwidth-limit',
]);

/** `http-request`, `http-response` and `http-after-response`: the words behind, without the condition. The words were judged already. */
export function parseHttpAction(words: readonly string[], side: 'request' | 'response' | 'after'): ActionReading<HttpAction> {
  const [name, first, second] = words as [string, string?, string?];
  switch (name) {
    case 'allow':
      return { kind: 'allow' };
    case 'deny':
      return replying('deny', words.slice(1), side === 'request' ? 403 : 502);
    case 'tarpit':
      return replying('tarpit', words.slice(1), 500);
    case 'return':
      return replying('return', words.slice(1), 200);
    case 'auth':
      return { kind: 'auth', realm: first === 'realm' ? (second ?? '') : null };
    case 'redirect':
      return parseRedirect(words.slice(1), true) ?? 'not-simulated';
    case 'set-header':
    case 'add-header':
      return withFormat(second ?? '', (value) => ({ kind: name, name: (first ?? '').toLowerCase(), value }));
    case 'del-header':
      return deletion(first ?? '', (second === '-m' ? words[3] : 'str') as MatchMethod);
    case 'replace-header':
    case 'replace-value':
      if (compiled(second ?? '') === null) return 'not-simulated';
      return withFormat(words[3] ?? '', (value) => ({ kind: name, name: (first ?? '').toLowerCase(), regex: second ?? '', value }));
    case 'set-method':
    case 'set-path':
    case 'set-pathq':
    case 'set-query':
    case 'set-uri':
      return withFormat(first ?? '', (value) => ({ kind: name, value }));
    case 'replace-path':
    case 'replace-pathq':
    case 'replace-uri':
      if (compiled(first ?? '') === null) return 'not-simulated';
      return withFormat(second ?? '', (value) => ({ kind: name, regex: first ?? '', value }));
    case 'set-status':
      return { kind: 'set-status', status: Number(first ?? 0) };
    case 'early-hint':
    case 'disable-l7-retry':
      return { kind: name };
    case 'silent-drop':
      return { kind: 'silent-drop' };
    default:
      return parseCommonAction(words);
  }
}

/** Names of fields are in lower case when they are looked at: an expression must be written so, everything else is lowered here (http_act.c http_action_del_header 2.6, measured). */
function deletion(name: string, method: MatchMethod): ActionReading<HttpAction> {
  if (method === 'reg' && compiled(name) === null) return 'not-simulated';
  return { kind: 'del-header', name: method === 'reg' ? name : name.toLowerCase(), method };
}

/** `tcp-request connection|session|content`. */
export function parseTcpAction(words: readonly string[]): ActionReading<TcpAction> {
  const [name, first, second] = words as [string, string?, string?];
  if (name === 'accept') return { kind: 'accept' };
  if (name === 'silent-drop') return { kind: 'silent-drop' };
  if (name === 'switch-mode' && first === 'http' && second === undefined) return { kind: 'set-mode-http' };
  return parseCommonAction(words);
}

function parseCommonAction(words: readonly string[]): ActionReading<CommonAction> {
  const [name, first] = words as [string, string?];
  if (NO_EFFECT.has(name)) return 'no-effect';
  if (name === 'reject') return { kind: 'reject' };
  const track = /^track-sc([0-2])$/.exec(name);
  if (track !== null) {
    const at = words.indexOf('table', 2);
    const table = at < 0 ? null : (words[at + 1] ?? null);
    return withExpression(words.slice(1, at < 0 ? undefined : at), (key) => ({ kind: 'track', slot: Number(track[1]), key, table }));
  }
  const increment = /^sc-inc-(gpc[01])\((\d+)\)$/.exec(name);
  if (increment !== null) return { kind: 'sc-inc-gpc', counter: increment[1] as 'gpc0' | 'gpc1', slot: Number(increment[2]) };
  const tag = /^sc-set-gpt0\((\d+)\)$/.exec(name);
  if (tag !== null) {
    const slot = Number(tag[1]);
    if (/^\d+$/.test(first ?? '')) return { kind: 'sc-set-gpt0', slot, value: Number(first) };
    return withExpression(words.slice(1), (value) => ({ kind: 'sc-set-gpt0', slot, value }));
  }
  const variable = /^(set-var|set-var-fmt|unset-var)\(([^,)]+)\)$/.exec(name);
  if (variable !== null) {
    const variableName = variable[2] as string;
    if (variable[1] === 'unset-var') return { kind: 'unset-var', name: variableName };
    if (variable[1] === 'set-var-fmt') return withFormat(first ?? '', (value) => ({ kind: 'set-var', name: variableName, value }));
    return withExpression(words.slice(1), (value) => ({ kind: 'set-var', name: variableName, value }));
  }
  if (name === 'set-priority-class' || name === 'set-priority-offset') return withExpression(words.slice(1), (value) => ({ kind: name, value }));
  if (name === 'set-src') return withExpression(words.slice(1), (value) => ({ kind: 'set-src', value }));
  return 'not-simulated';
}

function withExpression<A>(words: readonly string[], make: (value: Expression) => A): A | 'not-simulated' {
  const expression = expressionInWords(words, (name) => CONVERTERS.has(name))?.expression;
  return expression === undefined || !isSimulated(expression) ? 'not-simulated' : make(expression);
}

function withFormat<A>(text: string, make: (value: Format) => A): A | 'not-simulated' {
  const format = parseFormat(text);
  return isFormatSimulated(format) ? make(format) : 'not-simulated';
}

function replying(kind: 'deny' | 'tarpit' | 'return', words: readonly string[], status: number): ActionReading<HttpAction> {
  const reply = parseReply(words, status);
  return reply === null ? 'not-simulated' : { kind, reply };
}

/**
 * `status 429 content-type text/plain lf-string "…" hdr Retry-After 10`: an answer of the daemon's own (http_htx.c http_parse_http_reply 2.6).
 * @returns null where a format holds what the lab cannot work out
 */
export function parseReply(words: readonly string[], status: number): Reply | null {
  const headers: { name: string; value: Format }[] = [];
  let reply: Reply = { status, headers, contentType: null, body: null, from: null };
  for (let at = 0; at < words.length; at += 2) {
    const word = words[at] as string;
    const value = words[at + 1] ?? '';
    switch (word) {
      case 'status':
      case 'deny_status':
        reply = { ...reply, status: Number.parseInt(value, 10) || status };
        break;
      case 'content-type':
        reply = { ...reply, contentType: value };
        break;
      case 'string':
        reply = { ...reply, body: literal(value) };
        break;
      case 'lf-string':
        reply = { ...reply, body: parseFormat(value, false) };
        break;
      case 'hdr':
        headers.push({ name: value.toLowerCase(), value: parseFormat(words[at + 2] ?? '', false) });
        at++;
        break;
      case 'file':
      case 'lf-file':
      case 'errorfile':
        reply = { ...reply, from: { kind: word, path: value } };
        break;
      case 'errorfiles':
        reply = { ...reply, from: { kind: word, name: value } };
        break;
      default:
        // `default-errorfiles` stands alone.
        if (word === 'default-errorfiles') reply = { ...reply, from: { kind: 'default' } };
        at--;
    }
  }
  const formats = [...headers.map((header) => header.value), ...(reply.body === null ? [] : [reply.body])];
  return formats.every(isFormatSimulated) ? reply : null;
}

/** `prefix https://%[hdr(host)] code 301 drop-query`; without `formats` (the `redirect` keyword) the target is plain text. */
export function parseRedirect(words: readonly string[], formats: boolean): Redirect | null {
  let found: { how: Redirect['how']; target: string } | null = null;
  let status = 302;
  const flags = new Set<string>();
  let setCookie: string | null = null;
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    if (word === 'location' || word === 'prefix' || word === 'scheme') found = { how: word, target: words[++at] ?? '' };
    else if (word === 'code') status = Number(words[++at]);
    else if (word === 'set-cookie') setCookie = `${words[++at] ?? ''}; path=/;`;
    else if (word === 'clear-cookie') setCookie = `${words[++at] ?? ''}; path=/; Max-Age=0;`;
    else flags.add(word);
  }
  if (found === null) return null;
  // A prefix of `/` adds nothing, so that one can redirect to oneself.
  const text = found.how === 'prefix' && found.target === '/' ? '' : found.target;
  const target = formats ? parseFormat(text) : literal(text);
  if (!isFormatSimulated(target)) return null;
  return {
    kind: 'redirect',
    how: found.how,
    target,
    status,
    dropQuery: flags.has('drop-query'),
    appendSlash: flags.has('append-slash'),
    ignoreEmpty: flags.has('ignore-empty'),
    setCookie,
  };
}
