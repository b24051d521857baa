import type { Span } from '../../text/span.ts';
import { NO_LINE, type Line, type Word } from './lines.ts';
import { readBool, readDecimal, readInt, readUnsigned, UINT_MAX, TIMER_HZ } from './numbers.ts';
import type { Complaints } from './say.ts';

/** Thrown where a handler looks for a word that is not there: keepalived exits then (lib/parser.c: null_strvec). Never leaves the parser. */
export class MissingParameter extends Error {
  /** Of the word that is missing; 0 is the keyword. */
  readonly index: number;

  constructor(index: number) {
    super(`word ${index}`);
    this.index = index;
  }
}

/** One line of a configuration as a handler sees it: its words by number, the keyword being 0, and a way to complain about them. */
export class Statement {
  readonly words: readonly Word[];
  readonly line: Line;
  readonly complaints: Complaints;
  /** `keepalived.` and what follows here is the code of a complaint that names none. */
  readonly code: string;
  /** Complaints name this line whichever word they are about; null: they name none, for the file is at its end. Unset: the word's. */
  readonly #place: Span | null | undefined;

  constructor(words: readonly Word[], line: Line, complaints: Complaints, code: string, place?: Span | null) {
    this.words = words;
    this.line = line;
    this.complaints = complaints;
    this.code = code;
    this.#place = place;
  }

  /** What a block's end is looked at with: complaints name its closing line, or none where the file ends before. */
  static ending(words: readonly Word[], closing: Line | null, complaints: Complaints, code: string): Statement {
    return new Statement(words, closing ?? NO_LINE, complaints, code, closing?.span ?? null);
  }

  get size(): number {
    return this.words.length;
  }

  /** @throws MissingParameter */
  word(index: number): Word {
    const word = this.words[index];
    if (word === undefined) throw new MissingParameter(index);
    return word;
  }

  /** @throws MissingParameter */
  text(index: number): string {
    return this.word(index).text;
  }

  /** Of a word, or of the line's last one where there are fewer. */
  span(index: number): Span {
    return (this.words[index] ?? this.words.at(-1))?.span ?? this.line.span;
  }

  say(message: string, index = 1, code = this.code): void {
    this.complaints.say(this.#place === undefined ? this.span(index) : this.#place, `keepalived.${code}`, message);
  }

  /** A whole number from 0 up; null, and keepalived's words about the number, when it is none or out of range. */
  unsigned(index: number, min = 0, max = UINT_MAX): number | null {
    return this.complaints.number(this.word(index).span, readUnsigned(this.text(index), min, max));
  }

  int(index: number, min: number, max: number): number | null {
    return this.complaints.number(this.word(index).span, readInt(this.text(index), min, max));
  }

  /** A decimal in units of `10 ** -decimals`; seconds with six are microseconds. */
  decimal(index: number, min: number, max: number, decimals = 6, lenient = true): number | null {
    return this.complaints.number(this.word(index).span, readDecimal(this.text(index), min, max, decimals, lenient));
  }

  /** Whole seconds, in microseconds; null when refused. */
  wholeSecondsUs(index: number): number | null {
    const value = this.unsigned(index, 0, Math.floor(UINT_MAX / TIMER_HZ));
    return value === null ? null : value * TIMER_HZ;
  }

  /** A switch: on without a word, null for a word that is neither on nor off (`message` is said of it). */
  flag(message: (word: string) => string): boolean | null {
    if (this.size < 2) return true;
    const value = readBool(this.text(1));
    if (value === null) this.say(message(this.text(1)), 1, 'switch');
    return value;
  }
}
