import type { Span } from './span.ts';
import { lineSpan } from './span.ts';

/** One assignment of an environment file. */
export interface EnvEntry {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
}

export interface EnvProblem {
  readonly span: Span;
  readonly message: string;
}

/**
 * Reads an environment file as systemd's EnvironmentFile= does (systemd.exec(5)): `NAME=value` a line, `#` or `;` starts a comment line, quotes around a value
 * are taken off. A later assignment of a name replaces an earlier one.
 */
export function parseEnv(file: string, text: string): { entries: EnvEntry[]; problems: EnvProblem[] } {
  const entries: EnvEntry[] = [];
  const problems: EnvProblem[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    const start = line.length - line.trimStart().length;
    const body = line.trim();
    if (body === '' || body.startsWith('#') || body.startsWith(';')) continue;
    const span = lineSpan(file, index + 1, start + 1, body.length);
    const equals = body.indexOf('=');
    if (equals < 0) {
      problems.push({ span, message: `expected NAME=value, found '${body}'` });
      continue;
    }
    const name = body.slice(0, equals).trim();
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      problems.push({ span, message: `'${name}' is not a variable's name: letters, digits and _ only` });
      continue;
    }
    const written = body.slice(equals + 1).trim();
    const quoted = /^(["'])(.*)\1$/.exec(written);
    entries.push({
      name,
      value: quoted?.[2] ?? written,
      span,
      nameSpan: lineSpan(file, index + 1, start + 1, name.length),
      valueSpan: lineSpan(file, index + 1, start + 1 + equals + 1, body.length - equals - 1),
    });
  }
  return { entries, problems };
}
