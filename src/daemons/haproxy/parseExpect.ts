import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import type { Expected, TextMatch } from './check/plan.ts';
import type { Report } from './report.ts';
import { compiled } from './sample/regex.ts';
import { leadingInteger } from './time.ts';

/** An `expect` line of `http-check` or `tcp-check`. */
export interface ExpectLine {
  readonly kind: 'expect';
  readonly negate: boolean;
  readonly what: Expected;
  readonly onError: string | null;
  readonly onSuccess: string | null;
  readonly okStatus: string | null;
  readonly errorStatus: string | null;
  readonly timeoutStatus: string | null;
  readonly span: Span;
  comment: string | null;
}

/** Words with one value each that may stand before the pattern. */
const SETTINGS: ReadonlySet<string> = new Set(
  'min-recv comment ok-status error-status tout-status on-success on-error status-code'.split(' '),
);

/** Null where it was refused or is left out, with its reason in the report. */
export function parseCheckExpect(words: readonly Word[], report: Report): ExpectLine | null {
  return new ExpectReader(words, report).read();
}

class ExpectReader {
  readonly #words: readonly Word[];
  readonly #report: Report;
  readonly #keyword: string;
  readonly #settings = new Map<string, string>();

  constructor(words: readonly Word[], report: Report) {
    this.#words = words;
    this.#report = report;
    this.#keyword = (words[0] as Word).value;
  }

  read(): ExpectLine | null {
    const words = this.#words;
    let at = 2;
    for (let word = words[at]; word !== undefined && SETTINGS.has(word.value); word = words[at]) {
      this.#settings.set(word.value, words[at + 1]?.value ?? '');
      at += 2;
    }
    let negate = words[at]?.value === '!';
    if (negate) at++;
    const word = words[at];
    if (word === undefined) return this.#refuse(null, 'expects at least a matching pattern as arguments.');
    const kind = word.value.replace(/^!/, '');
    if (kind !== word.value) negate = true;
    const what = this.#what(kind, word, words.slice(at + 1));
    if (what === null) return null;
    const setting = (name: string) => this.#settings.get(name) ?? null;
    return {
      kind: 'expect',
      negate,
      what,
      onError: setting('on-error'),
      onSuccess: setting('on-success'),
      okStatus: setting('ok-status'),
      errorStatus: setting('error-status'),
      timeoutStatus: setting('tout-status'),
      span: wordsSpan(words),
      comment: setting('comment'),
    };
  }

  #what(kind: string, word: Word, rest: readonly Word[]): Expected | null {
    const [pattern] = rest;
    const http = this.#keyword === 'http-check';
    if (pattern === undefined && /^(r?status|r?string|f?hdr)$/.test(kind))
      return this.#refuse(word, `'${kind}' expects a <pattern> as argument.`);
    const text = pattern?.value ?? '';
    switch (kind) {
      case 'string':
        return { kind: 'text', text, lengthMin: leadingInteger(this.#settings.get('min-recv') ?? '-1') };
      case 'rstring':
        return compiled(text) === null ? this.#leaveOut(kind) : { kind: 'regex', pattern: text };
    }
    if (http) {
      if (kind === 'status') return this.#statuses(pattern as Word);
      if (kind === 'rstatus')
        return compiled(text) === null ? this.#leaveOut(kind) : { kind: 'status-regex', pattern: text };
      if (kind === 'hdr' || kind === 'fhdr') return this.#header(kind, rest);
    }
    if (/^(string-lf|binary|rbinary|binary-lf)$/.test(kind)) return this.#leaveOut(kind);
    const known = http
      ? "'only supports min-recv, [!]string', '[!]rstring', '[!]string-lf', '[!]status', '[!]rstatus', [!]hdr, [!]fhdr or comment"
      : "'only supports min-recv, '[!]binary', '[!]string', '[!]rstring', '[!]string-lf', '[!]rbinary', '[!]binary-lf' or comment";
    return this.#refuse(word, `${known} but got '${kind}' as argument..`);
  }

  #statuses(pattern: Word): Expected | null {
    const bad = /[^0-9,-]/.exec(pattern.value);
    if (bad !== null) return this.#refuse(pattern, `invalid character '${bad[0]}' in the list of status codes.`);
    const ranges = pattern.value.split(',').map((part) => {
      const [low, high] = part.split('-') as [string, string?];
      return [leadingInteger(low), leadingInteger(high ?? low)] as const;
    });
    return { kind: 'status', ranges };
  }

  /** `hdr name [-m METHOD] NAME [value [-m METHOD] VALUE]`. */
  #header(kind: string, words: readonly Word[]): Expected | null {
    let at = 0;
    const match = (expected: string): TextMatch | null => {
      if (words[at]?.value !== expected) return null;
      at++;
      let method: TextMatch['method'] = 'str';
      if (words[at]?.value === '-m') {
        const written = words[at + 1]?.value ?? '';
        if (!['str', 'beg', 'end', 'sub', 'reg'].includes(written)) return null;
        method = written as TextMatch['method'];
        at += 2;
      }
      const word = words[at++];
      if (word === undefined) return null;
      // Names of fields are the same in either case.
      return { method, text: expected === 'name' ? word.value.toLowerCase() : word.value };
    };
    const name = match('name');
    if (name === null) return this.#leaveOut(kind);
    const value = words[at] === undefined ? null : match('value');
    if (value === null && words[at] !== undefined) return this.#leaveOut(kind);
    for (const part of [name, value])
      if (part?.method === 'reg' && compiled(part.text) === null) return this.#leaveOut(kind);
    return { kind: 'header', name, value, whole: kind === 'fhdr' };
  }

  #leaveOut(kind: string): null {
    this.#report.notSimulated(wordsSpan(this.#words), `${this.#keyword} expect ${kind}`);
    return null;
  }

  #refuse(word: Word | null, message: string): null {
    const span = word?.span ?? wordsSpan(this.#words);
    this.#report.alert(span, this.#keyword, `'${this.#keyword} expect' : ${message}`);
    return null;
  }
}
