import type { Diagnostic } from '../../text/diagnostic.ts';
import { parseEnv, type EnvEntry } from '../../text/env.ts';
import type {
  Completion,
  EditorSupport,
  Fix,
  Hover,
  NameUse,
  OutlineItem,
  ParseContext,
  Signature,
  Token,
} from '../daemon.ts';
import { hostUse, plainCompletions, signatureOf, writeFix } from '../editing.ts';
import { nearest } from '../../text/nearest.ts';
import { isVariable, VARIABLES } from './variables.ts';

/** What the editor shows for an app.env, from the table of variables. */
export const appEditor: EditorSupport = { tokens, complete, hover, signature, outline, names, fixes, format };

function tokens(text: string): Token[] {
  const tokens: Token[] = [];
  const { entries } = parseEnv('', text);
  const byLine = new Map(entries.map((entry) => [entry.span.line, entry]));
  for (const [index, line] of text.split('\n').entries()) {
    const number = index + 1;
    const entry = byLine.get(number);
    if (entry !== undefined) {
      const kind = isVariable(entry.name) ? 'directive' : 'name';
      tokens.push({ line: number, column: entry.nameSpan.column, length: entry.name.length, kind });
      const { column, endColumn } = entry.valueSpan;
      if (endColumn > column)
        tokens.push({
          line: number,
          column,
          length: endColumn - column,
          kind: /^\d+$/.test(entry.value) ? 'number' : 'string',
        });
    } else if (/^\s*[#;]/.test(line)) {
      const column = line.search(/\S/) + 1;
      tokens.push({ line: number, column, length: line.length - column + 1, kind: 'comment' });
    }
  }
  return tokens;
}

function complete(text: string, line: number, column: number, context: ParseContext): Completion[] {
  const before = (text.split('\n')[line - 1] ?? '').slice(0, column - 1);
  if (/^\s*[#;]/.test(before)) return [];
  const name = /^\s*([A-Z_]+)=\S*$/.exec(before)?.[1];
  const kind = name !== undefined && isVariable(name) ? VARIABLES[name].kind : null;
  if (kind === 'host')
    return [...context.hosts].map(([machine, address]) => ({ label: machine, detail: address, insert: machine }));
  if (kind === 'boolean') return plainCompletions(['true', 'false']);
  if (kind === 'status') return plainCompletions(['200', '500', '503']);
  if (before.includes('=')) return [];
  return Object.entries(VARIABLES).map(([label, { words, initial }]) => ({
    label,
    detail: initial === '' ? '' : `default: ${initial}`,
    insert: `${label}=`,
    text: words,
  }));
}

function entryAt(text: string, line: number, column: number): EnvEntry | undefined {
  return parseEnv('', text).entries.find(
    (e) => e.span.line === line && column >= e.span.column && column <= e.span.endColumn,
  );
}

function hover(text: string, line: number, column: number): Hover | null {
  const entry = entryAt(text, line, column);
  if (entry === undefined || !isVariable(entry.name)) return null;
  const { words, initial } = VARIABLES[entry.name];
  return { span: entry.nameSpan, text: initial === '' ? words : `${words}\n\nDefault: \`${initial}\`.` };
}

function signature(text: string, line: number, column: number): Signature | null {
  const entry = entryAt(text, line, column);
  if (entry === undefined || !isVariable(entry.name) || column <= entry.nameSpan.endColumn) return null;
  const { words, kind } = VARIABLES[entry.name];
  return signatureOf(`${entry.name}= <${kind}>`, 1, [], words);
}

function outline(text: string): OutlineItem[] {
  return parseEnv('', text).entries.map(({ name, value, nameSpan }) => ({
    label: name,
    detail: value,
    span: nameSpan,
    children: [],
  }));
}

function names(text: string, context: ParseContext): NameUse[] {
  return parseEnv('', text).entries.flatMap(({ name, value, valueSpan }) => {
    const isHost = isVariable(name) && VARIABLES[name].kind === 'host';
    return isHost && valueSpan.endColumn - valueSpan.column === value.length
      ? (hostUse(value, valueSpan, context) ?? [])
      : [];
  });
}

/** A misspelt variable: the nearest one that the app reads. */
function fixes(text: string, diagnostic: Diagnostic): Fix[] {
  const { span } = diagnostic;
  const entry = span === null ? undefined : parseEnv('', text).entries.find((e) => e.span.line === span.line);
  if (entry === undefined || isVariable(entry.name)) return [];
  const guess =
    nearest(entry.name.toUpperCase(), Object.keys(VARIABLES)) ??
    (isVariable(entry.name.toUpperCase()) ? entry.name.toUpperCase() : null);
  return guess === null ? [] : [writeFix(entry.nameSpan, guess)];
}

/** No blanks around names and values, no two empty lines in a row. */
function format(text: string): string {
  const byLine = new Map(parseEnv('', text).entries.map((entry) => [entry.span.line, entry]));
  const rows = text.split('\n').map((raw, index) => {
    const entry = byLine.get(index + 1);
    if (entry === undefined) return raw.trim();
    const body = raw.trim();
    return `${entry.name}=${body.slice(body.indexOf('=') + 1).trim()}`;
  });
  return rows.filter((row, i) => row !== '' || (i > 0 && rows[i - 1] !== '')).join('\n');
}
