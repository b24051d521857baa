import { lineSpan, type Span } from '../../text/span.ts';

/** A text with the column each character came from: comments, escapes and definitions change texts, positions must not get lost. */
export class Placed {
  readonly text: string;
  /** From 1, one for each character; never falling. */
  readonly columns: readonly number[];
  readonly file: string;
  readonly line: number;

  constructor(text: string, columns: readonly number[], file: string, line: number) {
    this.text = text;
    this.columns = columns;
    this.file = file;
    this.line = line;
  }

  slice(start: number, end = this.text.length): Placed {
    return new Placed(this.text.slice(start, end), this.columns.slice(start, end), this.file, this.line);
  }

  /** Without blanks (space, tab) at its end. */
  trimEnd(): Placed {
    let end = this.text.length;
    while (end > 0 && isBlank(this.text.charCodeAt(end - 1))) end--;
    return end === this.text.length ? this : this.slice(0, end);
  }

  /** Another text in place of the characters from `start` to `end`; all of it stands where those stood. */
  replace(start: number, end: number, text: string): Placed {
    const first = this.columns[start] ?? 1;
    const last = this.columns[end - 1] ?? first;
    const inserted = new Array<number>(text.length).fill(first);
    if (text.length > 0) inserted[text.length - 1] = last;
    const columns = [...this.columns.slice(0, start), ...inserted, ...this.columns.slice(end)];
    return new Placed(this.text.slice(0, start) + text + this.text.slice(end), columns, this.file, this.line);
  }

  /** A text that stands where the whole of this one does. */
  instead(text: string): Placed {
    return this.replace(0, this.text.length, text);
  }

  span(start = 0, end = this.text.length): Span {
    const column = this.columns[start] ?? 1;
    const last = end > start ? (this.columns[end - 1] ?? column) : column - 1;
    return lineSpan(this.file, this.line, column, last + 1 - column);
  }
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

/** Where the text goes on after blanks. */
export function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** What is left of a line when lib/parser.c's decomment has been over it, and what it found. */
export interface Decommented {
  readonly placed: Placed;
  readonly comment: Span | null;
  /** Its `"` do not pair up. */
  readonly unterminated: boolean;
}

/** `!` and `#` start comments outside quotes, `\#` is a plain `#`; outer blanks go, those before a `\` at the end too. */
export function decomment(raw: Placed): Decommented {
  const { text } = raw;
  const columns: number[] = [];
  let kept = '';
  let quote = false;
  let comment: Span | null = null;
  let continues = false;
  for (let i = skipBlanks(text, 0); i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '"') quote = !quote;
    if (!quote && (c === '!' || c === '#')) {
      continues = endsInBackslash(text, i + 1);
      // What stood before the comment and the backslash behind it are one word then, over the comment.
      const covered = continues && kept.trim() !== '';
      comment = covered ? null : raw.span(i, continues ? text.length - 1 : text.length);
      break;
    }
    if (c === '\\' && i + 1 === text.length) {
      continues = true;
      break;
    }
    const next = text.charAt(i + 1);
    if (c === '\\' && (quote || (next !== '#' && next !== '!'))) {
      kept += c;
      columns.push(raw.columns[i] ?? 1);
    }
    if (c === '\\') i++;
    kept += text.charAt(i);
    columns.push(raw.columns[i] ?? 1);
  }
  let placed = new Placed(kept, columns, raw.file, raw.line).trimEnd();
  // keepalived leaves such a `\` where the blanks before it were.
  if (continues)
    placed = new Placed(
      `${placed.text}\\`,
      [...placed.columns, raw.columns[text.length - 1] ?? 1],
      raw.file,
      raw.line,
    );
  return { placed, comment, unterminated: quote };
}

/** Whether the last character is a backslash that no other escapes: keepalived sees it in a comment too, and keeps it. */
function endsInBackslash(text: string, from: number): boolean {
  for (let i = text.indexOf('\\', from); i >= 0; i = text.indexOf('\\', i + 2)) if (i + 1 === text.length) return true;
  return false;
}

/** Where the first brace outside `"…"` is, or the text's length. After an unclosed quote none is found. */
export function braceOutsideQuotes(text: string): number {
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
