import { ActionReader } from './action.ts';
import { parseAction } from './actions.ts';
import { actionList, actionSuggestion, findAction, type RuleKind } from './actionTable.ts';
import { conflictOf, parseCondition, warnConflicts } from './condition.ts';
import { AT, placeName } from './fetchTable.ts';
import { BACKEND, FRONTEND, typeWord, type AclCondition, type Proxy, type Rule } from './model.ts';
import { contentPlaces, httpPlaces } from './places.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { tcpOwnAction, TCP_REQUEST_WORDS, TCP_RESPONSE_WORDS } from './tcpActions.ts';
import { readTimer } from './words.ts';

type HttpKind = 'http-request' | 'http-response' | 'http-after-response';

const isAnonymousDefaults = (proxy: Proxy): boolean => proxy.kind === 'defaults' && proxy.id === '';

function newRule(): Rule {
  return { condition: null, final: false, check: null };
}

/** `http-request …` and its like, as a line of a proxy. The daemon reads no further after one that it refuses. */
export function httpRuleLine(kind: HttpKind, proxy: Proxy, reading: Reading): void {
  if (isAnonymousDefaults(proxy)) refuse(`'${kind}' not allowed in anonymous 'defaults' section.`, { word: 0 });
  const rules = { 'http-request': proxy.httpRequest, 'http-response': proxy.httpResponse, 'http-after-response': proxy.httpAfterResponse }[kind];
  const last = rules[rules.length - 1];
  if (last !== undefined && last.condition === null && last.final)
    reading.warn(`previous '${kind}' action is final and has no condition attached, further entries are NOOP.`, {
      form: 'tight',
    });
  const rule = within(
    (message) => message,
    () => parseHttpRule(kind, proxy, reading, 1),
    { abort: true },
  );
  if (kind === 'http-request') warnMisplaced(proxy, reading, kind, 'http-request');
  warnConflicts(rule.condition, httpPlaces(proxy, kind !== 'http-request'), reading);
  rules.push(rule);
}

/** `parse_http_req_cond` and its like: the words from the action on. */
export function parseHttpRule(kind: HttpKind, proxy: Proxy, reading: Reading, from: number): Rule {
  const { line } = reading;
  const name = line.arg(from);
  const action = findAction(kind, name);
  if (action === undefined) {
    const missing = name === '' ? ' (missing argument)' : '';
    return refuse(`'${kind}' expects ${actionList(kind)}, but got '${name}'${missing}.${actionSuggestion(kind, name)}`, {
      form: 'tight',
      code: 'unknown-action',
      word: from,
    });
  }
  if (action.name === 'normalize-uri' && !reading.globals.experimental)
    refuse(
      "'normalize-uri' action is experimental, must be allowed via a global 'expose-experimental-directives'",
      { word: from },
    );
  const rule = newRule();
  const reader = new ActionReader(kind, proxy, reading, rule, (index) => line.arg(index), from);
  within(
    (message) =>
      `error detected in ${typeWord(proxy)} '${proxy.id}' while parsing '${kind} ${name}' rule : ${message}.`,
    () => parseAction(action, reader),
  );
  return { ...ruleCondition(rule, reader.at, kind, name, proxy, reading) };
}

function ruleCondition(rule: Rule, at: number, kind: HttpKind, name: string, proxy: Proxy, reading: Reading): Rule {
  const word = reading.line.arg(at);
  if (word === '') return rule;
  if (word !== 'if' && word !== 'unless')
    refuse(`'${kind} ${name}' expects either 'if' or 'unless' followed by a condition but found '${word}'.`, {
      form: 'tight',
      word: at,
    });
  const condition = within(
    (message) => `error detected while parsing an '${kind} ${name}' condition : ${message}.`,
    () => parseCondition(reading.line.rest(at), proxy, reading),
  );
  return { ...rule, condition };
}

/** What stands above a rule and will be evaluated after it, in the daemon's order of looking. */
const LATER: readonly (readonly [string, (proxy: Proxy) => boolean, string])[] = [
  ['session', (p) => p.tcpSession.length > 0, "a 'tcp-request session' rule"],
  ['content', (p) => p.tcpContent.length > 0, "a 'tcp-request content' rule"],
  ['monitor', (p) => p.monitorFails > 0, "a 'monitor fail' rule"],
  ['http-request', (p) => p.httpRequest.length > 0, "an 'http-request' rule"],
  ['redirect', (p) => p.redirectCount > 0, "a 'redirect' rule"],
  ['use_backend', (p) => p.switches.length > 0, "a 'use_backend' rule"],
  ['use-server', (p) => p.useServers.length > 0, "a 'use-server' rule"],
];

/** `warnif_misplaced_*`: a rule of a kind stands below others that come after it. `as`: how the message calls the rule. */
export function warnMisplaced(
  proxy: Proxy,
  reading: Reading,
  as: string,
  kind: 'connection' | 'session' | 'content' | 'monitor' | 'http-request' | 'redirect',
): void {
  const own = LATER.findIndex(([name]) => name === kind);
  // The daemon looks at what follows its own kind; rules on connections have none of their own in the list.
  const found = LATER.slice(own + 1).find(([, present]) => present(proxy));
  if (found !== undefined) reading.warn(`a '${as}' rule placed after ${found[2]} will still be processed before.`);
}

type TcpPart = 'connection' | 'session' | 'content';

/** `tcp-request …` (tcp_rules.c 2.6). */
export function tcpRequestLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const part = line.arg(1);
  const isDefaults = proxy.kind === 'defaults';
  const where = isDefaults ? 'defaults section' : `${typeWord(proxy)} '${proxy.id}'`;
  if (part === '') refuse(`missing argument for 'tcp-request' in ${where}`);
  if (part === 'inspect-delay') return inspectDelay(proxy, reading, 'request');
  if (part !== 'connection' && part !== 'session' && part !== 'content')
    refuse(`'tcp-request' expects 'inspect-delay', 'connection', or 'content' in ${where} (got '${part}')`, { word: 1 });
  if (part !== 'content' && (proxy.cap & FRONTEND) === 0)
    refuse(`tcp-request ${part} is not allowed because ${typeWord(proxy)} ${proxy.id} is not a frontend`);
  const places = { connection: AT.feConnection, session: AT.feSession, content: contentPlaces(proxy, false) }[
    part as TcpPart
  ];
  const rule = requestRule(part as TcpPart, places, proxy, reading);
  const conflict = tcpConflict(rule.condition, places, `tcp-request ${part}`);
  warnMisplaced(proxy, reading, 'tcp-request', part as TcpPart);
  ({ connection: proxy.tcpConnection, session: proxy.tcpSession, content: proxy.tcpContent })[part as TcpPart].push(rule);
  if (conflict !== null) reading.warn(conflict);
}

function requestRule(part: TcpPart, places: number, proxy: Proxy, reading: Reading): Rule {
  const kind: RuleKind = `tcp-request ${part}`;
  if (isAnonymousDefaults(proxy)) refuse(`tcp-request ${part} is not allowed in anonymous 'defaults' sections`);
  const rule = newRule();
  const { line } = reading;
  const reader = new ActionReader(kind, proxy, reading, rule, (index) => line.arg(index), 2);
  const name = line.arg(2);
  if (!tcpOwnAction(reader, places)) {
    const action = findAction(kind, name);
    if (action === undefined)
      return refuse(
        `'${kind}' expects 'accept', 'reject', 'capture', 'expect-proxy', 'expect-netscaler-cip', 'track-sc0' ... 'track-sc2', ${actionList(kind)} in ${typeWord(proxy)} '${proxy.id}' (got '${name}').${actionSuggestion(kind, name, TCP_REQUEST_WORDS)}`,
        { word: 2, code: 'unknown-action' },
      );
    parseAction(action, reader);
  }
  return withCondition(rule, reader.at, proxy, reading);
}

/** The words behind a TCP rule's action. */
function withCondition(rule: Rule, at: number, proxy: Proxy, reading: Reading): Rule {
  const { line } = reading;
  const word = line.arg(at);
  if (word === '') return rule;
  const own = `'${line.arg(0)} ${line.arg(1)} ${line.arg(2)}'`;
  const who = `in ${typeWord(proxy)} '${proxy.id}'`;
  if (word !== 'if' && word !== 'unless') refuse(`${own} only accepts 'if' or 'unless', ${who} (got '${word}')`, { word: at });
  const condition = within(
    (message) => `${own} : error detected ${who} while parsing '${word}' condition : ${message}`,
    () => parseCondition(line.rest(at), proxy, reading),
  );
  return Object.assign(rule, { condition });
}

function tcpConflict(condition: AclCondition | null, places: number, rule: string): string | null {
  const conflict = condition === null ? null : conflictOf(condition, places);
  if (conflict === null) return null;
  const { acl, keyword } = conflict;
  const place = placeName(places);
  if (keyword === null)
    return acl.name === ''
      ? `anonymous acl will never match in '${rule}' because it uses keyword '${acl.expressions[0]?.keyword ?? ''}' which is incompatible with '${place}'`
      : `acl '${acl.name}' will never match in '${rule}' because it only involves keywords that are incompatible with '${place}'`;
  return acl.name === ''
    ? `anonymous acl involves keyword '${keyword}' which is incompatible with '${place}'`
    : `acl '${acl.name}' involves keyword '${keyword}' which is incompatible with '${place}'`;
}

/** `tcp-response …`. */
export function tcpResponseLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const part = line.arg(1);
  const where = `${typeWord(proxy)} '${proxy.id}'`;
  if (part === '') refuse(`missing argument for 'tcp-response' in ${where}`);
  if (part !== 'inspect-delay' && part !== 'content')
    refuse(`'tcp-response' expects 'inspect-delay' or 'content' in ${where} (got '${part}')`, { word: 1 });
  if (isAnonymousDefaults(proxy) || (proxy.cap & BACKEND) === 0)
    refuse(`tcp-response ${part} is only allowed in 'backend' sections or 'defaults' section with a name`);
  if (part === 'inspect-delay') return inspectDelay(proxy, reading, 'response');
  const kind: RuleKind = 'tcp-response content';
  const places = contentPlaces(proxy, true);
  const rule = newRule();
  const reader = new ActionReader(kind, proxy, reading, rule, (index) => line.arg(index), 2);
  const name = line.arg(2);
  if (TCP_RESPONSE_WORDS.includes(name)) rule.final = true;
  else {
    const action = findAction(kind, name);
    if (action === undefined)
      return refuse(
        `'${kind}' expects 'accept', 'close', 'reject', ${actionList(kind)} in ${where} (got '${name}').${actionSuggestion(kind, name, TCP_RESPONSE_WORDS)}`,
        { word: 2, code: 'unknown-action' },
      );
    parseAction(action, reader);
  }
  proxy.tcpResponse.push(withCondition(rule, reader.at, proxy, reading));
  const conflict = tcpConflict(rule.condition, places, kind);
  if (conflict !== null) reading.warn(conflict);
}

function inspectDelay(proxy: Proxy, reading: Reading, direction: 'request' | 'response'): void {
  const { line } = reading;
  const own = `tcp-${direction} inspect-delay`;
  if (direction === 'request' && isAnonymousDefaults(proxy)) refuse(`${own} is not allowed in anonymous 'defaults' sections`);
  const text = line.arg(2);
  const where = `in ${typeWord(proxy)} '${proxy.id}'`;
  const expects = `'${own}' expects a positive delay in milliseconds, ${where}`;
  if (text === '') refuse(expects);
  const time = readTimer(text, reading);
  if (time.kind === 'over') refuse(`${expects} (timer overflow in '${text}', maximum value is 2147483647 ms or ~24.8 days)`);
  if (time.kind === 'under') refuse(`${expects} (timer underflow in '${text}', minimum non-null value is 1 ms)`);
  if (time.kind === 'character') refuse(`${expects} (unexpected character '${time.character}')`);
  if (time.kind !== 'time') return;
  const key = direction === 'request' ? 'requestInspectDelay' : 'responseInspectDelay';
  if (proxy[key] !== 0) return reading.warn(`ignoring ${own} (was already defined) ${where}`);
  proxy[key] = time.value;
}
