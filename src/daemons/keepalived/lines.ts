import type { Span } from '../../text/span.ts';
import { lineSpan } from '../../text/span.ts';
import { braceOutsideQuotes, decomment, isBlank, Placed, skipBlanks } from './placed.ts';

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
  /** Lines in the reader's own language: include, definitions, sequences. */
  readonly directives: readonly Span[];
  readonly comments: readonly Span[];
}

/** Cuts a physical line out of a text, with its columns. */
export function physicalLine(file: string, number: number, text: string, from = 1): Placed {
  const columns = new Array<number>(text.length);
  for (let i = 0; i < text.length; i++) columns[i] = from + i;
  return new Placed(text, columns, file, number);
}

/**
 * Cuts a keepalived.conf into lines and words as it stands, for the editor: what definitions, sequences and includes come to, `expand` finds out.
 * Blocks and words are keepalived 2.2.7's (lib/parser.c: read_line, alloc_strvec): every brace is a line of its own, only `"` quotes.
 */
export function lex(file: string, text: string): LexedFile {
  const lines: Line[] = [];
  const directives: Span[] = [];
  const comments: Span[] = [];
  let depth = 0;
  let continued = false;
  for (const [index, row] of text.split('\n').entries()) {
    const raw = row.replace(/\r+$/, '');
    const { placed: whole, comment } = decomment(physicalLine(file, index + 1, raw));
    if (comment !== null) comments.push(comment);
    if (continued) {
      if (whole.text !== '') directives.push(whole.span());
      continued = whole.text.endsWith('\\');
      continue;
    }
    let placed = whole;
    if (placed.text.startsWith('@')) {
      const condition = /^@\^?[^ \t]*[ \t]+/.exec(placed.text)?.[0].length ?? placed.text.length;
      directives.push(placed.slice(0, condition).trimEnd().span());
      placed = placed.slice(condition);
    }
    const own = /^(include[rmwba]?(?=\s)|~SEQ|~LST|\$[A-Za-z_]\w*(?==))/.exec(placed.text);
    if (own !== null) {
      directives.push(placed.span());
      continued = own[0].startsWith('$') && placed.text.endsWith('\\');
      continue;
    }
    for (const part of splitAtBraces(placed)) {
      const extraBrace = part.text === '}' && depth === 0;
      if (part.text === '{') depth++;
      else if (part.text === '}' && depth > 0) depth--;
      lines.push(lineOf(part, extraBrace));
    }
  }
  return { lines, directives, comments };
}

/** A line's parts: each brace outside quotes alone, and what stands between. */
function splitAtBraces(whole: Placed): Placed[] {
  const parts: Placed[] = [];
  let rest = whole;
  while (rest.text !== '') {
    const cut = firstPart(rest.text);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(skipBlanks(rest.text, cut));
  }
  return parts;
}

/** Where the first part of a line ends: behind a brace that it begins with, else before its first brace. */
export function firstPart(text: string): number {
  const first = text.charAt(0);
  return first === '{' || first === '}' ? 1 : braceOutsideQuotes(text);
}

/** A line as the parser gets it, in words. */
export function lineOf(placed: Placed, extraBrace: boolean): Line {
  const { text } = placed;
  const words: Word[] = [];
  let unmatchedQuote = false;
  for (let at = skipWhite(text, 0); at < text.length; at = skipWhite(text, at)) {
    const start = at;
    const quoted = text.charAt(at) === '"';
    if (quoted) {
      const close = text.indexOf('"', at + 1);
      if (close < 0) {
        unmatchedQuote = true;
        break;
      }
      at = close + 1;
    } else while (at < text.length && !isWhite(text.charCodeAt(at)) && text.charAt(at) !== '"') at++;
    const word = quoted ? text.slice(start + 1, at - 1) : text.slice(start, at);
    words.push({ text: word, quoted, span: placed.span(start, at) });
  }
  return { number: placed.line, words, text, span: placed.span(), extraBrace, unmatchedQuote };
}

function isWhite(code: number): boolean {
  return isBlank(code) || (code >= 11 && code <= 13) || code === 10;
}

function skipWhite(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWhite(text.charCodeAt(at))) at++;
  return at;
}

/** Stands for a line where the file has ended. */
export const NO_LINE: Line = {
  number: 0,
  words: [],
  text: '',
  span: lineSpan('', 1),
  extraBrace: false,
  unmatchedQuote: false,
};
