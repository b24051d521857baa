import { isMap, isPair, isScalar, isSeq, parseDocument, visit, type Document, type Node } from 'yaml';

/** Where a cursor stands in a YAML text. */
export interface YamlCursor {
  /** From the top to the value that is being written; to the mapping around it where that is a key. */
  readonly path: readonly (string | number)[];
  /** `key`: a word of a mapping that has others; `value`: all of the value at the path. */
  readonly role: 'key' | 'value';
  /** All that is written, as plain data, without the word at the cursor. */
  readonly written: unknown;
  /** Whether what stands around the cursor is on one line, in braces or brackets. */
  readonly flow: boolean;
}

/** A word that nobody writes: it stands in the cursor's place while the text is read. */
const MARK = 'cursor\u2060mark';
const WORD = /[^\s,:{}[\]"'#]/;

/**
 * The place of a cursor, line and column from 1; null in remarks, within quotation marks, and where the text around it makes no sense.
 * @param around what would be written around the word: `['- ', '']` for an item of a list, `['', ':']` for a key
 */
export function cursorAt(
  text: string,
  line: number,
  column: number,
  [before, after]: readonly [string, string] = ['', ''],
): YamlCursor | null {
  const lines = text.split('\n');
  const row = lines[line - 1] ?? '';
  const left = row.slice(0, column - 1);
  if (/(^|\s)#/.test(left) || (left.match(/"/g)?.length ?? 0) % 2 === 1) return null;
  let start = column - 1;
  while (start > 0 && WORD.test(row[start - 1] as string)) start--;
  let end = column - 1;
  while (end < row.length && WORD.test(row[end] as string)) end++;
  lines[line - 1] = row.slice(0, start) + before + MARK + after + row.slice(end);
  const document = parsed(lines);
  if (before + after === '') return found(document);
  // What is tried must fit: at another distance from the margin it would be another thing, or none.
  lines[line - 1] = '';
  return document.errors.length > parsed(lines).errors.length ? null : found(document);
}

function parsed(lines: readonly string[]): Document.Parsed {
  return parseDocument(lines.join('\n'), { prettyErrors: false, logLevel: 'error' });
}

function found(document: Document.Parsed): YamlCursor | null {
  let cursor: YamlCursor | null = null;
  visit(document, {
    Scalar(key, node, ancestors) {
      if (node.value !== MARK) return undefined;
      const around = ancestors.filter((one) => isMap(one) || isSeq(one)) as { flow?: boolean }[];
      const flow = around.some((one) => one.flow === true);
      cursor = {
        path: pathOf([...ancestors, node] as Node[], key === 'key'),
        role: key === 'key' ? 'key' : 'value',
        written: null,
        flow,
      };
      return visit.BREAK;
    },
  });
  return cursor === null ? null : { ...(cursor as YamlCursor), written: plain(document) };
}

/** Keys and indexes along a chain of nodes. @param atKey the last of them is a key, whose mapping is meant */
function pathOf(chain: readonly unknown[], atKey: boolean): (string | number)[] {
  const path: (string | number)[] = [];
  for (const [i, node] of chain.entries()) {
    const next = chain[i + 1];
    if (isSeq(node)) path.push(node.items.indexOf(next as never));
    else if (isPair(node) && !(atKey && next === chain.at(-1)))
      path.push(String(isScalar(node.key) ? node.key.value : node.key));
  }
  return path;
}

/** Without the mark: neither as a key nor as a value. */
function plain(document: Document.Parsed): unknown {
  try {
    return unmarked(document.toJS({ maxAliasCount: 100 }));
  } catch {
    return null;
  }
}

function unmarked(value: unknown): unknown {
  if (value === MARK) return null;
  if (Array.isArray(value)) return value.map(unmarked);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== MARK);
  return Object.fromEntries(entries.map(([key, one]) => [key, unmarked(one)]));
}
