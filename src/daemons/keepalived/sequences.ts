import type { Definitions } from './definitions.ts';
import { skipBlanks, type Placed } from './placed.ts';

/** `~SEQ(…) TEXT` or `~LST(…) TEXT`: the text again and again, with other values for its definitions each time. */
export interface Sequence {
  readonly text: string;
  /** Where it stands. */
  readonly at: Placed;
  /** Gives the definitions their next values; false after the last. */
  next(definitions: Definitions): boolean;
}

/** A sequence, or what keepalived says about one that it does not understand. */
export type ReadSequence = { readonly sequence: Sequence } | { readonly complaints: readonly string[] };

const bad = (kind: string, text: string, ...words: string[]): ReadSequence => ({
  complaints: [...words.map((w) => w.replace('%', text)), `Invalid ~${kind} specification '${text}'`],
});

/** `~SEQ(VAR, [START, [STEP,]] END)`, `~SEQx` counting in hexadecimal (lib/parser.c: add_seq). */
export function readSequence(line: Placed, definitions: Definitions): ReadSequence {
  const { text } = line;
  const head = /^~SEQ(x?)[ \t]*\([ \t]*([^ \t,)]*)[ \t]*/.exec(text);
  if (head === null) return bad('SEQ', text);
  const [whole, hex = '', name = ''] = head;
  const after = text.charAt(whole.length);
  if (after === '' || after === ')' || name === '') return bad('SEQ', text, "Invalid ~SEQ definition '%'");
  const from = skipBlanks(text, whole.length + 1);
  const close = text.indexOf(')', from);
  if (close < 0 || close - from > 62) return bad('SEQ', text, "~SEQ parameter strings too long '%'");
  const replaced = definitions.replace(line.slice(from, close + 1));
  if (replaced.multiline) return bad('SEQ', text, "~SEQ parameter is multiline definition '%'");
  const numbers = readNumbers(replaced.placed.text);
  if (numbers === null) return bad('SEQ', text, "Invalid ~SEQ definition '%'");
  const [one = 0, two = 0, three = 0] = numbers;
  const [start, step, end] =
    numbers.length === 1 ? [one < 0 ? -1 : 1, one < 1 ? -1 : 1, one] : numbers.length === 2 ? [one, one <= two ? 1 : -1, two] : [one, two, three];
  if (numbers.length === 3 && (step === 0 || (start < end && step < 0) || (start > end && step > 0)))
    return bad('SEQ', text, "Invalid ~SEQ values '%'");
  if (hex !== '' && (start < 0 || end < 0)) return bad('SEQ', text, "~SEQx is only valid for positive numbers '%'");
  let next = start;
  let over = false;
  const sequence: Sequence = {
    text: text.slice(skipBlanks(text, close + 1)),
    at: line,
    next(into) {
      if (over) return false;
      into.set(name, next.toString(hex === '' ? 10 : 16));
      next += step;
      over = step > 0 ? next > end : next < end;
      return true;
    },
  };
  return { sequence };
}

/** One to three numbers as C's strtol(…, 0) reads them, divided by commas and closed by `)`. */
function readNumbers(text: string): number[] | null {
  const found: number[] = [];
  let at = 0;
  for (;;) {
    const number = /^\s*([+-]?)(0[xX][0-9a-fA-F]+|\d+)/.exec(text.slice(at));
    if (number !== null) {
      const [whole, sign, digits = '0'] = number;
      const value = /^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits);
      found.push(sign === '-' ? -value : value);
      at += whole.length;
    } else found.push(0);
    at = skipBlanks(text, at);
    const c = text.charAt(at++);
    if (c === ')') return found;
    if (c !== ',' || found.length === 3) return null;
  }
}

/** `~LST(VAR, VALUE, …)` or `~LST({VAR, …}, {VALUE, …}, …)` (lib/parser.c: add_lst). */
export function readList(line: Placed): ReadSequence {
  const { text } = line;
  const reader = new ListReader(text);
  if (!reader.skip('(')) return bad('LST', text);
  const names = reader.set('');
  if (names === null || !reader.skip(',')) return bad('LST', text);
  const sets: string[][] = [];
  for (;;) {
    const values = reader.set(')');
    if (values === null) return bad('LST', text);
    if (values.length > names.length) return bad('LST', text, "~LST specification has too many values '%'");
    sets.push(values);
    if (reader.skip(')')) break;
    if (!reader.skip(',')) return bad('LST', text);
  }
  let next = 0;
  const sequence: Sequence = {
    text: reader.rest(),
    at: line,
    next(into) {
      const values = sets[next++];
      if (values === undefined) return false;
      for (const [i, name] of names.entries()) into.set(name, values[i] ?? '');
      return true;
    },
  };
  return { sequence };
}

class ListReader {
  readonly #text: string;
  #at: number;

  constructor(text: string) {
    this.#text = text;
    this.#at = skipBlanks(text, '~LST'.length);
  }

  rest(): string {
    return this.#text.slice(this.#at);
  }

  skip(c: string): boolean {
    if (this.#text.charAt(this.#at) !== c) return false;
    this.#at = skipBlanks(this.#text, this.#at + 1);
    return true;
  }

  /** One word, or several in braces; without braces a further `end` closes it. */
  set(end: string): string[] | null {
    const braces = this.skip('{');
    const words: string[] = [];
    for (;;) {
      const word = /^[^ \t,})]*/.exec(this.rest())?.[0] ?? '';
      words.push(word);
      this.#at = skipBlanks(this.#text, this.#at + word.length);
      const c = this.#text.charAt(this.#at);
      if (braces ? c === '}' : c === ',' || (end !== '' && c === end)) break;
      if (c !== ',') return null;
      this.skip(',');
    }
    if (braces) this.skip('}');
    return words;
  }
}
