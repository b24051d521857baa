import { BIND_SUGGESTIONS } from '../../directives.ts';
import { bestMatch } from '../../fingerprint.ts';
import { BIND_KEYWORDS } from '../bindKeywords.ts';
import { newBind, readListeners } from '../bindLine.ts';
import type { Bind } from '../model.ts';
import { atol } from '../numbers.ts';
import { threadRange } from '../processRange.ts';
import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import { timer } from '../words.ts';

/** `stats …` of `global`: the runtime socket (cli.c cli_parse_global 2.6). */
function statsLine(reading: Reading): void {
  const { line } = reading;
  const what = line.arg(1);
  if (what === 'socket') return socket(reading);
  if (what === 'timeout') return timeout(reading);
  if (what === 'maxconn') {
    if (atol(line.arg(2), 32) <= 0) refuse("'stats maxconn' expects a positive value", { word: 2 });
  } else if (what === 'bind-process') {
    for (let at = 2; line.arg(at) !== '' && line.arg(at) !== 'all'; at++)
      within(
        (message) => `'stats bind-process' : ${message}`,
        () => threadRange(line.arg(at), 1),
      );
  } else refuse(`'stats' only supports 'socket', 'maxconn', 'bind-process' and 'timeout' (got '${what}')`, { word: 1 });
}

function socket(reading: Reading): void {
  const { line, globals } = reading;
  const address = line.arg(2);
  if (address === '') refuse("'stats socket' in global section expects an address or a path to a UNIX socket");
  // The message names its line twice.
  const listeners = within(
    (message) => `parsing ${reading.at()} : 'stats socket' : ${message}`,
    () => readListeners(address, reading),
  );
  const bind = newBind(reading, address, listeners);
  for (let at = 3; line.arg(at) !== '';) at = option(bind, reading, at);
  globals.statsSockets += listeners;
}

/** One word behind the address; the index of the next. */
function option(bind: Bind, reading: Reading, at: number): number {
  const { line } = reading;
  const name = line.arg(at);
  const keyword = BIND_KEYWORDS.get(name.replace(/\(.*$/s, ''));
  if (keyword === undefined) {
    const match = bestMatch(name, BIND_SUGGESTIONS);
    return refuse(`'stats socket' : unknown keyword '${name}'.${match === null ? '' : ` Did you mean '${match}' maybe ?`}`, {
      word: at,
      code: 'unknown-bind-keyword',
    });
  }
  const value = keyword.skip === 0 ? '' : line.arg(at + 1);
  const warning = within(
    (message) => `'stats socket' : '${message}'`,
    () => keyword.parse({ reading, proxy: null, bind, keyword: name, value }),
  );
  if (typeof warning === 'string') reading.warn(`'stats socket' : ${warning}`);
  return at + 1 + keyword.skip;
}

function timeout(reading: Reading): void {
  const text = reading.line.arg(2);
  const value = timer(
    text,
    {
      over: `timer overflow in argument '${text}' to 'stats timeout' (maximum value is 2147483647 ms or ~24.8 days)`,
      under: `timer underflow in argument '${text}' to 'stats timeout' (minimum non-null value is 1 ms)`,
      character: (c) => `'stats timeout' : unexpected character '${c}'`,
    },
    reading,
  );
  if (value === 0) refuse("'stats timeout' expects a positive value");
}

export const STATS_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [['stats', statsLine]];
