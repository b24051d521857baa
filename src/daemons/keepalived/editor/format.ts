import type { Span } from '../../../text/span.ts';
import { lex, type LexedFile } from '../lines.ts';
import { FILE } from './place.ts';

const INDENT = '    ';
/** Deeper blocks are set no further in. */
const DEPTH_MAX = 40;
/** Lines have a bounded length in keepalived; near it no blank is touched. */
const LENGTH_MAX = 900;

/**
 * Four blanks for each block, one blank between words, an empty line between blocks at the margin. Lines stay lines; those of the reader's own language
 * (definitions, includes, conditions) and lines whose quotes do not close stay as they are.
 */
export function format(text: string): string {
  const rows = text.split('\n');
  const file = lex(FILE, text);
  const lines = byNumber(file);
  const printed: string[] = [];
  let depth = 0;
  /** The line before goes on in this one. */
  let defining = false;
  for (const [index, raw] of rows.entries()) {
    const line = lines[index + 1] ?? NOTHING;
    const closers = line.marks.findIndex((mark) => mark !== '}');
    const level = Math.max(0, depth - (closers < 0 ? line.marks.length : closers));
    // Lines around a backslash at an end may be one line to keepalived, and `$` begins its own language: both stay.
    const continues = defining;
    // Blanks and comments do not end a definition; an empty line does.
    defining = /\\\s*$/.test(raw) || (defining && /^\s+$|^\s*[#!]/.test(raw));
    const own = continues || /\\\s*$/.test(raw) || /^\s*\$/.test(raw);
    const row = own ? raw : rowOf(raw, line, level);
    for (const mark of line.marks) depth = mark === '{' ? depth + 1 : mark === '}' ? Math.max(0, depth - 1) : depth;
    const last = printed.at(-1);
    if (row === '' && !continues && (last === undefined || last === '')) continue;
    if (last === '}' && row !== '' && row !== '}' && level === 0 && !line.keep && !own) printed.push('');
    printed.push(row);
  }
  while (printed.at(-1) === '') printed.pop();
  // keepalived ignores a last line without its end: what ended one goes on doing so, also before blanks.
  return printed.length === 0 ? '' : printed.join('\n') + (/\n\s*$/.test(text) ? '\n' : '');
}

interface PhysicalLine {
  /** Words and comment, in their order. */
  readonly pieces: Span[];
  /** Its braces, and an empty text for every other word. */
  readonly marks: string[];
  keep: boolean;
}

const NOTHING: PhysicalLine = { pieces: [], marks: [], keep: false };

function byNumber(file: LexedFile): PhysicalLine[] {
  const lines: PhysicalLine[] = [];
  const at = (number: number): PhysicalLine => (lines[number] ??= { pieces: [], marks: [], keep: false });
  for (const line of file.lines) {
    const own = at(line.number);
    if (line.unmatchedQuote) own.keep = true;
    for (const word of line.words) {
      own.pieces.push(word.span);
      own.marks.push(!word.quoted && (word.text === '{' || word.text === '}') ? word.text : '');
    }
  }
  for (const span of file.directives) at(span.line).keep = true;
  for (const span of file.comments) at(span.line).pieces.push(span);
  return lines;
}

function rowOf(raw: string, { pieces, keep }: PhysicalLine, level: number): string {
  if (keep || raw.length > LENGTH_MAX) return raw;
  let row = INDENT.repeat(Math.min(level, DEPTH_MAX));
  if (pieces.length === 0) return raw.trim() === '' ? '' : raw;
  // Braces of a definition's use or a sequence are no words of the file: such a line is only set in.
  if (/\$\{|^\s*~/.test(raw)) return row + raw.trim();
  // A comment at the margin may be a line that was switched off: it stays there.
  if (pieces.length === 1 && (pieces[0] as Span).column === 1 && /^[#!]/.test(raw)) row = '';
  let last: Span | null = null;
  for (const span of pieces) {
    const written = raw.slice(span.column - 1, span.endColumn - 1);
    const touches = last !== null && last.endColumn === span.column && !/^[{}]$/.test(written) && !/[{}]$/.test(row);
    row += (last === null || touches ? '' : ' ') + written;
    last = span;
  }
  row = row.trimEnd();
  // What is not all accounted for (an escape, a word that the reader joined) is left alone.
  return row.replace(/\s+/g, '') === raw.replace(/\s+/g, '') ? row : raw;
}
