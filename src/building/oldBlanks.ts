/**
 * A text that a library wrote anew, with the blanks that its lines had before: those lines that say the same as a line of the old text are the old
 * line, to the letter. New lines of machines stand as the others do: what is said of them begins in one column.
 */
export function withOldBlanks(before: string, after: string): string {
  const known = new Map<string, string[]>();
  for (const line of before.split('\n')) {
    const plain = withoutBlanks(line);
    const same = known.get(plain);
    if (same === undefined) known.set(plain, [line]);
    else same.push(line);
  }
  const column = commonColumn(before);
  const lines = after
    .split('\n')
    .map((line) => known.get(withoutBlanks(line))?.shift() ?? (column === null ? line : atColumn(line, column)));
  return lines.join('\n');
}

/** How deep it stands counts; how many blanks stand between its words does not. */
function withoutBlanks(line: string): string {
  const body = line.trim();
  const depth = line.length - line.trimStart().length;
  return `${depth}:${body.replace(/[ \t]+/g, ' ').replace(/ ?([{}[\]]) ?/g, '$1')}`;
}

const ENTRY = /^( +[\w-]+:)( +)(\{.*)$/;

/** The column in which all braces stand behind names of different length, counted from 0; null where they do not stand below each other. */
export function commonColumn(text: string): number | null {
  const columns = new Set<number>();
  let padded = false;
  for (const line of text.split('\n')) {
    const [, name = '', blanks] = ENTRY.exec(line) ?? [];
    if (blanks === undefined) continue;
    columns.add(name.length + blanks.length);
    padded ||= blanks !== ' ';
  }
  const [column] = columns;
  return columns.size === 1 && padded && column !== undefined ? column : null;
}

/** The line with its brace in that column, where its name leaves room for it. */
export function atColumn(line: string, column: number): string {
  const [, name, , rest] = ENTRY.exec(line) ?? [];
  if (name === undefined || rest === undefined || name.length >= column) return line;
  return `${name.padEnd(column)}${rest}`;
}
