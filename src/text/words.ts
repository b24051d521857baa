import type { Span } from './span.ts';

/** One word of a line: its value with quotes and escapes taken away, and where it stands as written. */
export interface Word {
  readonly value: string;
  readonly span: Span;
}

export interface WordError {
  readonly kind: 'quote' | 'brace' | 'variable' | 'expansion' | 'hex' | 'too-many';
  /** Column (from 1) of the character at fault. */
  readonly column: number;
}

export interface WordLine {
  readonly line: number;
  /** The text of the line without its end. */
  readonly text: string;
  readonly words: readonly Word[];
  readonly error: WordError | null;
  /** Column of the `#` that opens a comment, or null. */
  readonly commentColumn: number | null;
}

/** HAProxy's MAX_LINE_ARGS: more words than this on one line are an error. */
const WORDS_MAX = 64;

/**
 * Splits a text into lines of words as HAProxy 2.6 does (its configuration manual, section 2.2): blanks separate, `#` opens a comment, quotes of
 * both kinds hold a word together, a backslash takes a meaning away, `"$NAME"` inserts an environment variable. Here no variable is set.
 */
export function splitWords(file: string, text: string): WordLine[] {
  return text.split('\n').map((line, index) => splitLine(file, index + 1, line));
}

/** What a name after `$` stands for; undefined where nothing is set, null where such a name cannot be. */
export type Environment = (name: string) => string | undefined | null;

const NOTHING_SET: Environment = () => undefined;

/** One line of a text: lines above it may have set variables. */
export function splitLine(file: string, line: number, text: string, environment = NOTHING_SET): WordLine {
  return new LineSplitter(file, line, text.endsWith('\r') ? text.slice(0, -1) : text, environment).split();
}

const isBlank = (c: string) => c === ' ' || c === '\t' || c === '\v' || c === '\f';
/** A longer name of a variable is cut. */
const NAME_MAX = 1000;
const HEX_PAIR = /^[0-9a-fA-F]{2}$/;

class LineSplitter {
  readonly #file: string;
  readonly #line: number;
  readonly #text: string;
  readonly #environment: Environment;
  readonly #words: Word[] = [];
  #at = 0;
  #value = '';
  /** Index of the current word's first character as written, -1 between words. */
  #start = -1;
  #quote = '';
  #quoteAt = 0;
  #comment: number | null = null;

  constructor(file: string, line: number, text: string, environment: Environment) {
    this.#file = file;
    this.#line = line;
    this.#text = text;
    this.#environment = environment;
  }

  split(): WordLine {
    let error: WordError | null = null;
    // A carriage return ends a line wherever it stands.
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\r' && this.#comment === null && error === null)
      error = this.#step();
    this.#endWord();
    if (error === null && this.#quote !== '') error = { kind: 'quote', column: this.#quoteAt + 1 };
    if (error === null && this.#words.length > WORDS_MAX)
      error = { kind: 'too-many', column: (this.#words[WORDS_MAX - 1] as Word).span.column };
    return { line: this.#line, text: this.#text, words: this.#words, error, commentColumn: this.#comment };
  }

  #step(): WordError | null {
    const c = this.#text[this.#at] as string;
    if (this.#quote === '' && isBlank(c)) {
      this.#endWord();
      this.#at++;
      return null;
    }
    if (this.#quote === '' && c === '#') {
      this.#comment = this.#at + 1;
      return null;
    }
    if (this.#start < 0) this.#start = this.#at;
    if (this.#quote === '' ? c === '"' || c === "'" : c === this.#quote) {
      this.#quoteAt = this.#at;
      this.#quote = this.#quote === '' ? c : '';
      this.#at++;
      return null;
    }
    if (c === '\\' && this.#quote !== "'") return this.#escape();
    if (c === '$' && this.#quote === '"') return this.#variable();
    this.#value += c;
    this.#at++;
    return null;
  }

  #escape(): WordError | null {
    const next = this.#text[this.#at + 1];
    const control: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
    if (next === 'x') {
      const digits = this.#text.slice(this.#at + 2, this.#at + 4);
      if (!HEX_PAIR.test(digits)) return { kind: 'hex', column: this.#at + 1 };
      this.#value += String.fromCharCode(parseInt(digits, 16));
      this.#at += 4;
      return null;
    }
    if (next !== undefined && control[next] !== undefined) this.#value += control[next];
    else if (next !== undefined && (' \\#\'"'.includes(next) || (next === '$' && this.#quote === '"')))
      this.#value += next;
    else {
      // A backslash before anything else is an ordinary character.
      this.#value += '\\';
      this.#at += 1;
      return null;
    }
    this.#at += 2;
    return null;
  }

  #variable(): WordError | null {
    const open = this.#at + 1;
    const braced = this.#text[open] === '{';
    const start = open + (braced ? 1 : 0);
    const name = /^\.?[A-Za-z0-9_]*/.exec(this.#text.slice(start, start + NAME_MAX))?.[0] ?? '';
    if (!/^[A-Za-z_.]/.test(name)) return { kind: 'variable', column: start + 1 };
    let value = this.#environment(name);
    if (value === null) return { kind: 'variable', column: start + 1 };
    let at = start + name.length;
    const expands = braced && this.#text[at] === '[';
    if (expands) {
      if (!this.#text.startsWith('[*]', at)) return { kind: 'expansion', column: at + 1 };
      at += 3;
    }
    if (braced) {
      const close = this.#text[at] === '-' ? this.#text.indexOf('}', at) : at;
      if (close < 0 || this.#text[close] !== '}') return { kind: 'brace', column: open + 1 };
      value ??= this.#text.slice(at + 1, close);
      at = close + 1;
    }
    this.#insert(value ?? '', expands, at);
    return null;
  }

  /** The value of a variable that ends at `end`; its blanks separate words where it `expands`. */
  #insert(value: string, expands: boolean, end: number): void {
    const start = this.#at;
    const parts = expands ? value.split(/[ \t\v\f\r\n]+/) : [value];
    this.#at = end;
    parts.forEach((part, index) => {
      if (index > 0) {
        this.#endWord();
        this.#start = start;
      }
      this.#value += part;
    });
  }

  #endWord(): void {
    if (this.#start < 0) return;
    const span: Span = {
      file: this.#file,
      line: this.#line,
      column: this.#start + 1,
      endLine: this.#line,
      endColumn: this.#at + 1,
    };
    this.#words.push({ value: this.#value, span });
    this.#value = '';
    this.#start = -1;
  }
}

/** From the first to the last of some words of one line. */
export function wordsSpan(words: readonly Word[]): Span {
  const first = (words[0] as Word).span;
  const last = (words[words.length - 1] as Word).span;
  return { ...first, endLine: last.endLine, endColumn: last.endColumn };
}
