import { lineSpan, type Span } from '../../text/span.ts';

/** One line of an option file that sets something. */
export interface Option {
  readonly group: string;
  readonly name: string;
  /** Null where the line has no `=`. */
  readonly value: string | null;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span | null;
}

export interface OptionFile {
  readonly options: readonly Option[];
  readonly groups: readonly { readonly name: string; readonly span: Span }[];
  /** The first thing that keeps the server from reading on, in its words. */
  readonly problem: { readonly message: string; readonly span: Span } | null;
}

/**
 * Reads MySQL's option file: `[group]`, `name`, `name = value`, `#` and `;` comments, `!include` lines (left alone).
 * https://mariadb.com/kb/en/configuring-mariadb-with-option-files/
 */
export function parseOptionFile(file: string, text: string): OptionFile {
  const options: Option[] = [];
  const groups: { name: string; span: Span }[] = [];
  let group: string | null = null;
  for (const [index, raw] of text.split('\n').entries()) {
    const number = index + 1;
    const line = raw.replace(/\r$/, '');
    const column = line.search(/\S/) + 1;
    const body = line.trim();
    if (body === '' || body.startsWith('#') || body.startsWith(';') || body.startsWith('!')) continue;
    const span = lineSpan(file, number, column, body.length);
    if (body.startsWith('[')) {
      const end = body.indexOf(']');
      // mariadbd's words for an unclosed group, from mysys/my_default.c as seen at start.
      if (end < 0) return { options, groups, problem: { message: `error: Wrong group definition in config file: my.cnf at line: ${number}`, span } };
      group = body.slice(1, end).trim();
      groups.push({ name: group, span });
      continue;
    }
    if (group === null) return { options, groups, problem: { message: `error: Found option without preceding group in config file: my.cnf at line: ${number}`, span } };
    const equals = body.indexOf('=');
    const name = (equals < 0 ? body : body.slice(0, equals)).trim();
    const rest = equals < 0 ? null : body.slice(equals + 1);
    const value = rest === null ? null : unquote(rest.replace(/\s#.*$/, '').trim());
    const lead = rest === null ? 0 : rest.length - rest.trimStart().length;
    options.push({
      group,
      name,
      value,
      span,
      nameSpan: lineSpan(file, number, column, name.length),
      valueSpan: rest === null ? null : lineSpan(file, number, column + equals + 1 + lead, rest.trim().length),
    });
  }
  return { options, groups, problem: null };
}

function unquote(text: string): string {
  return /^(["'])(.*)\1$/.exec(text)?.[2] ?? text;
}
