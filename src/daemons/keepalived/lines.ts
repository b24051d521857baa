import { lineSpan, type Span } from '../../text/span.ts';

/** One word of a line, without its quotes. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
  readonly span: Span;
}

/** What keepalived's reader hands to its parser as one line: at most one brace, and that alone. */
export interface Line {
  readonly number: number;
  readonly words: readonly Word[];
  /** The line's text without comment and outer blanks, as keepalived quotes it in complaints. */
  readonly text: string;
  readonly span: Span;
  /** A `}` that closes nothing. */
  readonly extraBrace: boolean;
  /** A string that starts with `"` on this line and does not end on it. */
  readonly unmatchedQuote: boolean;
}

export interface LexedFile {
  readonly lines: readonly Line[];
  /** Physical lines whose quotes do not pair up. */
  readonly unterminated: readonly { readonly text: string; readonly span: Span }[];
  /** Lines that use the reader's own language (include, definitions, sequences), which the lab does not do. */
  readonly notSimulated: readonly { readonly word: string; readonly span: Span }[];
  /** Blocks still open at the end. */
  readonly openBlocks: number;
  readonly comments: readonly Span[];
}

/**
 * Cuts a keepalived.conf into lines and words the way keepalived 2.2.7 reads it (lib/parser.c: decomment, read_line, alloc_strvec): `!` and `#` start
 * comments outside quotes, `\#` is a plain `#`, every brace becomes a line of its own, only `"` quotes.
 */
export function lex(file: string, text: string): LexedFile {
  const lexer = new Lexer(file);
  let continued = false;
  const physical = text.split('\n');
  for (let i = 0; i < physical.length; i++) {
    const line = (physical[i] as string).replace(/\r+$/, '');
    if (continued) continued = line.endsWith('\\');
    else continued = lexer.physicalLine(line, i + 1);
  }
  return lexer;
}

/** A text with the column each character came from: escapes disappear, positions must not. */
interface Placed {
  text: string;
  columns: number[];
}

const BLANK = /[ \t\f\v\r]/;

class Lexer implements LexedFile {
  readonly lines: Line[] = [];
  readonly unterminated: { text: string; span: Span }[] = [];
  readonly notSimulated: { word: string; span: Span }[] = [];
  readonly comments: Span[] = [];
  openBlocks = 0;
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** True when the line starts a definition that goes on over the next ones. */
  physicalLine(raw: string, number: number): boolean {
    let placed = this.#decomment(raw, number);
    if (placed.text === '') return false;
    const conditional = /^@(\^?)[^ \t]*[ \t]+/.exec(placed.text);
    if (placed.text.startsWith('@')) {
      // `@id` keeps a line for the machine started with that --config-id; `@^id` for all others. The lab's machines have none.
      if (conditional === null || conditional[1] === '') return false;
      placed = from(placed, conditional[0].length);
    }
    const own = /^(include[rmwba]?|~SEQ|~LST|\$[A-Za-z_]\w*(?=\s*=))/.exec(placed.text);
    if (own !== null && (!own[0].startsWith('include') || BLANK.test(placed.text.charAt(own[0].length)))) {
      this.notSimulated.push({ word: own[0], span: this.#span(placed, 0, placed.text.length, number) });
      return own[0].startsWith('$') && placed.text.endsWith('\\');
    }
    this.#splitAtBraces(placed, number);
    return false;
  }

  #decomment(raw: string, number: number): Placed {
    let start = 0;
    while (start < raw.length && /[ \t]/.test(raw.charAt(start))) start++;
    const columns: number[] = [];
    let text = '';
    let quote = false;
    for (let i = start; i < raw.length; i++) {
      const c = raw.charAt(i);
      if (c === '"') quote = !quote;
      if (c === '\\' && i + 1 < raw.length) {
        const next = raw.charAt(i + 1);
        if (quote || (next !== '#' && next !== '!')) {
          text += c;
          columns.push(i + 1);
        }
        i++;
        text += next;
        columns.push(i + 1);
        continue;
      }
      if (!quote && (c === '!' || c === '#')) {
        this.comments.push(lineSpan(this.#file, number, i + 1, raw.length - i));
        break;
      }
      text += c;
      columns.push(i + 1);
    }
    const placed = { text: text.replace(/[ \t]+$/, ''), columns };
    if (quote) this.unterminated.push({ text: placed.text, span: this.#span(placed, 0, placed.text.length, number) });
    return placed;
  }

  #splitAtBraces(whole: Placed, number: number): void {
    let rest = whole;
    while (rest.text !== '') {
      const first = rest.text.charAt(0);
      const cut = first === '{' || first === '}' ? 1 : braceOutsideQuotes(rest.text);
      this.#line({ text: rest.text.slice(0, cut).replace(/[ \t]+$/, ''), columns: rest.columns }, number);
      let next = cut;
      while (next < rest.text.length && /[ \t]/.test(rest.text.charAt(next))) next++;
      rest = from(rest, next);
    }
  }

  #line(placed: Placed, number: number): void {
    let extraBrace = false;
    if (placed.text === '{') this.openBlocks++;
    else if (placed.text === '}') {
      if (this.openBlocks > 0) this.openBlocks--;
      else extraBrace = true;
    }
    const { words, unmatchedQuote } = this.#words(placed, number);
    const span = this.#span(placed, 0, placed.text.length, number);
    this.lines.push({ number, words, text: placed.text, span, extraBrace, unmatchedQuote });
  }

  #words(placed: Placed, number: number): { words: Word[]; unmatchedQuote: boolean } {
    const words: Word[] = [];
    const { text } = placed;
    let at = 0;
    for (;;) {
      while (at < text.length && BLANK.test(text.charAt(at))) at++;
      if (at >= text.length) return { words, unmatchedQuote: false };
      const start = at;
      const quoted = text.charAt(at) === '"';
      if (quoted) {
        const close = text.indexOf('"', at + 1);
        if (close < 0) return { words, unmatchedQuote: true };
        at = close + 1;
      } else {
        while (at < text.length && !BLANK.test(text.charAt(at)) && text.charAt(at) !== '"') at++;
      }
      words.push({
        text: quoted ? text.slice(start + 1, at - 1) : text.slice(start, at),
        quoted,
        span: this.#span(placed, start, at, number),
      });
    }
  }

  #span(placed: Placed, start: number, end: number, number: number): Span {
    const column = placed.columns[start] ?? 1;
    const last = end > start ? (placed.columns[end - 1] ?? column) : column - 1;
    return lineSpan(this.#file, number, column, last + 1 - column);
  }
}

function from(placed: Placed, start: number): Placed {
  return { text: placed.text.slice(start), columns: placed.columns.slice(start) };
}

/** Where the first brace outside `"…"` is, or the text's length. After an unclosed quote none is found. */
function braceOutsideQuotes(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '{' || c === '}') return i;
    if (c === '"') {
      i = text.indexOf('"', i + 1);
      if (i < 0) break;
    }
  }
  return text.length;
}
