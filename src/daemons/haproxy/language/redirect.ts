import { parseCondition } from './condition.ts';
import { parseLogFormat } from './logFormat.ts';
import type { AclCondition, Proxy } from './model.ts';
import { atoi } from './numbers.ts';
import { httpPlaces } from './places.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';

export interface RedirectOptions {
  /** Whether the target is a log format (`http-request redirect`). */
  readonly format: boolean;
  readonly response: boolean;
}

export interface Redirect {
  readonly condition: AclCondition | null;
  readonly ignoresEmpty: boolean;
}

const TARGETS = new Set(['location', 'prefix', 'scheme']);
const COOKIES = new Set(['set-cookie', 'clear-cookie']);
const FLAGS = new Set(['drop-query', 'append-slash', 'ignore-empty']);

/** `http_parse_redirect_rule` (http_rules.c 2.6): the words behind `redirect`, to the end of the line. */
export function parseRedirect(words: readonly string[], proxy: Proxy, reading: Reading, options: RedirectOptions): Redirect {
  let type = '';
  let destination = '';
  let condition: AclCondition | null = null;
  const flags = new Set<string>();
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string;
    const value = words[at + 1] ?? '';
    if (word === 'if' || word === 'unless') {
      condition = within(
        (message) => `error in condition: ${message}`,
        () => parseCondition(words.slice(at), proxy, reading),
      );
      break;
    }
    if (FLAGS.has(word)) {
      flags.add(word);
      continue;
    }
    if (!TARGETS.has(word) && !COOKIES.has(word) && word !== 'code')
      refuse(
        `expects 'code', 'prefix', 'location', 'scheme', 'set-cookie', 'clear-cookie', 'drop-query', 'ignore-empty' or 'append-slash' (was '${word}')`,
      );
    if (value === '') refuse(`missing argument for '${word}'`);
    if (TARGETS.has(word)) {
      type = word;
      destination = value;
    }
    if (word === 'code' && ![301, 302, 303, 307, 308].includes(atoi(value)))
      refuse(`'code': unsupported HTTP code '${value}' (must be one of 301, 302, 303, 307 or 308)`);
    at++;
  }
  if (type === '') refuse("redirection type expected ('prefix', 'location', or 'scheme')");
  if (options.response && type !== 'location') refuse("response only supports redirect type 'location'");
  if (options.format) {
    proxy.argumentContext = 'in redirect format string in';
    // "prefix /" stays as it is.
    if (!(type === 'prefix' && destination === '/')) {
      parseLogFormat(destination, proxy, reading, { places: httpPlaces(proxy, options.response), http: true });
      proxy.formatLine = reading.line.number;
    }
  }
  return { condition, ignoresEmpty: flags.has('ignore-empty') };
}
