import type { Span } from './span.ts';

/**
 * The block language of nginx: words ended by `;` or `{`, blocks closed by `}`, quotes, backslashes, comments to the end of the line.
 * The rules, and the words of the errors, are those of ngx_conf_read_token() in nginx 1.22's src/core/ngx_conf_file.c, tried against the daemon.
 */

/** One word as the daemon understands it, and where it stands (quotes included). */
export interface Word {
  readonly text: string;
  readonly span: Span;
  readonly quoted: boolean;
}

/** One directive: its words, and what is inside its braces when it has some. */
export interface BlockNode {
  /** Never empty; the first is the directive's name. */
  readonly words: readonly Word[];
  /** Null when it ended with `;`. */
  readonly block: readonly BlockNode[] | null;
  /** The words, without the end sign. */
  readonly span: Span;
  /** The line on which `;` or `{` stands: the daemon names it in errors about this directive. */
  readonly endLine: number;
  /** The line of the closing brace, or null where there is none (no block, or the text ends before). */
  readonly closeLine: number | null;
  /** Its braces, where it has them. */
  readonly openMark: Span | null;
  readonly closeMark: Span | null;
}

export interface SyntaxError {
  readonly line: number;
  readonly span: Span;
  readonly message: string;
}

export interface BlockTree {
  readonly nodes: readonly BlockNode[];
  /** The first breach, where reading stopped; `nodes` has what came before it. */
  readonly error: SyntaxError | null;
  readonly comments: readonly Span[];
  /** `;`, `{` and `}` by line and column. */
  readonly marks: readonly Span[];
  /** Words at the end of the text, or before an error, that no sign has ended. */
  readonly pending: readonly Word[];
}

interface OpenNode {
  words: readonly Word[];
  block: BlockNode[] | null;
  span: Span;
  endLine: number;
  closeLine: number | null;
  openMark: Span | null;
  closeMark: Span | null;
}

/** The daemon reads through a window of this many bytes; a word, or a comment, must fit (NGX_CONF_BUFFER). */
const WINDOW = 4096;

/** Reads a whole text. Never throws; the tree holds what stands before the first error. */
export function readBlocks(file: string, text: string): BlockTree {
  return new BlockReader(file, text, false).read();
}

/** The same for an editor: goes on after an error as if the missing sign were there, so that the rest keeps its colours. */
export function readBlocksOn(file: string, text: string): BlockTree {
  return new BlockReader(file, text, true).read();
}

class BlockReader {
  readonly #file: string;
  readonly #text: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  #words: Word[] = [];
  readonly #comments: Span[] = [];
  readonly #marks: Span[] = [];
  readonly #root: BlockNode[] = [];
  readonly #open: OpenNode[] = [];
  #error: SyntaxError | null = null;
  readonly #goOn: boolean;

  constructor(file: string, text: string, goOn: boolean) {
    this.#file = file;
    this.#text = text;
    this.#goOn = goOn;
  }

  read(): BlockTree {
    while ((this.#error === null || this.#goOn) && this.#at < this.#text.length) this.#step();
    if (this.#error === null) this.#end();
    return {
      nodes: this.#root,
      error: this.#error,
      comments: this.#comments,
      marks: this.#marks,
      pending: this.#words,
    };
  }

  #step(): void {
    const ch = this.#text[this.#at] as string;
    if (ch === '\n') this.#newLine();
    else if (isSpace(ch)) this.#at++;
    else if (ch === '#') this.#comment();
    else if (ch === ';' || ch === '{') this.#endWords(ch);
    else if (ch === '}') this.#closeBlock();
    else if (ch === '"' || ch === "'") this.#quotedWord(ch);
    else this.#plainWord();
  }

  #newLine(): void {
    this.#at++;
    this.#line++;
    this.#lineStart = this.#at;
  }

  #comment(): void {
    const start = this.#at;
    while (this.#at < this.#text.length && this.#text[this.#at] !== '\n') this.#at++;
    this.#comments.push(this.#spanOf(start, this.#line, this.#lineStart));
    if (this.#at - start >= WINDOW && this.#at < this.#text.length) this.#tooLong(start, null);
  }

  #mark(): Span {
    const span = this.#spanOf(this.#at, this.#line, this.#lineStart, this.#at + 1);
    this.#marks.push(span);
    this.#at++;
    return span;
  }

  #endWords(ch: ';' | '{'): void {
    const mark = this.#mark();
    const first = this.#words[0];
    if (first === undefined) {
      this.#fail(`unexpected "${ch}"`, mark);
      return;
    }
    this.#addNode(first, ch === '{' ? mark : null);
  }

  #addNode(first: Word, openMark: Span | null): void {
    const last = this.#words.at(-1) as Word;
    const span: Span = { ...first.span, endLine: last.span.endLine, endColumn: last.span.endColumn };
    const block = openMark === null ? null : [];
    const node: OpenNode = {
      words: this.#words,
      block,
      span,
      endLine: this.#line,
      closeLine: null,
      openMark,
      closeMark: null,
    };
    (this.#open.at(-1)?.block ?? this.#root).push(node);
    if (openMark !== null) this.#open.push(node);
    this.#words = [];
  }

  #closeBlock(): void {
    const mark = this.#mark();
    const first = this.#words[0];
    if (first !== undefined) {
      this.#fail('unexpected "}"', mark);
      if (!this.#goOn) return;
      this.#addNode(first, null);
    }
    const node = this.#open.pop();
    if (node === undefined) this.#fail('unexpected "}"', mark);
    else {
      node.closeLine = this.#line;
      node.closeMark = mark;
    }
  }

  #quotedWord(quote: string): void {
    const start = this.#at;
    const startLine = this.#line;
    const startLineStart = this.#lineStart;
    this.#at++;
    while (this.#at < this.#text.length && this.#text[this.#at] !== quote) {
      if (this.#text[this.#at] === '\\') this.#skipOne();
      if (this.#at < this.#text.length) this.#skipOne();
      if (this.#at - start - 1 >= WINDOW && this.#at < this.#text.length)
        return this.#tooLong(start, quote, startLine, startLineStart);
    }
    if (this.#at >= this.#text.length) this.#endInsideWord(start, startLine, startLineStart);
    else this.#at++;
    const span = this.#spanOf(start, startLine, startLineStart);
    this.#words.push({
      text: unescape(this.#text.slice(start + 1, this.#error === null ? this.#at - 1 : this.#at)),
      span,
      quoted: true,
    });
    this.#afterQuote();
  }

  /** After a closing quote only a space, `;`, `{` or `)` may follow. */
  #afterQuote(): void {
    const ch = this.#text[this.#at];
    if (ch === undefined || ch === '\n' || isSpace(ch) || ch === ';' || ch === '{') return;
    if (ch !== ')') this.#fail(`unexpected "${ch}"`, this.#spanOf(this.#at, this.#line, this.#lineStart, this.#at + 1));
  }

  #plainWord(): void {
    const start = this.#at;
    const startLine = this.#line;
    const startLineStart = this.#lineStart;
    const { text } = this;
    let variable = false;
    while (this.#at < text.length) {
      const ch = text[this.#at] as string;
      const inBraces: boolean = ch === '{' && variable;
      if (!inBraces && (ch === '\n' || isSpace(ch) || ch === ';' || ch === '{')) break;
      variable = ch === '$' || inBraces;
      if (ch === '\\') {
        this.#skipOne();
        if (this.#at < text.length) this.#skipOne();
      } else this.#at++;
      if (this.#at - start >= WINDOW && this.#at < text.length)
        return this.#tooLong(start, null, startLine, startLineStart);
    }
    const span = this.#spanOf(start, startLine, startLineStart);
    this.#words.push({ text: unescape(text.slice(start, this.#at)), span, quoted: false });
  }

  get text(): string {
    return this.#text;
  }

  #skipOne(): void {
    if (this.#text[this.#at] === '\n') this.#newLine();
    else this.#at++;
  }

  #tooLong(start: number, quote: string | null, line = this.#line, lineStart = this.#lineStart): void {
    const span = this.#spanOf(start, line, lineStart, start + 1);
    if (quote === null)
      this.#fail(`too long parameter "${this.#text.slice(start, start + 10)}..." started`, span, line);
    else this.#fail(`too long parameter, probably missing terminating "${quote}" character`, span, line);
  }

  #endInsideWord(start: number, line: number, lineStart: number): void {
    this.#fail('unexpected end of file, expecting ";" or "}"', this.#spanOf(start, line, lineStart, start + 1));
  }

  #end(): void {
    const word = this.#words[0];
    const node = this.#open.at(-1);
    if (word !== undefined) this.#fail('unexpected end of file, expecting ";" or "}"', word.span);
    else if (node !== undefined) this.#fail('unexpected end of file, expecting "}"', node.span);
  }

  /** `line` is what the daemon says, which is where it has read to; `span` is what the editor marks. */
  #fail(message: string, span: Span, line = this.#line): void {
    this.#error ??= { line, span, message };
  }

  /** From `start`, which lies on `line`, to `end` or to here. */
  #spanOf(start: number, line: number, lineStart: number, end?: number): Span {
    const column = start - lineStart + 1;
    if (end !== undefined) return { file: this.#file, line, column, endLine: line, endColumn: column + end - start };
    return { file: this.#file, line, column, endLine: this.#line, endColumn: this.#at - this.#lineStart + 1 };
  }
}

function isSpace(ch: string): boolean {
  return ch === ' ' || ch === '\t' || ch === '\r';
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
]);

/** A backslash before anything but these stays, with what follows. */
function unescape(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(/\\(["'\\trn])/g, (_, ch: string) => ESCAPES.get(ch) as string);
}
