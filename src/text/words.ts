import type { Span } from './span.ts';

/** One word of a line: its value with quotes and escapes taken away, and where it stands as written. */
export interface Word {
  readonly value: string;
  readonly span: Span;
}

export interface WordError {
  readonly kind: 'quote' | 'brace' | 'variable' | 'hex' | 'too-many';
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
  return text
    .split('\n')
    .map((line, index) => splitLine(file, index + 1, line.endsWith('\r') ? line.slice(0, -1) : line));
}

function splitLine(file: string, line: number, text: string): WordLine {
  return new LineSplitter(file, line, text).split();
}

const isBlank = (c: string) => c === ' ' || c === '\t' || c === '\v' || c === '\f' || c === '\r';
const HEX_PAIR = /^[0-9a-fA-F]{2}$/;

class LineSplitter {
  readonly #file: string;
  readonly #line: number;
  readonly #text: string;
  readonly #words: Word[] = [];
  #at = 0;
  #value = '';
  /** Index of the current word's first character as written, -1 between words. */
  #start = -1;
  #quote = '';
  #quoteAt = 0;
  #comment: number | null = null;

  constructor(file: string, line: number, text: string) {
    this.#file = file;
    this.#line = line;
    this.#text = text;
  }

  split(): WordLine {
    let error: WordError | null = null;
    while (this.#at < this.#text.length && this.#comment === null && error === null) error = this.#step();
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
    const rest = this.#text.slice(this.#at + 1);
    const braced = rest.startsWith('{');
    const found = /^\.?[A-Za-z_][A-Za-z0-9_]*/.exec(braced ? rest.slice(1) : rest);
    if (found === null) return { kind: 'variable', column: this.#at + 2 + (braced ? 1 : 0) };
    this.#at += 1 + (braced ? 1 : 0) + found[0].length;
    if (!braced) return null;
    const close = this.#text.indexOf('}', this.#at);
    const body = close < 0 ? '' : this.#text.slice(this.#at, close);
    if (close < 0 || (body !== '' && !body.startsWith('-') && !body.startsWith('[*]')))
      return { kind: 'brace', column: this.#at - found[0].length };
    // No variable is set here, so the default after `-` is what it stands for.
    if (body.startsWith('-')) this.#value += body.slice(1);
    this.#at = close + 1;
    return null;
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
