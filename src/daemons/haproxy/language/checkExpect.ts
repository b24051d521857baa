import { binaryError } from './argumentChecks.ts';
import { checkFormat, checkSample } from './checkRules.ts';
import type { Proxy } from './model.ts';
import { atol, readUnsigned } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { regexComplaint } from './regex.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** `expect …` of `tcp-check` and `http-check` (tcpcheck.c 2.6, parse_tcpcheck_expect). */

const PLAIN = new Set(['min-recv', 'custom', 'comment', 'on-success', 'on-error', 'ok-status', 'error-status', 'status-code', 'tout-status']);
const STATUSES: Readonly<Record<string, { readonly allowed: readonly string[]; readonly words: string }>> = dictionary({
  'ok-status': { allowed: ['L7OK', 'L7OKC', 'L6OK', 'L4OK'], words: "'L4OK', 'L6OK', 'L7OK' or 'L7OKC'" },
  'error-status': {
    allowed: ['L7RSP', 'L7STS', 'L7OKC', 'L6RSP', 'L4CON'],
    words: "'L4CON', 'L6RSP', 'L7RSP' or 'L7STS'",
  },
  'tout-status': { allowed: ['L7TOUT', 'L6TOUT', 'L4TOUT'], words: "'L4TOUT', 'L6TOUT' or 'L7TOUT'" },
});
const METHODS = ['str', 'beg', 'end', 'sub', 'reg'];

interface HeaderPattern {
  readonly text: string;
  readonly method: string;
  readonly format: boolean;
}

export class ExpectReader {
  readonly #proxy: Proxy;
  readonly #reading: Reading;
  readonly #kind: 'tcp' | 'http';
  #at = 2;
  /** What the answer is compared with: `string`, `status`, … and the pattern. */
  #type = '';
  #pattern = '';
  readonly #formats: string[] = [];
  #name: HeaderPattern | null = null;
  #value: HeaderPattern | null = null;

  constructor(proxy: Proxy, reading: Reading, kind: 'tcp' | 'http') {
    this.#proxy = proxy;
    this.#reading = reading;
    this.#kind = kind;
  }

  #word(offset = 0): string {
    return this.#reading.line.arg(this.#at + offset);
  }

  read(): void {
    if (this.#word() === '') refuse('expects at least a matching pattern as arguments');
    while (this.#word() !== '') this.#argument();
    for (const format of this.#formats) checkFormat(format, this.#proxy, this.#reading);
    this.#checkPattern();
  }

  #argument(): void {
    let word = this.#word();
    let negated = false;
    while (word.startsWith('!')) {
      negated = true;
      word = word.replace(/^!+/, '');
      if (word === '') {
        this.#at++;
        word = this.#word();
      }
    }
    if (PLAIN.has(word)) {
      if (negated) refuse(`[!] not supported with '${word}'`);
      this.#plain(word);
    } else if (word === 'hdr' || word === 'fhdr') this.#header(word);
    else this.#comparison(word);
  }

  #unknown(word: string): never {
    return refuse(
      this.#kind === 'http'
        ? `'only supports min-recv, [!]string', '[!]rstring', '[!]string-lf', '[!]status', '[!]rstatus', [!]hdr, [!]fhdr or comment but got '${word}' as argument.`
        : `'only supports min-recv, '[!]binary', '[!]string', '[!]rstring', '[!]string-lf''[!]rbinary', '[!]binary-lf' or comment but got '${word}' as argument.`,
      { word: this.#at },
    );
  }

  #choose(type: string): void {
    if (this.#type !== '') refuse('only on pattern expected');
    this.#type = type;
  }

  #comparison(word: string): void {
    const http = this.#kind === 'http';
    if (!/^(r?string|r?binary|string-lf|binary-lf|r?status)$/.test(word)) this.#unknown(word);
    if (/^r?binary$/.test(word) && http) this.#unknown(word);
    if (/status$/.test(word) && !http) this.#unknown(word);
    this.#choose(word);
    if (word === 'binary-lf' && http) this.#unknown(word);
    this.#pattern = this.#word(1);
    if (this.#pattern === '') refuse(`'${word}' expects a <pattern> as argument`);
    this.#at += 2;
  }

  #plain(word: string): void {
    if (word === 'custom') {
      this.#choose(word);
      this.#at++;
      return;
    }
    const value = this.#word(1);
    if (value === '') {
      const what = { 'min-recv': 'a integer', 'status-code': 'an expression' }[word] ?? 'a string';
      refuse(`'${word}' expects ${what} as argument`);
    }
    this.#at += 2;
    if (word === 'min-recv') {
      const least = atol(value);
      if (least < -1 || least > 2147483647) refuse("'min-recv' expects -1 or an integer from 0 to INT_MAX");
    } else if (word === 'status-code') checkSample(value, 'status-code', this.#proxy, this.#reading);
    else if (word === 'on-success' || word === 'on-error') this.#formats.push(value);
    const statuses = STATUSES[word];
    if (statuses !== undefined && !statuses.allowed.includes(value.toUpperCase()))
      refuse(`'${word}' only supports ${statuses.words} status (got '${value}').`);
  }

  #header(word: string): void {
    if (this.#kind !== 'http') this.#unknown(word);
    this.#choose('hdr');
    const first = this.#word(1);
    if (first === '' || this.#word(2) === '' || (first !== 'name' && first !== 'name-lf'))
      refuse(`'${word}' expects at the name keyword as first argument followed by a pattern`);
    this.#at += 2;
    const method = this.#method(word, first === 'name-lf');
    this.#name = { text: this.#word(), method, format: first === 'name-lf' };
    const second = this.#word(1);
    if (second !== 'value' && second !== 'value-lf') {
      this.#at++;
      return;
    }
    this.#at += 2;
    const valueMethod = this.#method(word, second === 'value-lf');
    if (this.#word() === '') refuse(`'${word}' expect a pattern with the value keyword`);
    this.#value = { text: this.#word(), method: valueMethod, format: second === 'value-lf' };
    this.#at++;
  }

  #method(own: string, format: boolean): string {
    if (this.#word() !== '-m') return 'str';
    const method = this.#word(1);
    if (method === '') refuse(`'${own}' : '-m' expects at a matching pattern ('str', 'beg', 'end', 'sub' or 'reg')`);
    if (!METHODS.includes(method))
      refuse(`'${own}' : '-m' only supports 'str', 'beg', 'end', 'sub' or 'reg' (got '${method}')`);
    if (method === 'reg' && format) refuse(`'${own}': log-format string is not supported with a regex matching method`);
    this.#at += 2;
    return method;
  }

  #checkPattern(): void {
    switch (this.#type) {
      case '':
        return refuse('pattern not found');
      case 'status':
        return this.#statuses();
      case 'binary': {
        const error = binaryError(this.#pattern);
        return error === null ? undefined : refuse(`invalid binary string (${error})`);
      }
      case 'rstring':
      case 'rbinary':
      case 'rstatus':
        return this.#regex(this.#pattern);
      case 'string-lf':
      case 'binary-lf':
        return checkFormat(this.#pattern, this.#proxy, this.#reading);
      case 'hdr':
        for (const pattern of [this.#name, this.#value]) if (pattern !== null) this.#headerPattern(pattern);
    }
  }

  #headerPattern({ text, method, format }: HeaderPattern): void {
    if (method === 'reg') this.#regex(text);
    else if (format) checkFormat(text, this.#proxy, this.#reading);
  }

  #regex(text: string): void {
    const complaint = regexComplaint(text);
    if (complaint !== null) refuse(complaint);
  }

  /** `200,301-399`. */
  #statuses(): void {
    let rest = this.#pattern;
    for (;;) {
      const low = readUnsigned(rest);
      let high = low;
      if (low.rest.startsWith('-')) high = readUnsigned(low.rest.slice(1));
      if (low.value > high.value) refuse(`invalid range of status codes '${this.#pattern}'`);
      if (high.rest === '') return;
      if (!high.rest.startsWith(',')) refuse(`invalid character '${high.rest[0]}' in the list of status codes`);
      rest = high.rest.slice(1);
    }
  }
}
