import { variablePlaces, type ActionReader } from './action.ts';
import { AT } from './fetchTable.ts';
import { parseLogFormat } from './logFormat.ts';
import { FRONTEND, typeWord } from './model.ts';
import { strtol } from './numbers.ts';
import { httpPlaces } from './places.ts';
import { refuse } from './refusal.ts';
import { SERVICES } from './registered.ts';
import { conditionError, variableNameError } from './variables.ts';
import { isMuxProtocol } from './muxProtocols.ts';
import { LOG_LEVELS } from './logTarget.ts';
import { parseSample, requirePlace } from './sample.ts';

/** Actions that several kinds of rules share. */

/** `set-src`, `set-dst` and their ports (tcp_act.c): the rule goes on behind the word, wherever the sample ended. */
export function addressAction(a: ActionReader): void {
  const parsed = parseSample((index) => a.word(index), 0, { reading: a.reading, proxy: a.proxy });
  requirePlace(parsed, httpPlaces(a.proxy, false), a.word(parsed.next - 1));
  a.at++;
}

/** `set-mark`, `set-tos`. */
export function markAction(a: ActionReader): void {
  if (a.word() === '') refuse('expects exactly 1 argument (integer/hex value)');
  const { rest } = strtol(a.word(), 0);
  if (rest !== '') refuse(`invalid character starting at '${rest}' (integer/hex value expected)`);
  a.at++;
}

export function logLevelAction(a: ActionReader): void {
  if (a.word() !== 'silent' && !LOG_LEVELS.includes(a.word()))
    refuse("expects exactly 1 argument (log level name or 'silent')");
  a.at++;
}

export function niceAction(a: ActionReader): void {
  if (a.word() === '') refuse('expects exactly 1 argument (integer value)');
  a.at++;
}

/** `set-priority-class`, `set-priority-offset`. */
export function priorityAction(a: ActionReader): void {
  a.sample(httpPlaces(a.proxy, false), a.kind === 'http-request' ? a.name : 'tcp-request');
}

export function serviceAction(a: ActionReader): void {
  const own = a.kind === 'http-request' ? 'use-service' : 'tcp-request';
  if (a.word() === '') refuse(`'${own}' expects a service name.`);
  if (!SERVICES.includes(a.word())) refuse(`'${a.kind === 'http-request' ? a.word() : 'content'}' unknown service name.`);
  a.at++;
  if (a.kind !== 'http-request') refuse("Prometheus exporter service only available on 'http-request' rulesets");
}

export function spoeGroupAction(a: ActionReader): void {
  if (a.word() === '' || a.word(1) === '' || !a.ends(2)) refuse('expects 2 arguments: <engine-id> <group-id>');
  const engine = a.word();
  a.at += 2;
  a.rule.check = (proxy) =>
    proxy.filters.some(({ kind, name }) => kind === 'spoe' && name === engine)
      ? null
      : `unable to find SPOE engine '${engine}' used by the send-spoe-group '${a.word(-1)}'`;
}

export function tracingGroupAction(a: ActionReader): void {
  if (a.word() === '' || a.word(1) === '' || !a.ends(2)) refuse('expects: <filter-id> <group-id> [{ if | unless } ...]');
  a.at += 2;
}

export function switchModeAction(a: ActionReader): void {
  const mode = a.word();
  if (mode === '') refuse("'tcp-request switch-mode' expects a mode as argument.");
  if ((a.proxy.cap & FRONTEND) === 0)
    refuse(
      `'tcp-request switch-mode' not allowed because ${typeWord(a.proxy)} '${a.proxy.id}' has no frontend capability`,
    );
  if (mode !== 'http') refuse(`'tcp-request switch-mode' expects a valid mode (got '${mode}').`);
  a.at++;
  if (a.word() === 'proto') {
    const protocol = a.word(1);
    if (protocol === '') refuse("'tcp-request switch-mode': 'proto' expects a protocol as argument.");
    if (!isMuxProtocol(protocol))
      refuse(`'tcp-request switch-mode': 'proto' expects a valid MUX protocol, if specified (got '${protocol}')`);
    a.at += 2;
  }
  a.rule.check = (proxy) => {
    proxy.upgradesToHttp = true;
    return null;
  };
}

const RESOLVE_WORDS = /^do-resolve\(([^,]*),([^,)]*)((?:,[^,)]*)*)\)/;

export function resolveAction(a: ActionReader): void {
  const wrong = (): never =>
    refuse(
      `Can't parse '${a.name}'. Expects 'do-resolve(<varname>,<resolvers>[,<options>]) <expr>'. Available options are 'ipv4' and 'ipv6'`,
    );
  const [, , resolvers, options] = RESOLVE_WORDS.exec(a.name) ?? wrong();
  if (!(options ?? '').split(',').every((option) => option === '' || 'ipv4'.startsWith(option) || 'ipv6'.startsWith(option))) wrong();
  let parsed;
  try {
    parsed = parseSample((index) => a.word(index), 0, { reading: a.reading, proxy: a.proxy });
  } catch {
    return wrong();
  }
  requirePlace(parsed, httpPlaces(a.proxy, false), a.word(parsed.next - 1));
  a.at += parsed.next;
  a.rule.check = () =>
    a.reading.sections.resolvers.some(({ name }) => name === resolvers)
      ? null
      : `Can't find resolvers section '${resolvers}' for do-resolve action`;
}

const EXPECTED = "'set-var(<var-name>)', 'set-var-fmt(<var-name>)' or 'unset-var(<var-name>)'";

/** `set-var(NAME[,CONDITION…]) SAMPLE`, `set-var-fmt(NAME) FORMAT`, `unset-var(NAME)` (vars.c, parse_store). */
export function variableAction(a: ActionReader): void {
  const own = /^(set-var-fmt|set-var|unset-var)/.exec(a.name)?.[0] ?? '';
  const text = a.name.slice(own.length);
  if (!text.startsWith('(')) refuse(`invalid or incomplete action '${a.name}'. Expects ${EXPECTED}`);
  if (!text.endsWith(')')) refuse(`incomplete argument after action '${a.name}'. Expects ${EXPECTED}`);
  const [name = '', ...conditions] = text.slice(1, -1).split(',');
  if (conditions[0] !== undefined && conditions[0] !== '' && own === 'unset-var')
    refuse(
      'unset-var does not expect parameters after the variable name. Only "set-var" and "set-var-fmt" manage conditions',
    );
  for (const condition of conditions) {
    if (condition === '') break;
    const error = conditionError(condition);
    if (error !== null) refuse(error);
  }
  const error = variableNameError(name);
  if (error !== null) refuse(error);
  if (own === 'unset-var') return;
  const { places, where } = variablePlaces(a.kind, a.proxy);
  a.proxy.argumentContext = where;
  if (own === 'set-var-fmt') {
    parseLogFormat(a.word(), a.proxy, a.reading, { places, http: false });
    a.noteFormat();
    a.at++;
  } else a.sample(places, a.name);
}

/** Counters of the tables a session is counted in: `sc-inc-gpc0(0)`, `sc-inc-gpc(1,0)`. */
export function incrementAction(a: ActionReader): void {
  const text = a.name.slice('sc-inc-gpc'.length);
  if (text.startsWith('(')) return pairOfIds(a.name, text, 'gpc', 'sc-inc-gpc(<GPC ID>,<Track ID>)');
  if (!/^[01]/.test(text)) refuse(`invalid gpc ID '${a.name}'. Expects sc-set-gpc(<GPC ID>,<Track ID>)`);
  trackId(text.slice(1), `invalid stick table track ID. Expects ${a.name}(<Track ID>)`, 'invalid stick table track ID. ');
}

export function setTagAction(a: ActionReader): void {
  const text = a.name.slice('sc-set-gpt'.length);
  if (text.startsWith('(')) pairOfIds(a.name, text, 'gpt', 'sc-set-gpt(<GPT ID>,<Track ID>)');
  else if (text.startsWith('0')) {
    const id = `invalid stick table track ID '${a.name}'. `;
    trackId(text.slice(1), `${id}Expects sc-set-gpt0(<Track ID>)`, id);
  } else refuse(`invalid gpt ID '${a.name}'. Expects sc-set-gpt(<GPT ID>,<Track ID>)`);
  // An empty word is the number nought, and is passed over.
  if (strtol(a.word()).rest === '') {
    a.at++;
    return;
  }
  const places: Readonly<Partial<Record<typeof a.kind, number>>> = {
    'tcp-request session': AT.feSession,
    'tcp-request content': AT.feRequestContent,
    'tcp-response content': AT.beResponseContent,
    'http-request': AT.feRequestHeader,
    'http-response': AT.beResponseHeader,
  };
  const place = places[a.kind];
  const parsed = parseSample((index) => a.word(index), 0, { reading: a.reading, proxy: a.proxy });
  if (place === undefined) refuse('internal error, unexpected rule->from=0, please report this bug!');
  requirePlace(parsed, place as number, a.word(parsed.next - 1));
  a.at += parsed.next;
}

function pairOfIds(name: string, text: string, what: string, expected: string): void {
  const [, rest] = /^\(\s*[+-]?\d*(.*)$/.exec(text) ?? [];
  if (!rest?.startsWith(',')) return refuse(`Missing ${what} ID '${name}'. Expects ${expected}`);
  const { value, rest: after } = strtol(rest.slice(1));
  if (!after.startsWith(')')) refuse(`invalid stick table track ID '${name}'. Expects ${expected}`);
  if (value >= 3) refuse(`invalid stick table track ID '${name}'. The max allowed ID is 2`);
}

function trackId(text: string, expected: string, prefix: string): void {
  if (text === '') return;
  if (!text.startsWith('(')) refuse(expected);
  const { value, rest } = strtol(text.slice(1));
  if (!rest.startsWith(')')) refuse(expected);
  if (value >= 3) refuse(`${prefix}The max allowed ID is 2`);
}
