import type { Diagnostic } from '../text/diagnostic.ts';

/** What the command line prints, and the exit codes it keeps to. */
export const EXIT = { ok: 0, no: 1, usage: 2 } as const;

/** Where a command writes: standard output for the result, standard error for words about it. */
export interface Output {
  out(line: string): void;
  err(line: string): void;
}

/** A mistake in how the command was called: a sentence, and exit code 2. */
export class UsageError extends Error {}

/** A diagnostic as `lint --json` gives it: lines and columns from 1, null where the daemon gives no line. */
export function diagnosticJson(diagnostic: Diagnostic): Readonly<Record<string, string | number | null>> {
  const { file, span, severity, code, message, remedy } = diagnostic;
  return {
    file,
    line: span?.line ?? null,
    column: span?.column ?? null,
    endLine: span?.endLine ?? null,
    endColumn: span?.endColumn ?? null,
    severity,
    code,
    message,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** `lb1/haproxy.cfg:7:5: error: unknown keyword …`; what to do about it stands on a line of its own. */
export function diagnosticLine({ file, span, severity, message, remedy }: Diagnostic): string {
  const place = span === null ? file : `${file}:${span.line}:${span.column}`;
  return `${place}: ${severity}: ${message}${remedy === undefined ? '' : `\n    ${remedy}`}`;
}

export function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
