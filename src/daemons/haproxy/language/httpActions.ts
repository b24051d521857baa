import type { ActionReader } from './action.ts';
import { atoi, parseSize, strtol } from './numbers.ts';
import { readTimer } from './words.ts';
import { parseRedirect } from './redirect.ts';
import { refuse } from './refusal.ts';
import { ReplyReader } from './httpReply.ts';
import { trackTable } from './trackAction.ts';
import { MATCHES } from './patterns.ts';
import { regexComplaint } from './regex.ts';
import { AT } from './fetchTable.ts';
import { parseSample, requirePlace } from './sample.ts';
import { FRONTEND, BACKEND } from './model.ts';
import { within } from './refusal.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Actions of HTTP rules, with the messages of http_act.c 2.6. */

/** `add-header NAME FORMAT`, `set-header`, `early-hint`. */
export function headerAction(a: ActionReader): void {
  if (a.word() === '' || a.word(1) === '') refuse('expects exactly 2 arguments');
  a.setContext();
  a.at++;
  a.format();
  a.noteFormat();
}

export function replaceHeaderAction(a: ActionReader): void {
  if (a.word() === '' || a.word(1) === '' || a.word(2) === '') refuse('expects exactly 3 arguments');
  a.regex(a.word(1));
  a.setContext();
  a.at += 2;
  a.format();
  a.noteFormat();
}

export function deleteHeaderAction(a: ActionReader): void {
  if (a.word() === '') refuse('expects at least 1 argument');
  a.setContext();
  const name = a.word();
  a.at++;
  if (a.word() !== '-m') return;
  const method = a.word(1);
  if (method === '') refuse('-m flag expects exactly 1 argument');
  if (method === 'reg') a.regex(name);
  else if (!MATCHES.has(method) || !['str', 'beg', 'end', 'sub'].includes(method))
    refuse(`-m with unsupported matching method '${method}'`);
  a.at += 2;
}

/** `set-method`, `set-path`, `set-pathq`, `set-query`, `set-uri`. */
export function requestLineAction(a: ActionReader): void {
  if (a.word() === '' || !a.ends(1)) refuse('expects exactly 1 argument <format>');
  a.setContext();
  a.format();
}

/** `replace-path`, `replace-pathq`, `replace-uri`. */
export function replaceUriAction(a: ActionReader): void {
  if (a.word() === '' || a.word(1) === '' || !a.ends(2))
    refuse('expects exactly 2 arguments <match-regex> and <replace-format>');
  const complaint = regexComplaint(a.word());
  if (complaint !== null) refuse(`failed to parse the regex : ${complaint}`);
  a.setContext();
  a.at++;
  a.format();
}

export function statusAction(a: ActionReader): void {
  if (a.word() === '') refuse('expects 1 argument: <status>; or 3 arguments: <status> reason <fmt>');
  const { value, rest } = strtol(a.word());
  if (rest !== '' || value < 100 || value > 999) refuse('expects an integer status code between 100 and 999');
  a.at++;
  if (a.word() === 'reason' && !a.ends(1)) a.at += 2;
}

export function allowAction(a: ActionReader): void {
  a.rule.final = true;
}

/** Actions that have no words of their own. */
export function plainAction(): void {}

const STRICTNESS: Readonly<Record<string, string>> = dictionary({
  'path-strip-dotdot': 'full',
  'percent-to-uppercase': 'strict',
  'percent-decode-unreserved': 'strict',
});
const NORMALIZERS = new Set([
  'path-merge-slashes',
  'path-strip-dot',
  'query-sort-by-name',
  'fragment-strip',
  'fragment-encode',
  ...Object.keys(STRICTNESS),
]);

export function normalizeUriAction(a: ActionReader): void {
  const normalizer = a.word();
  if (normalizer === '') refuse('missing argument <normalizer>');
  if (!NORMALIZERS.has(normalizer)) refuse(`unknown normalizer '${normalizer}'`);
  a.at++;
  const strict = STRICTNESS[normalizer];
  if (strict === undefined) return;
  if (a.word() === strict) a.at++;
  else if (!a.ends()) refuse(`unknown argument '${a.word()}' for '${normalizer}' normalizer`);
}

/** `deny` and `tarpit`: with `deny_status`, or a reply of their own. */
export function denyAction(a: ActionReader): void {
  a.setContext();
  a.rule.final = true;
  const status = a.isRequest ? (a.name === 'tarpit' ? 500 : 403) : 502;
  const context = a.isRequest ? 'request' : 'response';
  if (a.ends()) return;
  if (a.word() === 'deny_status' && a.ends(2)) {
    const words = ['status', a.word(1), 'default-errorfiles'];
    new ReplyReader(a.reading, a.proxy, context, (index) => words[index] ?? '', status).read(0);
    a.at += 2;
    return;
  }
  readReply(a, status, a.word() === 'deny_status' ? 'status' : null);
}

export function returnAction(a: ActionReader): void {
  a.setContext();
  a.rule.final = true;
  readReply(a, 200, null);
}

/** `first` stands for the first word, which `deny_status` shortens to `status`. */
function readReply(a: ActionReader, status: number, first: string | null): void {
  const from = a.at;
  const word = (index: number): string => (index === from && first !== null ? first : a.word(index - from));
  const reader = new ReplyReader(a.reading, a.proxy, a.isRequest ? 'request' : 'response', word, status);
  const reply = reader.read(from);
  a.at = reply.next;
  if (reply.errorFiles === null) return;
  const { errorFiles } = reply;
  a.rule.check = (proxy) => {
    const section = a.reading.sections.httpErrors.find(({ name }) => name === errorFiles);
    if (section === undefined) return `unknown http-errors section '${errorFiles}' referenced by an http reply `;
    if (!section.statuses.has(reply.status))
      a.reading.warn(
        `Proxy '${proxy.id}': status '${reply.status}' referenced by an http reply not declared in http-errors section '${errorFiles}'.`,
        { form: 'bare' },
      );
    return null;
  };
}

export function authAction(a: ActionReader): void {
  a.rule.final = true;
  if (a.word() !== 'realm') return;
  if (a.word(1) === '') refuse('missing realm value.\n');
  a.at += 2;
}

export function redirectAction(a: ActionReader): void {
  const words: string[] = [];
  for (let at = 0; a.word(at) !== ''; at++) words.push(a.word(at));
  const { ignoresEmpty, condition } = parseRedirect(words, a.proxy, a.reading, { format: true, response: !a.isRequest });
  if (!ignoresEmpty) a.rule.final = true;
  Object.assign(a.rule, { condition });
  a.at += words.length;
}

/** `add-acl(FILE)`, `del-acl`, `set-map`, `del-map`. */
export function mapAction(a: ActionReader): void {
  const isSetMap = a.name.startsWith('s');
  if (isSetMap && (a.word() === '' || a.word(1) === '')) refuse('expects exactly 2 arguments');
  if (a.word() === '') refuse('expects exactly 1 arguments');
  a.setContext();
  a.format();
  if (isSetMap) a.format();
  a.noteFormat();
}

export function trackAction(a: ActionReader): void {
  trackTable(a, a.places, (message) => message, true);
}

export function timeoutAction(a: ActionReader): void {
  if (a.word() === '' || a.word(1) === '') refuse('expects exactly 2 arguments');
  if ((a.proxy.cap & BACKEND) === 0) refuse(`proxy '${a.proxy.id}' has no backend capability`);
  const name = a.word();
  const text = a.word(1);
  if (name !== 'server' && name !== 'tunnel') refuse(`'set-timeout' rule supports 'server'/'tunnel' (got '${name}')`);
  const time = readTimer(text, a.reading);
  const to = `in argument '${text}' to rule 'set-timeout ${name}'`;
  if (time.kind === 'over') refuse(`timer overflow ${to} (maximum value is 2147483647 ms or ~24.8 days)`);
  if (time.kind === 'under') refuse(`timer underflow ${to} (minimum value is 1 ms)`);
  if (time.kind === 'character')
    within(
      () => `unexpected character '${time.character}' in rule 'set-timeout ${name}'`,
      () => parseSample((index) => a.word(index), 1, { reading: a.reading, proxy: a.proxy }),
    );
  else if (time.kind === 'time' && time.value === 0) refuse(`null value is not valid for a 'set-timeout ${name}' rule`);
  a.at += 2;
}

export function strictModeAction(a: ActionReader): void {
  if (a.word() === '') refuse('expects exactly 1 arguments');
  if (!/^(on|off)$/i.test(a.word())) refuse(`Unexpected value '${a.word()}'. Only 'on' and 'off' are supported`);
  a.at++;
}

const WAIT = 'expects time <time> [ at-least <bytes> ]';

export function waitForBodyAction(a: ActionReader): void {
  if (a.word() === '') refuse(WAIT);
  let timed = false;
  for (; a.word() === 'time' || a.word() === 'at-least'; a.at += 2) {
    const value = a.word(1);
    if (value === '') refuse(`missing argument for '${a.word()}'`);
    if (a.word() === 'time') {
      timed = true;
      const time = readTimer(value, a.reading);
      if (time.kind === 'over') refuse('time overflow (maximum value is 2147483647 ms or ~24.8 days)');
      if (time.kind === 'under') refuse('time underflow (minimum non-null value is 1 ms)');
      if (time.kind === 'character') refuse(`unexpected character '${time.character}'`);
    } else {
      const size = parseSize(value);
      if ('character' in size) refuse(`unexpected character '${size.character}'`);
    }
  }
  if (!timed) refuse(WAIT);
}

/** `capture SAMPLE len N` and `capture SAMPLE id N`. */
export function captureAction(a: ActionReader): void {
  const wanted = a.isRequest ? "expects <expression> [ 'len' <length> | id <idx> ]" : 'expects <expression> id <idx>';
  for (let offset = 0; offset < 3; offset++) if (a.ends(offset)) refuse(wanted);
  const parsed = parseSample((index) => a.word(index), 0, { reading: a.reading, proxy: a.proxy });
  const place = a.isRequest ? AT.feRequestHeader : AT.feResponseHeader;
  requirePlace(parsed, place, a.word(parsed.next - 1));
  a.at += parsed.next;
  const method = a.word();
  if (method === '') refuse(a.isRequest ? "expects 'len or 'id'" : "expects 'id'");
  if (method === 'len' && a.isRequest) captureLength(a);
  else if (method === 'id') captureId(a);
  else refuse(`expects ${a.isRequest ? "'len' or 'id'" : "'id'"}, found '${method}'`);
}

function captureLength(a: ActionReader): void {
  if ((a.proxy.cap & FRONTEND) === 0) refuse(`proxy '${a.proxy.id}' has no frontend capability`);
  a.proxy.argumentContext = 'in capture rule in';
  if (atoi(a.word(1)) <= 0) refuse('length must be > 0');
  a.proxy.requestCaptures++;
  a.at += 2;
}

function captureId(a: ActionReader): void {
  const { value: id, rest } = strtol(a.word(1));
  if (rest !== '') refuse(`cannot parse id '${a.word(1)}'`);
  a.proxy.argumentContext = 'in capture rule in';
  const request = a.isRequest;
  a.rule.check = (proxy) => {
    const known = request ? proxy.requestCaptures : proxy.responseCaptures;
    if ((proxy.cap & FRONTEND) === 0 || id < known) return null;
    return `unable to find capture id '${id}' referenced by http-${request ? 'request' : 'response'} capture rule`;
  };
  a.at += 2;
}
