import { splitLine, wordsSpan, type Word, type WordError, type WordLine } from '../../../text/words.ts';
import type { Span } from '../../../text/span.ts';
import { ConditionalBlocks } from './conditionalBlocks.ts';
import { Line } from './line.ts';
import { withMark } from './markedText.ts';
import type { Reading } from './reading.ts';

export type Negation = 'no' | 'default' | null;

/** Takes the words of one line, without `no` or `default` before them. */
export type TakeStatement = (words: readonly Word[], negation: Negation) => void;

/** Words that may stand after `no` and `default`. */
const SWITCHABLE = new Set([
  'option',
  'log',
  'busy-polling',
  'set-dumpable',
  'strict-limits',
  'insecure-fork-wanted',
  'numa-cpu-mapping',
]);

/** The daemon stops before the line after this many that it could not take. */
const FATAL_MAX = 50;
/** How much of a line a message shows. */
const SHOWN_WIDTH = 80;

const WORD_ERRORS: Readonly<Record<Exclude<WordError['kind'], 'too-many'>, string>> = {
  quote: 'unmatched quote',
  brace: 'unmatched brace in environment variable name',
  variable: 'forbidden first char in environment variable name',
  expansion: 'truncated or invalid word expansion sequence',
  hex: 'truncated or invalid hexadecimal sequence',
};

/**
 * The lines of a file as readcfgfile() hands them to its sections (cfgparse.c 2.6): cut into words with the environment of the moment, without those
 * that `.if` masks out, and no further than the daemon reads.
 */
export class Statements {
  readonly #text: string;
  readonly #reading: Reading;
  readonly #blocks: ConditionalBlocks;
  readonly #take: TakeStatement;
  #fatal = 0;

  constructor(text: string, reading: Reading, take: TakeStatement) {
    this.#text = text;
    this.#reading = reading;
    this.#blocks = new ConditionalBlocks(reading);
    this.#take = take;
  }

  /** True when the daemon came to the end of what it wanted to read, and did not give up. */
  read(): boolean {
    const rows = this.#text.split('\n');
    // What follows the last line feed is a line only where there is something.
    if (rows.at(-1) === '') rows.pop();
    const complete = this.#readRows(rows);
    if (this.#reading.aborted) return false;
    if (complete && this.#text !== '' && !this.#text.endsWith('\n')) this.#lastLineFeed(rows.length, rows.at(-1) ?? '');
    return true;
  }

  /** After the last section's own end. */
  finish(): void {
    this.#blocks.finish();
  }

  /** False when the daemon stops before the end. */
  #readRows(rows: readonly string[]): boolean {
    const reading = this.#reading;
    for (const [index, row] of rows.entries()) {
      const number = index + 1;
      if (this.#fatal >= FATAL_MAX) {
        reading.line = emptyLine(reading.report.file, number);
        reading.alert(`too many fatal errors (${this.#fatal}), stopping now.`, { form: 'tight', code: 'too-many-errors' });
        return false;
      }
      if (row.trimStart().startsWith('[')) continue;
      if (!this.#row(splitLine(reading.report.file, number, row, reading.variable(number)))) return index === rows.length - 1;
      if (reading.aborted) return false;
    }
    return true;
  }

  /** False when nothing below is read. */
  #row(row: WordLine): boolean {
    const reading = this.#reading;
    const first = row.words[0];
    if (row.error !== null) {
      this.#fatal++;
      this.#wordError(row, row.error);
      return true;
    }
    if (first === undefined || first.value === '') return true;
    reading.line = new Line(row.words, row.line);
    reading.refused = false;
    const block = this.#blocks.take(row.words);
    if (block === 'stop') return false;
    if (block === 'line') this.#statement(row.words, first.value);
    return true;
  }

  #statement(words: readonly Word[], first: string): void {
    const reading = this.#reading;
    const negation: Negation = first === 'no' || first === 'default' ? first : null;
    const rest = negation === null ? words : withoutNegation(words, negation);
    if (negation !== null && !SWITCHABLE.has((rest[0] as Word).value)) {
      reading.alert(
        'negation/default currently supported only for options, log, busy-polling, set-dumpable, strict-limits, insecure-fork-wanted and numa-cpu-mapping.',
        { form: 'tight', word: 0, code: 'negation' },
      );
      this.#fatal++;
    }
    reading.refused = false;
    this.#take(rest, negation);
    if (reading.refused) this.#fatal++;
  }

  #wordError(row: WordLine, error: WordError): void {
    const { report } = this.#reading;
    const text = row.text.trimStart();
    const indent = row.text.length - text.length;
    // What HAProxy misses may be past the line's end; the mark stays on its last character.
    const column = Math.max(1, Math.min(error.column, row.text.length));
    const span: Span = { file: report.file, line: row.line, column, endLine: row.line, endColumn: Math.min(column, row.text.length) + 1 };
    if (error.kind === 'too-many') {
      const position = row.words.slice(0, WORDS_MAX - 1).reduce((length, { value }) => length + value.length + 1, 1);
      const last = row.words[WORDS_MAX - 1]?.value ?? '';
      return this.#reading.alertAt(span, 'too-many-words', `too many words, truncating after word ${WORDS_MAX}, position ${position}: <${last}>.`);
    }
    const said = `${WORD_ERRORS[error.kind]} at position ${error.column}:${withMark('', textLeft(text), error.column - 1 - indent, SHOWN_WIDTH)}`;
    this.#reading.alertAt(span, `word-${error.kind}`, said);
  }

  /** A last line without a line feed counts as cut off, and is refused after it was read. */
  #lastLineFeed(number: number, row: string): void {
    const { report } = this.#reading;
    const column = row.length + 1;
    this.#reading.alertAt(
      { file: report.file, line: number, column, endLine: number, endColumn: column },
      'missing-line-feed',
      `Missing LF on last line, file might have been truncated at position ${column}.`,
    );
  }
}

/** The daemon reads a line in place: where the default of a variable ended, the line now ends (tools.c, parse_line). */
function textLeft(text: string): string {
  const found = /"[^'"]*\$\{\.?\w+(?:\[\*\])?-[^}]*(?=\})/.exec(text);
  return found === null ? text : text.slice(0, found.index + found[0].length);
}

/** MAX_LINE_ARGS. */
const WORDS_MAX = 64;

/** The daemon moves the words up and, after `default`, leaves the last where it was. */
function withoutNegation(words: readonly Word[], negation: 'no' | 'default'): readonly Word[] {
  if (words.length > 1) return negation === 'no' ? words.slice(1) : [...words.slice(1), words.at(-1) as Word];
  return negation === 'no' ? [{ value: '', span: wordsSpan(words) }] : words;
}

function emptyLine(file: string, line: number): Line {
  return new Line([{ value: '', span: { file, line, column: 1, endLine: line, endColumn: 1 } }], line);
}
