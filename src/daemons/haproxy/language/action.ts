import type { RuleKind } from './actionTable.ts';
import { AT } from './fetchTable.ts';
import { parseLogFormat } from './logFormat.ts';
import type { Proxy, Rule } from './model.ts';
import { contentPlaces, httpPlaces } from './places.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { regexComplaint } from './regex.ts';
import { parseSample, requirePlace, type ParsedSample } from './sample.ts';

/** The words of a rule's action while they are read; `at` ends on the first that is not the action's. */
export class ActionReader {
  readonly kind: RuleKind;
  readonly proxy: Proxy;
  readonly reading: Reading;
  readonly rule: Rule;
  readonly #word: (index: number) => string;
  /** Index of the action's own word. */
  readonly start: number;
  at: number;

  constructor(kind: RuleKind, proxy: Proxy, reading: Reading, rule: Rule, word: (index: number) => string, start: number) {
    this.kind = kind;
    this.proxy = proxy;
    this.reading = reading;
    this.rule = rule;
    this.#word = word;
    this.start = start;
    this.at = start + 1;
  }

  /** The action's own word: `set-var(txn.x)`. */
  get name(): string {
    return this.#word(this.start);
  }

  /** A word counted from the one at hand. */
  word(offset = 0): string {
    return this.#word(this.at + offset);
  }

  get isRequest(): boolean {
    return this.kind === 'http-request';
  }

  /** Where an HTTP rule's formats and samples are evaluated. */
  get places(): number {
    return httpPlaces(this.proxy, !this.isRequest);
  }

  /** Sets how names in samples will be spoken of, as the HTTP actions do. */
  setContext(): void {
    this.proxy.argumentContext = this.isRequest ? 'in http-request expression in' : 'in http-response response in';
  }

  isCondition(offset = 0): boolean {
    return this.word(offset) === 'if' || this.word(offset) === 'unless';
  }

  /** Whether the words of the action end here. */
  ends(offset = 0): boolean {
    return this.word(offset) === '' || this.isCondition(offset);
  }

  /** Reads a log format at the word at hand, and goes on behind it. */
  format(places = this.places): void {
    parseLogFormat(this.word(), this.proxy, this.reading, { places, http: true });
    this.at++;
  }

  /** Some formats pass for the proxy's own when the daemon later names a line (http_act.c writes to `conf.lfs_line`). */
  noteFormat(): void {
    this.proxy.formatLine = this.reading.line.number;
  }

  /** Reads a sample at the word at hand, which must be there at `places`. */
  sample(places: number, name?: string): ParsedSample {
    const parsed = parseSample((index) => this.#word(index), this.at, { reading: this.reading, proxy: this.proxy });
    requirePlace(parsed, places, name ?? this.#word(parsed.next - 1));
    this.at = parsed.next;
    return parsed;
  }

  regex(text: string): void {
    const complaint = regexComplaint(text);
    if (complaint !== null) refuse(complaint);
  }
}

/** Where variables of a rule of a kind are evaluated, and how names in their expressions are spoken of. */
export function variablePlaces(kind: RuleKind, proxy: Proxy): { readonly places: number; readonly where: string } {
  switch (kind) {
    case 'tcp-request connection':
      return { places: AT.feConnection, where: 'in tcp-request connection expression in' };
    case 'tcp-request session':
      return { places: AT.feSession, where: 'in tcp-request session expression in' };
    case 'tcp-request content':
      return { places: contentPlaces(proxy, false), where: 'in tcp-request content expression in' };
    case 'tcp-response content':
      return { places: contentPlaces(proxy, true), where: 'in tcp-response content expression in' };
    case 'http-request':
      return { places: httpPlaces(proxy, false), where: 'in http-request expression in' };
    case 'http-response':
    case 'http-after-response':
      return { places: httpPlaces(proxy, true), where: 'in http-response response in' };
    case 'check':
      return { places: AT.check, where: 'in tcp-check expression in' };
    case 'configuration':
      return { places: AT.configuration, where: 'in configuration expression in' };
  }
}
