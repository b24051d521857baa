import { splitWords, type WordLine } from '../../../text/words.ts';
import { SECTIONS } from '../directives.ts';
import { FILE } from './place.ts';

const INDENT = '    ';
/** The daemon takes lines of a bounded length; near it no blank is touched. */
const LENGTH_MAX = 1900;

/**
 * Sections at the margin with an empty line before them, everything else four blanks in, one blank between words. A line whose words cannot be told, and
 * comments at the margin, stay as they are; so does the end of the text, where a missing line feed means something to HAProxy.
 */
export function format(text: string): string {
  const written = splitWords(FILE, text);
  const rows: string[] = [];
  let inside = false;
  /** Where the comments that belong to the next line begin. */
  let commentsFrom = 0;
  for (const line of written) {
    const first = line.words[0]?.value;
    const opens = first !== undefined && line.error === null && SECTIONS.has(first);
    const isLast = line === written.at(-1);
    const row = isLast ? line.text : formatted(line, inside && !opens);
    if (opens) {
      inside = true;
      if (commentsFrom > 0 && rows[commentsFrom - 1] !== '') rows.splice(commentsFrom, 0, '');
    }
    if (row === '' && (rows.length === 0 || rows.at(-1) === '') && !isLast) continue;
    rows.push(row);
    if (row === '' || first !== undefined) commentsFrom = rows.length;
  }
  const end = text.endsWith('\n') ? '\n' : '';
  while (end !== '' && rows.length > 1 && rows.at(-1) === '') rows.pop();
  return rows.join('\n') + end;
}

function formatted(line: WordLine, indented: boolean): string {
  const { text, words, commentColumn } = line;
  if (line.error !== null || text.length > LENGTH_MAX) return text;
  const comment = commentColumn === null ? '' : text.slice(commentColumn - 1).trimEnd();
  if (words.length === 0) return comment === '' ? '' : commentColumn === 1 || !indented ? comment : INDENT + comment;
  const written = words.map((w) => text.slice(w.span.column - 1, w.span.endColumn - 1));
  // A tab may follow a backslash; a blank in its place would belong to the word.
  if (written.some((word) => word.endsWith('\\'))) return text;
  const said = written.join(' ');
  return (indented ? INDENT : '') + said + (comment === '' ? '' : ` ${comment}`);
}
