import type { ErrorCode, LineCounter, YAMLParseError } from 'yaml';

/** What keeps a text from being YAML, in words of somebody who writes it, and the offsets of where it is mended. */
export interface YamlFault {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

const SPACES = 'indent by spaces, not by tabs';
const QUOTE = 'a text that begins with a sign, or that has a colon and a space in it, stands in quotation marks';
const COLUMN = 'names that belong together, and the dashes of one list, begin at the same column';

/** What to do, where the library's words speak to people who know its terms. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
  BAD_SCALAR_START: QUOTE,
  BLOCK_AS_IMPLICIT_KEY: QUOTE,
  TAB_AS_INDENT: SPACES,
  BAD_INDENT: `this line is indented too far or too little: ${COLUMN}`,
  MULTILINE_IMPLICIT_KEY: 'a name is missing its colon and the space after it, or a line its indentation',
  DUPLICATE_KEY: 'this name stands here already: each item of a list begins with a dash, and has each name once',
};

/** The first fault of a text that is no YAML. What is said of the lines after it mostly follows from it, so it is not told. */
export function yamlFault(text: string, errors: readonly YAMLParseError[], counter: LineCounter): YamlFault | null {
  const first = [...errors].sort((a, b) => a.pos[0] - b.pos[0])[0];
  if (first === undefined) return null;
  const lines = text.split('\n');
  const at = counter.linePos(first.pos[0]);
  const line = lines[at.line - 1] ?? '';
  const onLine = (number: number, words: string): YamlFault => {
    const start = counter.lineStarts[number - 1] ?? 0;
    const own = lines[number - 1] ?? '';
    return { from: start + own.length - own.trimStart().length, to: start + own.length, words };
  };
  const here = (words: string): YamlFault => ({ from: first.pos[0], to: first.pos[1], words });
  if (/^ *\t/.test(line)) return here(SPACES);
  const open = unclosedQuote(lines.slice(0, at.line));
  if (open !== null) return onLine(open, 'a quotation mark of this line has no second one');
  const bracket = /end with an? ([}\]])/.exec(first.message)?.[1];
  if (bracket !== undefined) {
    return here(`a ${bracket === '}' ? '{' : '['} before this is not closed: expected ${bracket}`);
  }
  const beginsLine = line.slice(0, at.col - 1).trim() === '';
  const misplaced = first.code === 'UNEXPECTED_TOKEN' || first.code === 'BLOCK_AS_IMPLICIT_KEY';
  if (beginsLine && (misplaced || first.message.includes('without - indicator'))) {
    return here(ADVICE.BAD_INDENT ?? first.message);
  }
  if (first.code === 'BLOCK_AS_IMPLICIT_KEY' && !/:\s/.test(line.slice(at.col - 1))) {
    return onLine(at.line + 1, `this line is indented too far: ${COLUMN}`);
  }
  if (first.code === 'UNEXPECTED_TOKEN' && /["']/.test(line.slice(0, at.col))) {
    return here('nothing follows a closing quotation mark: put the whole text in quotation marks of the other kind');
  }
  return here(ADVICE[first.code] ?? first.message.replace(/\s+/g, ' ').trim());
}

/** The first line with an odd number of quotation marks, when all of them together are odd in number. */
function unclosedQuote(lines: readonly string[]): number | null {
  const isOdd = (line: string) => (line.replace(/\\./g, '').split('"').length - 1) % 2 === 1;
  if (lines.filter(isOdd).length % 2 === 0) return null;
  return lines.findIndex(isOdd) + 1;
}
