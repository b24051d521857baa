import { ArgumentCount, isReference, parseArguments, type Argument } from './arguments.ts';
import { checkConverterArguments, checkFetchArguments } from './argumentChecks.ts';
import { casts, CONVERTERS } from './converterTable.ts';
import { FETCHES, sourceNames, type SampleFetch, type SampleType } from './fetchTable.ts';
import type { PendingArgument, Proxy, SampleExpression } from './model.ts';
import { idLength } from './names.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';

/** Where an expression stands: whose rules it belongs to. */
export interface SampleScope {
  readonly reading: Reading;
  readonly proxy: Pick<Proxy, 'pending' | 'argumentContext'>;
}

export interface ParsedSample {
  readonly expression: SampleExpression;
  /** Index of the first word that does not belong to it. */
  readonly next: number;
  /** Where the text of the expression ends, for `%[…]`. */
  readonly rest: string;
}

/** Notes the arguments that name something else, to be looked up when everything is read. */
export function notePending(
  scope: SampleScope,
  values: readonly Argument[],
  keyword: string,
  converter: string | null,
  ignoreCase = false,
): void {
  for (const [position, { type, text }] of values.entries()) {
    if (!isReference(type)) continue;
    const pending: PendingArgument = {
      type,
      value: text,
      position,
      keyword,
      converter,
      where: scope.proxy.argumentContext,
      isAcl: scope.proxy.argumentContext === '',
      ignoreCase,
      line: scope.reading.line.number,
    };
    scope.proxy.pending.push(pending);
  }
}

/**
 * `sample_parse_expr` (sample.c 2.6): a fetch and its converters, `req.hdr(host),lower`; converters may follow as words of their own.
 * `open` lets the expression end at a character that cannot belong to it.
 */
export function parseSample(words: (index: number) => string, from: number, scope: SampleScope, open = false): ParsedSample {
  const word = words(from);
  const nameLength = idLength(word);
  if (nameLength === 0) refuse('missing fetch method');
  const name = word.slice(0, nameLength);
  const fetch = FETCHES.get(name);
  if (fetch === undefined) refuse(`unknown fetch method '${name}'`);
  const rest = parseFetchArguments(fetch, name, word.slice(nameLength), scope);
  return new ConverterChain(words, from, scope, fetch, open).read(rest);
}

function parseFetchArguments(fetch: SampleFetch, name: string, text: string, scope: SampleScope): string {
  const { values, rest } = within(
    (message) => `fetch method '${name}' : ${message}`,
    () => parseArguments(text, fetch.signature),
  );
  notePending(scope, values, fetch.name, null);
  if (text.startsWith('(') || fetch.signature.required > 0)
    within(
      (message) => `invalid args in fetch method '${name}' : ${message}`,
      () => checkFetchArguments(fetch, values, scope.reading),
    );
  return rest;
}

class ConverterChain {
  readonly #words: (index: number) => string;
  readonly #scope: SampleScope;
  readonly #fetch: SampleFetch;
  readonly #open: boolean;
  #at: number;
  #type: SampleType;
  #last = '';

  constructor(words: (index: number) => string, at: number, scope: SampleScope, fetch: SampleFetch, open: boolean) {
    this.#words = words;
    this.#at = at;
    this.#scope = scope;
    this.#fetch = fetch;
    this.#open = open;
    this.#type = fetch.type;
  }

  read(after: string): ParsedSample {
    let rest = after;
    for (;;) {
      if (rest !== '' && !rest.startsWith(',')) {
        if (this.#open) break;
        refuse(
          this.#last === ''
            ? `missing comma after fetch keyword '${this.#fetch.name}'`
            : `missing comma after converter '${this.#last}'`,
        );
      }
      rest = rest.replace(/^,+/, '');
      const ownWord = rest === '';
      if (ownWord) {
        rest = this.#words(++this.#at);
        if (rest === '') break;
      }
      const next = this.#converter(rest, ownWord);
      if (next === null) break;
      rest = next;
    }
    return { expression: { fetch: this.#fetch, type: this.#type }, next: this.#at, rest };
  }

  /** What follows the converter; null where a word is none, and so belongs to the rule. */
  #converter(text: string, ownWord: boolean): string | null {
    const name = text.slice(0, idLength(text));
    const converter = CONVERTERS.get(name);
    if (converter === undefined) return ownWord ? null : refuse(`unknown converter '${name}'`);
    this.#last = name;
    if (!casts(this.#type, converter.takes)) refuse(`converter '${name}' cannot be applied`);
    this.#type = converter.gives;
    const count = new ArgumentCount();
    const { values, rest } = within(
      (message) => `invalid arg ${count.position + 1} in converter '${name}' : ${message}`,
      () => parseArguments(text.slice(name.length), converter.signature, count),
    );
    notePending(this.#scope, values, this.#fetch.name, name, /i/.test(name === 'regsub' ? (values[2]?.text ?? '') : ''));
    within(
      (message) => `invalid args in converter '${name}' : ${message}`,
      () => checkConverterArguments(converter, values, this.#scope.reading),
    );
    return rest;
  }
}

/** Refuses an expression whose values are not there where it stands. `name` is as the message calls it. */
export function requirePlace({ expression }: ParsedSample, places: number, name: string): void {
  if ((expression.fetch.val & places) !== 0) return;
  refuse(
    `fetch method '${name}' extracts information from '${sourceNames(expression.fetch.use)}', none of which is available here`,
  );
}
