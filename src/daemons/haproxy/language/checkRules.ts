import { ActionReader } from './action.ts';
import { parseAction } from './actions.ts';
import { actionList, findAction } from './actionTable.ts';
import { binaryError } from './argumentChecks.ts';
import { ExpectReader } from './checkExpect.ts';
import { addCheckRule, forgetRuleset, nextIndex, ownRuleset } from './checkRuleset.ts';
import { AT, sourceNames } from './fetchTable.ts';
import { parseLogFormat } from './logFormat.ts';
import { BACKEND, typeWord, type CheckRule, type Proxy } from './model.ts';
import { isMuxProtocol, muxMode } from './muxProtocols.ts';
import { readUnsigned } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';
import { parseSample } from './sample.ts';
import { readAddress } from './socketAddress.ts';
import { lacks } from './words.ts';

/** `tcp-check …` and `http-check …` (tcpcheck.c 2.6). */

const rule = (kind: CheckRule['kind'], hasPort = false): CheckRule => ({ kind, hasPort, fromOption: false, index: 0 });

export function tcpCheckLine(proxy: Proxy, reading: Reading): void {
  warnWithoutBackend(proxy, reading);
  const word = reading.line.arg(1);
  const own = "'tcp-check' only supports 'comment', 'connect', 'send', 'send-binary', 'expect'";
  if (!/^(connect|send|send-binary|send-lf|send-binary-lf|expect|comment)$/.test(word) && findAction('check', word) === undefined) {
    forgetRuleset(ownRuleset('tcp', proxy, reading), reading);
    refuse(`${own}, ${actionList('check')}. but got '${word}'`, { word: 1 });
  }
  joinRuleset('tcp', proxy, reading);
}

export function httpCheckLine(proxy: Proxy, reading: Reading): void {
  warnWithoutBackend(proxy, reading);
  const { line } = reading;
  const word = line.arg(1);
  if (word === 'disable-on-404' || word === 'send-state') {
    proxy.options.add(word);
    if (line.arg(2) !== '') {
      forgetRuleset(ownRuleset('http', proxy, reading), reading);
      refuse(`'http-check' cannot handle unexpected argument '${line.arg(2)}'.`);
    }
    if (lacks(proxy, BACKEND)) warnWithoutWords(reading);
    return;
  }
  if (!/^(connect|send|expect|comment)$/.test(word) && findAction('check', word) === undefined) {
    forgetRuleset(ownRuleset('http', proxy, reading), reading);
    refuse(
      `'http-check' only supports 'disable-on-404', 'send-state', 'comment', 'connect', 'send', 'expect', ${actionList('check')}. but got '${word}'`,
      { word: 1 },
    );
  }
  joinRuleset('http', proxy, reading);
}

function joinRuleset(kind: 'tcp' | 'http', proxy: Proxy, reading: Reading): void {
  const ruleset = ownRuleset(kind, proxy, reading);
  try {
    within(
      (message) => `'${kind}-check ${reading.line.arg(1)}' : ${message}.`,
      () => addCheckRule(kind, { ...readRule(proxy, reading, kind), index: nextIndex(ruleset) }, ruleset, proxy),
    );
  } catch (error) {
    forgetRuleset(ruleset, reading);
    throw error;
  }
  if (kind === 'tcp' && lacks(proxy, BACKEND)) warnWithoutWords(reading);
}

/** A second warning of a line that is ignored here: tcpcheck.c asks for it and gives no words. */
const warnWithoutWords = (reading: Reading): void => reading.warn('(null)', { code: 'ignored-here' });

function warnWithoutBackend(proxy: Proxy, reading: Reading): void {
  if ((proxy.cap & BACKEND) !== 0) return;
  const own = reading.line.arg(0);
  reading.warn(`'${own}' ignored because ${typeWord(proxy)} '${proxy.id}' has no backend capability.`, { code: 'ignored-here' });
}

function readRule(proxy: Proxy, reading: Reading, kind: 'tcp' | 'http'): CheckRule {
  const word = reading.line.arg(1);
  switch (word) {
    case 'connect':
      return connect(proxy, reading, kind);
    case 'expect':
      new ExpectReader(proxy, reading, kind).read();
      return rule('expect');
    case 'comment':
      if (reading.line.arg(2) === '') refuse('expects a string as argument');
      return rule('comment');
    case 'send':
    case 'send-binary':
    case 'send-lf':
    case 'send-binary-lf':
      if (kind === 'http') httpSend(proxy, reading);
      else send(word, proxy, reading);
      return rule('send');
    default:
      return action(word, proxy, reading);
  }
}

function action(word: string, proxy: Proxy, reading: Reading): CheckRule {
  const found = findAction('check', word);
  if (found === undefined) return rule('action');
  const taken = { condition: null, final: false, check: null };
  const reader = new ActionReader('check', proxy, reading, taken, (index) => reading.line.arg(index), 1);
  within(
    (message) => `'${found.name}' : ${message}`,
    () => parseAction(found, reader),
  );
  return rule('action');
}

const FIRST_STEP =
  "first step MUST also be a 'connect', optionally preceded by a 'set-var', an 'unset-var' or a 'comment', when there is a 'connect' step in the tcp-check ruleset";

function connect(proxy: Proxy, reading: Reading, kind: 'tcp' | 'http'): CheckRule {
  for (const before of ownRuleset(kind, proxy, reading).rules) {
    if (before.kind === 'connect') break;
    if (before.kind === 'comment' || before.kind === 'action' || before.fromOption) continue;
    refuse(FIRST_STEP);
  }
  const { line } = reading;
  let hasPort = false;
  for (let at = 2; line.arg(at) !== ''; at++) {
    const word = line.arg(at);
    const value = line.arg(at + 1);
    if (word === 'ssl') proxy.options.add('check over TLS');
    if (/^(default|send-proxy|via-socks4|linger|ssl)$/.test(word)) continue;
    if (!/^(addr|port|proto|comment|sni|alpn)$/.test(word))
      refuse(
        `expects 'comment', 'port', 'addr', 'send-proxy', 'ssl', 'sni', 'alpn' or 'via-socks4', 'linger', 'default' but got '${word}' as argument.`,
        { word: at },
      );
    if (word === 'addr') hasPort = connectAddress(value, reading) || hasPort;
    else if (word === 'port') {
      connectPort(value, proxy, reading);
      hasPort = true;
    } else connectWord(word, value, kind);
    at++;
  }
  return rule('connect', hasPort);
}

function connectAddress(value: string, reading: Reading): boolean {
  if (value === '') refuse("'addr' expects <ipv4|ipv6> as argument.");
  const address = within(
    (message) => `'addr' : ${message}.`,
    () => readAddress(value, { hosts: reading.context.hosts, resolve: true, portAllowed: true, stream: true, connect: true }),
  );
  return address.port !== 0;
}

function connectPort(value: string, proxy: Proxy, reading: Reading): void {
  if (value === '') refuse("'port' expects a port number or a sample expression as argument.");
  const { value: port, rest } = readUnsigned(value);
  if (rest !== '') checkSample(value, 'port', proxy, reading);
  else if (port > 65535 || port < 1)
    refuse(`expects a valid TCP port (from range 1 to 65535) or a sample expression, got ${value}.`);
}

/** A sample in a check: a port, a status code. */
export function checkSample(text: string, what: string, proxy: Proxy, reading: Reading): void {
  proxy.argumentContext = 'in server directive in';
  const { expression } = within(
    (message) => `error detected while parsing ${what} expression : ${message}`,
    () => parseSample((index) => (index === 0 ? text : ''), 0, { reading, proxy }),
  );
  if ((expression.fetch.val & AT.check) === 0)
    refuse(
      `error detected while parsing ${what} expression :  fetch method '${text}' extracts information from '${sourceNames(expression.fetch.use)}', none of which is available here.\n`,
    );
}

function connectWord(word: string, value: string, kind: 'tcp' | 'http'): void {
  if (word === 'alpn') {
    if (value === '') refuse("'alpn' : missing the comma-delimited ALPN protocol suite");
    return;
  }
  if (value === '') refuse(word === 'proto' ? "'proto' expects a MUX protocol as argument." : `'${word}' expects a string as argument.`);
  if (word !== 'proto') return;
  if (!isMuxProtocol(value)) refuse(`'proto' : unknown MUX protocol '${value}'.`);
  if (muxMode(value) !== kind) refuse(`'proto' : invalid MUX protocol '${value}' for ${kind}-check`);
}

function send(word: string, proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  const data = line.arg(2);
  if (data === '') refuse(`'${word === 'send-binary' ? 'binary string' : 'string'}' expects a ${word} as argument`);
  for (let at = 3; line.arg(at) !== ''; at += 2) {
    if (line.arg(at) !== 'comment') refuse(`expects 'comment' but got '${line.arg(at)}' as argument.`, { word: at });
    if (line.arg(at + 1) === '') refuse("'comment' expects a string as argument.");
  }
  if (word === 'send-binary') {
    const error = binaryError(data);
    if (error !== null) refuse(`'${data}' invalid binary string (${error}).\n`);
  } else if (word.endsWith('-lf')) checkFormat(data, proxy, reading);
}

/** A log format in a check. */
export function checkFormat(text: string, proxy: Proxy, reading: Reading): void {
  proxy.argumentContext = 'in server directive in';
  within(
    (message) => `'${text}' invalid log-format string (${message}).\n`,
    () => parseLogFormat(text, proxy, reading, { places: AT.check, http: false }),
  );
}

function httpSend(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  let host: string | null = null;
  const formats: string[] = [];
  const headers: string[] = [];
  for (let at = 2; line.arg(at) !== ''; at += 2) {
    const word = line.arg(at);
    const value = line.arg(at + 1);
    if (word === 'hdr') {
      const content = line.arg(at + 2);
      if (value === '' || content === '') refuse("'hdr' expects <name> and <value> as arguments");
      if (value.toLowerCase() === 'host') {
        if (host !== null) refuse(`'${value}' header already defined (previous value is '${host}')`);
        host = content;
      }
      if (!/^(content-length|transfer-encoding)$/i.test(value)) headers.push(content);
      at++;
      continue;
    }
    if (!/^(meth|uri|uri-lf|ver|body|body-lf|comment)$/.test(word))
      refuse(
        `expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf' but got '${word}' as argument.`,
        { word: at },
      );
    if (value === '') refuse(`'${word}' expects a string as argument.`);
    if (word.endsWith('-lf')) formats.push(value);
  }
  for (const format of formats) checkFormat(format, proxy, reading);
  for (const header of headers) parseLogFormat(header, proxy, reading, { places: AT.check, http: false });
}
