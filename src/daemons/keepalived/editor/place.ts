import { keywordsIn, type Keyword } from '../directives.ts';
import { lex, type LexedFile, type Line } from '../lines.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Where the lines of a keepalived.conf stand. Blocks are followed by their braces alone: good enough for a file that is being typed. */

export const FILE = '';

/** A line and the keywords of the blocks it lies in, from the outside in. */
export interface Located {
  readonly line: Line;
  readonly path: readonly string[];
}

export function* locate(file: LexedFile): Generator<Located> {
  const path: string[] = [];
  let opening = '';
  for (const line of file.lines) {
    const first = line.words[0]?.text ?? '';
    if (first === '{') path.push(opening);
    if (first === '}') path.pop();
    yield { line, path: [...path] };
    if (first !== '{' && first !== '}') opening = first;
  }
}

export interface Place {
  /** The blocks open there. */
  readonly path: readonly string[];
  /** The line's words that end before the place, since the last brace. */
  readonly before: readonly string[];
  readonly inComment: boolean;
}

export function placeAt(text: string, line: number, column: number): Place {
  const rows = text.split('\n').slice(0, line);
  const last = rows.length === line ? (rows.pop() ?? '') : '';
  const typed = last.slice(0, column - 1);
  const file = lex(FILE, [...rows, typed].join('\n'));
  const open: string[] = [];
  let opening = '';
  let before: readonly string[] = [];
  for (const { words, number } of file.lines) {
    const first = words[0]?.text ?? '';
    if (first === '{') open.push(opening);
    else if (first === '}') open.pop();
    else opening = first;
    if (number === line)
      before = first === '{' || first === '}' ? [] : words.filter((w) => w.span.endColumn < column).map((w) => w.text);
  }
  return { path: open, before, inComment: file.comments.some((c) => c.line === line && column > c.column) };
}

export function keywordOf(line: Line, path: readonly string[]): Keyword | undefined {
  const first = line.words[0]?.text;
  return keywordsIn(path)?.find((k) => k.name === first);
}

/** How a keyword's line is written. */
export function usageOf(keyword: Keyword): string {
  const args = keyword.shape === 'block' && !keyword.args.includes('{') ? `${keyword.args} { … }`.trim() : keyword.args;
  return args === '' ? keyword.name : `${keyword.name} ${args}`;
}

/** Lines of blocks that hold values instead of keywords (man page keepalived.conf, 2.2). */
export const VALUE_USAGE: Readonly<Record<string, string>> = dictionary({
  virtual_ipaddress: 'ADDRESS[/PREFIX] [brd ADDRESS] [dev INTERFACE] [scope SCOPE] [label LABEL]',
  virtual_ipaddress_excluded: 'ADDRESS[/PREFIX] [brd ADDRESS] [dev INTERFACE] [scope SCOPE] [label LABEL]',
  static_ipaddress: 'ADDRESS[/PREFIX] [brd ADDRESS] [dev INTERFACE] [scope SCOPE] [label LABEL]',
  unicast_peer: 'ADDRESS [min_ttl 0-255] [max_ttl 0-255]',
  track_script: 'SCRIPT [weight N] [reverse]',
  track_interface: 'INTERFACE [weight N] [reverse]',
  track_process: 'PROCESS [weight N] [reverse]',
  track_file: 'FILE [weight N] [reverse]',
  track_bfd: 'NAME [weight N] [reverse]',
  group: 'INSTANCE',
  virtual_server_group: 'ADDRESS[-RANGE] PORT',
});
