import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import type { HashFunction } from './balance/hashFunctions.ts';
import type { Algorithm, BalanceOptions, HashType } from './config.ts';
import type { Section } from './draft.ts';
import type { Report } from './report.ts';
import { leadingInteger } from './time.ts';

const PLAIN: BalanceOptions = {
  algorithm: 'roundrobin',
  lengthMax: 0,
  depth: 0,
  whole: false,
  name: '',
  domainOnly: false,
  draws: 2,
};

/** What holds without a `balance` line. */
export const DEFAULT_BALANCE: BalanceOptions = PLAIN;
export const DEFAULT_HASH: HashType = { consistent: false, function: 'sdbm', avalanche: false, balanceFactor: 0 };

/** `balance …`, with the messages of backend.c backend_parse_balance 2.6. */
export function parseBalance(section: Section, words: readonly Word[], report: Report): void {
  const span = wordsSpan(words);
  const read = new BalanceReader(words.slice(1)).read();
  if ('error' in read) return report.alert(read.span ?? span, 'balance', `balance ${read.error}`);
  section.balance = { value: read, span };
  if (read.algorithm === 'hash') report.notSimulated(span, `balance hash ${read.name}`);
}

type Refused = { readonly error: string; readonly span: Span | null };

class BalanceReader {
  readonly #words: readonly Word[];

  /** @param words those after `balance` */
  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  read(): BalanceOptions | Refused {
    const [first, second, third] = this.#words;
    const name = first?.value ?? '';
    switch (name) {
      case '':
        return PLAIN;
      case 'roundrobin':
      case 'static-rr':
      case 'leastconn':
      case 'first':
      case 'source':
        return { ...PLAIN, algorithm: name };
      case 'uri':
        return this.#uri();
      case 'url_param':
        if (second === undefined) return this.#refuse('url_param requires an URL parameter name.');
        if (third !== undefined && third.value !== 'check_post')
          return this.#refuse(`url_param only accepts 'check_post' modifier (got '${third.value}').`, third);
        return { ...PLAIN, algorithm: 'url_param', name: second.value };
      case 'hash':
        if (second === undefined) return this.#refuse('hash requires a sample expression.');
        if (third !== undefined) return this.#refuse(`hash takes no other argument (got '${third.value}').`, third);
        return { ...PLAIN, algorithm: 'hash', name: second.value };
    }
    if (name.startsWith('random')) return this.#random(name);
    if (name.startsWith('hdr(')) return this.#header(name, second);
    if (name.startsWith('rdp-cookie')) return this.#rdpCookie(name);
    return this.#refuse(
      "only supports 'roundrobin', 'static-rr', 'leastconn', 'source', 'uri', 'url_param', 'hdr(name)' and 'rdp-cookie(name)' options.",
      first,
    );
  }

  #uri(): BalanceOptions | Refused {
    let options: BalanceOptions = { ...PLAIN, algorithm: 'uri' };
    const words = this.#words;
    for (let at = 1; at < words.length; at++) {
      const word = words[at] as Word;
      switch (word.value) {
        case 'len':
        case 'depth': {
          const value = words[++at];
          const count = leadingInteger(value?.value ?? '');
          if (count <= 0)
            return this.#refuse(
              `uri : '${word.value}' expects a positive integer (got '${value?.value ?? ''}').`,
              value ?? word,
            );
          options = word.value === 'len' ? { ...options, lengthMax: count } : { ...options, depth: count };
          break;
        }
        case 'whole':
          options = { ...options, whole: true };
          break;
        case 'path-only':
          // What the lab's clients send is a path already.
          break;
        default:
          return this.#refuse(
            `uri only accepts parameters 'len', 'depth', 'path-only', and 'whole' (got '${word.value}').`,
            word,
          );
      }
    }
    return options;
  }

  /** What follows `random` without a bracket is not looked at. */
  #random(name: string): BalanceOptions | Refused {
    if (name[6] !== '(' || name[7] === ')') return { ...PLAIN, algorithm: 'random' };
    const argument = name.slice(7);
    // strtol with base 0: a leading 0 is octal, 0x hexadecimal.
    const digits = /^\s*[+-]?(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)/.exec(argument)?.[0] ?? '';
    const rest = argument.slice(digits.length);
    const first = this.#words[0];
    if (!rest.startsWith(')'))
      return rest === ''
        ? this.#refuse('random : missing closing parenthesis.', first)
        : this.#refuse(`random : unexpected character '${rest[0] as string}' after argument.`, first);
    const sign = digits.trim().startsWith('-') ? -1 : 1;
    const plain = digits.trim().replace(/^[+-]/, '');
    const draws = sign * (/^0\d/.test(plain) ? parseInt(plain, 8) : Number(plain));
    if (!(draws >= 1)) return this.#refuse('random : number of draws must be at least 1.', first);
    return { ...PLAIN, algorithm: 'random', draws };
  }

  #header(name: string, modifier: Word | undefined): BalanceOptions | Refused {
    const header = inBrackets(name, 4);
    if (header === null) return this.#refuse('hdr requires an http header field name.', this.#words[0]);
    if (modifier !== undefined && modifier.value !== 'use_domain_only')
      return this.#refuse(`${name} only accepts 'use_domain_only' modifier (got '${modifier.value}').`, modifier);
    return { ...PLAIN, algorithm: 'hdr', name: header, domainOnly: modifier !== undefined };
  }

  #rdpCookie(name: string): BalanceOptions | Refused {
    if (name === 'rdp-cookie') return { ...PLAIN, algorithm: 'rdp-cookie', name: 'mstshash' };
    const cookie = name[10] === '(' ? inBrackets(name, 11) : null;
    if (cookie === null) return this.#refuse('rdp-cookie : missing cookie name.', this.#words[0]);
    return { ...PLAIN, algorithm: 'rdp-cookie', name: cookie };
  }

  #refuse(error: string, word?: Word): Refused {
    return { error, span: word?.span ?? null };
  }
}

/** What stands from `start` to the first closing bracket; null when that is nothing. */
function inBrackets(text: string, start: number): string | null {
  const end = text.indexOf(')', start);
  return end <= start ? null : text.slice(start, end);
}

/** Algorithms that look into an HTTP request; in mode tcp they go round robin (cfgparse.c 2.6). */
export const HTTP_ALGORITHMS: ReadonlySet<Algorithm> = new Set<Algorithm>(['uri', 'url_param', 'hdr']);

/** `hash-type …`, with the messages of cfgparse-listen.c 2.6. */
export function parseHashType(section: Section, words: readonly Word[], report: Report): void {
  const [keyword, type, name, modifier] = words as [Word, Word?, Word?, Word?];
  const refuse = (word: Word | undefined, message: string) =>
    report.alert((word ?? keyword).span, 'hash-type', message);
  const { balanceFactor } = section.hash;
  if (type?.value === 'avalanche')
    return refuse(
      type,
      "experimental feature 'hash-type avalanche' is not supported anymore, please use 'hash-type map-based sdbm avalanche' instead.",
    );
  if (type?.value !== 'consistent' && type?.value !== 'map-based')
    return refuse(type, "'hash-type' only supports 'consistent' and 'map-based'.");
  const consistent = type.value === 'consistent';
  if (name === undefined) {
    section.hash = { consistent, function: 'sdbm', avalanche: consistent, balanceFactor };
    return;
  }
  if (!['sdbm', 'djb2', 'wt6', 'crc32'].includes(name.value))
    return refuse(name, "'hash-type' only supports 'sdbm', 'djb2', 'crc32', or 'wt6' hash functions.");
  if (modifier !== undefined && modifier.value !== 'avalanche')
    return refuse(modifier, "'hash-type' only supports 'avalanche' as a modifier for hash functions.");
  section.hash = {
    consistent,
    function: name.value as HashFunction,
    avalanche: modifier !== undefined,
    balanceFactor,
  };
}

/** `hash-balance-factor N`. */
export function parseBalanceFactor(section: Section, words: readonly Word[], report: Report): void {
  const [keyword, value] = words as [Word, Word?];
  if (value === undefined)
    return report.alert(keyword.span, 'argument', "'hash-balance-factor' expects an integer argument.");
  const factor = leadingInteger(value.value);
  if (factor !== 0 && factor <= 100)
    return report.alert(value.span, 'argument', "'hash-balance-factor' must be 0 or greater than 100.");
  section.hash = { ...section.hash, balanceFactor: factor };
}
