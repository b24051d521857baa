import type { ErrorCode, LineCounter, YAMLParseError } from 'yaml';

/** What keeps a text from being YAML, in words of somebody who writes it, and the offsets of where it is mended. */
export interface YamlFault {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

const SPACES = 'indent by spaces, not by tabs';
const QUOTE =
  'a text that begins with a sign, or that has a colon and a space in it, stands in quotation marks: "web1: off"';
const COLUMN = 'names that belong together, and the dashes of one list, begin at the same column';
const INDENT = `this line is indented too far or too little: ${COLUMN}`;

/** What to do, where the library's words speak to people who know its terms. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
  BAD_SCALAR_START: QUOTE,
  BLOCK_AS_IMPLICIT_KEY: QUOTE,
  BAD_ALIAS: QUOTE,
  ALIAS_PROPS: QUOTE,
  MULTIPLE_ANCHORS: QUOTE,
  MULTIPLE_TAGS: QUOTE,
  BAD_PROP_ORDER: QUOTE,
  TAG_RESOLVE_FAILED: QUOTE,
  TAB_AS_INDENT: SPACES,
  BAD_INDENT: INDENT,
  MULTILINE_IMPLICIT_KEY: 'a name is missing its colon and the space after it, or a line its indentation',
  DUPLICATE_KEY: 'this name stands here already: each item of a list begins with a dash, and has each name once',
  BLOCK_IN_FLOW:
    'a comma is missing: in braces and brackets one stands between every two entries, and no dash before any',
  BAD_DQ_ESCAPE: 'in double quotation marks a backslash is written twice, or the text stands in single ones',
  MULTIPLE_DOCS: '--- begins another document, and a file of the lab holds one: take the line out',
};

/** The first fault of a text that is no YAML. What is said of the lines after it mostly follows from it, so it is not told. */
export function yamlFault(text: string, errors: readonly YAMLParseError[], counter: LineCounter): YamlFault | null {
  const first = [...errors].sort((a, b) => a.pos[0] - b.pos[0])[0];
  return first === undefined ? null : new Slip(text, first, counter).fault();
}

/** The library's first error beside the text around it: what was meant is often told by another sign or line than the one it stopped at. */
class Slip {
  readonly #text: string;
  readonly #error: YAMLParseError;
  readonly #counter: LineCounter;
  readonly #lines: readonly string[];
  readonly #number: number;
  /** The line it stopped at, and what stands there before. */
  readonly #line: string;
  readonly #before: string;

  constructor(text: string, error: YAMLParseError, counter: LineCounter) {
    this.#text = text;
    this.#error = error;
    this.#counter = counter;
    this.#lines = text.split('\n');
    const { line, col } = counter.linePos(error.pos[0]);
    this.#number = line;
    this.#line = this.#lines[line - 1] ?? '';
    this.#before = this.#line.slice(0, col - 1);
  }

  fault(): YamlFault {
    return (
      this.#blanks() ??
      this.#quotes() ??
      this.#brackets() ??
      this.#dashes() ??
      this.#column() ??
      this.#here(this.#advice())
    );
  }

  #blanks(): YamlFault | null {
    if (/^ *\t/.test(this.#line)) return this.#here(SPACES);
    const foreign = this.#lines.slice(0, this.#number).findIndex((line) => /^ *[^\S \t\r]/.test(line));
    if (foreign < 0) return null;
    return this.#onLine(
      foreign + 1,
      'this line begins with a blank that is no space, as web pages have them: write spaces there',
    );
  }

  #quotes(): YamlFault | null {
    const open = unclosedQuote(this.#lines.slice(0, this.#number));
    if (open !== null) return this.#onLine(open, UNCLOSED_QUOTE);
    if (this.#error.message === "Missing closing 'quote") {
      // Any other one behind it would have closed it.
      const { line } = this.#counter.linePos(this.#text.lastIndexOf("'"));
      return this.#onLine(line, UNCLOSED_QUOTE);
    }
    if (/[:\-,[{] *[“”„«‘’]/.test(this.#line)) {
      return this.#here('these quotation marks are no part of YAML: a text stands in " or \', as keyboards have them');
    }
    if (this.#error.code === 'UNEXPECTED_TOKEN' && /["']/.test(this.#before)) {
      return this.#here(
        'nothing follows a closing quotation mark: put the whole text in quotation marks of the other kind',
      );
    }
    return null;
  }

  #brackets(): YamlFault | null {
    const expected = /end with an? ([}\]])/.exec(this.#error.message)?.[1];
    if (expected !== undefined) {
      const at = openBracket(this.#text.slice(0, this.#error.pos[0]), expected);
      const sign = expected === '}' ? '{' : '[';
      return { from: at, to: at + 1, words: `this ${sign} is not closed: expected ${expected}` };
    }
    const extra = extraBracket(this.#line);
    if (extra !== null) {
      const from = this.#start(this.#number) + extra;
      const sign = this.#line[extra] as string;
      return {
        from,
        to: from + 1,
        words: `this ${sign} closes nothing: take it out, or write ${sign === '}' ? '{' : '['} where it belongs`,
      };
    }
    if (/Unexpected (, in|empty item)/.test(this.#error.message))
      return this.#here('nothing stands between two commas: take one out');
    if (/Missing ,/.test(this.#error.message)) return this.#here(ADVICE.BLOCK_IN_FLOW as string);
    return null;
  }

  #dashes(): YamlFault | null {
    const { message } = this.#error;
    const glued = [this.#number, this.#number - 1].find((number) =>
      /^\s*-[^\s\d-]/.test(this.#lines[number - 1] ?? ''),
    );
    if (glued !== undefined) return this.#onLine(glued, 'a space stands behind the dash of a list');
    if (message.includes('block-seq-ind on same line'))
      return this.#here(`a list begins on the line below its name; ${QUOTE}`);
    if (/^Not a YAML token|header/.test(message))
      return this.#here('what follows > or | begins on the next line, further in');
    return null;
  }

  /** A line that begins where it cannot. */
  #column(): YamlFault | null {
    const { code, message } = this.#error;
    if (this.#before.trim() === '') {
      const misplaced = code === 'UNEXPECTED_TOKEN' || code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'BAD_INDENT';
      const beside = this.#beside();
      const above = this.#lines[beside]?.trimStart();
      if (message.includes('without - indicator') || (misplaced && above?.startsWith('-'))) {
        return this.#here(`this line is indented too far or too little, or its dash is missing: ${COLUMN}`);
      }
      if (misplaced && above?.startsWith('{')) return this.#onLine(beside + 1, `this line lacks its dash: ${COLUMN}`);
      if (misplaced) return this.#here(INDENT);
    }
    const name = /:\s/.test(this.#line.slice(this.#before.length));
    if (code !== 'BLOCK_AS_IMPLICIT_KEY' || name) return null;
    return this.#onLine(this.#number + 1, `this line is indented too far: ${COLUMN}`);
  }

  /** The index of the line above that begins at the same column and is of another kind: a dash where this one has none, braces where it has one. -1: none. */
  #beside(): number {
    const column = columnOf(this.#line);
    const sign = this.#line[column] === '-' ? '{' : '-';
    const above = this.#lines.slice(0, this.#number - 1);
    const at = above.findLastIndex((line) => line.trim() !== '' && columnOf(line) <= column);
    return above[at] !== undefined && columnOf(above[at]) === column && above[at][column] === sign ? at : -1;
  }

  #advice(): string {
    const { code, message } = this.#error;
    if (/Unexpected \S+ at node end/.test(message)) return QUOTE;
    return ADVICE[code] ?? message.replace(/\s+/g, ' ').trim();
  }

  #here(words: string): YamlFault {
    return { from: this.#error.pos[0], to: this.#error.pos[1], words };
  }

  #onLine(number: number, words: string): YamlFault {
    const start = this.#start(number);
    const line = this.#lines[number - 1] ?? '';
    return { from: start + columnOf(line), to: start + line.length, words };
  }

  #start(number: number): number {
    return this.#counter.lineStarts[number - 1] ?? 0;
  }
}

function columnOf(line: string): number {
  return line.length - line.trimStart().length;
}

const UNCLOSED_QUOTE = 'a quotation mark of this line has no second one';

/** The first line with an odd number of quotation marks, when all of them together are odd in number. */
function unclosedQuote(lines: readonly string[]): number | null {
  const isOdd = (line: string) => (line.replace(/\\./g, '').split('"').length - 1) % 2 === 1;
  if (lines.filter(isOdd).length % 2 === 0) return null;
  return lines.findIndex(isOdd) + 1;
}

/** Quoted texts and remarks as blanks: the signs in them open and close nothing. */
function bare(text: string): string {
  return text.replace(/"(?:\\.|[^"\\\n])*"|(?<![\w])'[^'\n]*'|(?<=^|\s)#.*/gm, (words) => ' '.repeat(words.length));
}

/** The place of the last bracket that the expected one would close. */
function openBracket(text: string, expected: string): number {
  const open: number[] = [];
  const sign = expected === '}' ? '{' : '[';
  for (const [at, letter] of [...bare(text)].entries()) {
    if (letter === sign) open.push(at);
    if (letter === expected) open.pop();
  }
  return open.at(-1) ?? text.length;
}

/** Where a bracket of a line closes one that the line did not open. */
function extraBracket(line: string): number | null {
  const open: string[] = [];
  for (const [at, letter] of [...bare(line)].entries()) {
    if (letter === '{' || letter === '[') open.push(letter);
    if ((letter === '}' || letter === ']') && open.pop() === undefined) return at;
  }
  return null;
}
