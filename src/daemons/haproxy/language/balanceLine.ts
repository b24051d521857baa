import { BACKEND, type Proxy } from './model.ts';
import { atoi, strtol } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { expectSide } from './words.ts';

/** `balance …` (backend.c 2.6, backend_parse_balance). */

const PLAIN = new Set(['roundrobin', 'static-rr', 'first', 'leastconn', 'source']);

/** Those that look into HTTP requests. */
export const HTTP_ALGORITHMS: ReadonlySet<string> = new Set(['uri', 'url_param', 'hdr']);

export function balanceLine(proxy: Proxy, reading: Reading): void {
  expectSide(proxy, BACKEND, reading);
  const { line } = reading;
  const name = line.arg(1);
  proxy.balanceSet = true;
  const set = (algorithm: string, argument = ''): void => void (proxy.balance = { algorithm, argument });
  if (name === '' || PLAIN.has(name)) return set(name === '' ? 'roundrobin' : name);
  if (name.startsWith('random')) {
    checkDraws(name.slice('random'.length));
    return set('random');
  }
  if (name === 'uri') {
    checkUri(reading);
    return set('uri');
  }
  if (name === 'url_param') return set('url_param', urlParameter(reading));
  if (name === 'hash') {
    if (line.arg(2) === '') refuse('balance hash requires a sample expression.');
    if (line.arg(3) !== '') refuse(`balance hash takes no other argument (got '${line.arg(3)}').`);
    return set('hash', line.arg(2));
  }
  if (name.startsWith('hdr(')) {
    if (!/^hdr\([^)]+\)/.test(name)) refuse('balance hdr requires an http header field name.');
    if (line.arg(2) !== '' && line.arg(2) !== 'use_domain_only')
      refuse(`balance ${name} only accepts 'use_domain_only' modifier (got '${line.arg(2)}').`);
    return set('hdr');
  }
  if (name.startsWith('rdp-cookie')) {
    const rest = name.slice('rdp-cookie'.length);
    if (rest !== '' && !/^\([^)]+\)/.test(rest)) refuse('balance rdp-cookie : missing cookie name.');
    return set('rdp-cookie');
  }
  refuse(
    "balance only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', 'url_param', 'hdr(name)' and 'rdp-cookie(name)' options.",
    { word: 1, code: 'balance' },
  );
}

/** `random(3)`. */
function checkDraws(text: string): void {
  if (!text.startsWith('(') || text[1] === ')') return;
  const { value, rest } = strtol(text.slice(1), 0);
  if (rest === '') refuse('balance random : missing closing parenthesis.');
  if (!rest.startsWith(')')) refuse(`balance random : unexpected character '${rest[0]}' after argument.`);
  if (value < 1) refuse('balance random : number of draws must be at least 1.');
}

function checkUri({ line }: Reading): void {
  for (let at = 2; line.arg(at) !== '';) {
    const word = line.arg(at);
    if (word === 'len' || word === 'depth') {
      const value = line.arg(at + 1);
      if (atoi(value) <= 0) refuse(`balance uri : '${word}' expects a positive integer (got '${value}').`);
      at += 2;
    } else if (word === 'whole' || word === 'path-only') at++;
    else refuse(`balance uri only accepts parameters 'len', 'depth', 'path-only', and 'whole' (got '${word}').`);
  }
}

function urlParameter({ line }: Reading): string {
  if (line.arg(2) === '') refuse('balance url_param requires an URL parameter name.');
  if (line.arg(3) !== '' && line.arg(3) !== 'check_post')
    refuse(`balance url_param only accepts 'check_post' modifier (got '${line.arg(3)}').`);
  return line.arg(2);
}
