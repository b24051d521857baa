import { evaluate } from '../sample/evaluate.ts';
import { parseFormat, type Format } from '../sample/format.ts';
import { asText } from '../sample/value.ts';
import type { LogEntry } from './logEntry.ts';
import { LOG_VARIABLES } from './logVariables.ts';

/** Cuts a log format into its parts; it knows all variables of log lines. */
export function parseLogText(text: string): Format {
  return parseFormat(text, false, LOG_VARIABLES);
}

/**
 * One line (log.c sess_build_logline 2.6): blanks in a row are one, also where a value between them is empty; what has no value is `-`, or `""` with `+Q`.
 */
export function logText(format: Format, entry: LogEntry): string {
  let line = '';
  for (const part of format) {
    if (typeof part === 'string') {
      line = joined(line, part);
      continue;
    }
    if ('expression' in part) {
      const value = evaluate(part.expression, entry.scope);
      line = joined(line, quoted(value === null ? null : asText(value), part.quoted));
      continue;
    }
    const variable = LOG_VARIABLES[part.variable];
    const value = variable?.(entry) ?? null;
    if (value === '' && isCapture(part.variable)) continue;
    line = joined(
      line,
      typeof value === 'number' ? String(value) : quoted(value, part.quoted && !NEVER_QUOTED.has(part.variable)),
    );
  }
  return line;
}

/** Where the frontend captures nothing, nothing is written in their places, not even quotes. */
const isCapture = (name: string): boolean => /^h[rs]l?$/.test(name);

/** Dates and termination states are written without quotes, whatever was asked for. Lists of captures bring their own. */
const NEVER_QUOTED: ReadonlySet<string> = new Set([
  't',
  'tr',
  'T',
  'trg',
  'Tl',
  'trl',
  'ms',
  'Ts',
  'ts',
  'tsc',
  'hrl',
  'hsl',
]);

function quoted(value: string | null, quotes: boolean): string {
  if (quotes) return `"${value ?? ''}"`;
  return value === null || value === '' ? '-' : value;
}

function joined(line: string, more: string): string {
  const text = more.replace(/[ \t]+/g, ' ');
  return line.endsWith(' ') && text.startsWith(' ') ? line + text.slice(1) : line + text;
}
