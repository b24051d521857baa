import { evaluate, isSimulated } from './evaluate.ts';
import { expressionInBrackets, type Expression } from './expression.ts';
import { pathOf, queryOf } from './message.ts';
import type { Scope } from './scope.ts';
import { asText, dotted } from './value.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** A log-format string, cut into its parts (manual 2.6, section 8.2.4). Plain data. */
export type Format = readonly FormatPart[];

export type FormatPart =
  | string
  | {
      readonly expression: Expression;
      readonly quoted: boolean;
      /** Control characters as `%XX`. */
      readonly encoded: boolean;
    }
  | { readonly variable: string; readonly quoted: boolean };

/** Up to where an expression begins, or a whole variable: `%%`, `%{+Q}[`, `%[`, `%{+Q}r`, `%HM`. */
const PART = /%(?:(%)|(?:\{([^}]*)\})?(?:(\[)|([A-Za-z]+)))/g;

/**
 * Cuts a format into its parts. In rules about HTTP (`http` true) the daemon writes the values of expressions with control characters encoded, and leaves out
 * the quotes that `+Q` asks for (log.c sess_build_logline 2.6, LOG_OPT_HTTP; measured). `variables` has the names that are known where it stands.
 */
export function parseFormat(text: string, http = true, variables: Readonly<Record<string, unknown>> = VARIABLES): Format {
  const parts: FormatPart[] = [];
  const parser = new RegExp(PART);
  let at = 0;
  // `%{+Q}o` stands for nothing and switches the flag on for all that follows.
  let allQuoted = false;
  for (let found = parser.exec(text); found !== null; found = parser.exec(text)) {
    const [whole, percent, flags, bracket, letters] = found;
    if (found.index > at) parts.push(text.slice(at, found.index));
    at = found.index + whole.length;
    const quoted: boolean = flags === undefined ? allQuoted : flags.includes('+Q') || (allQuoted && !flags.includes('-Q'));
    if (percent !== undefined) parts.push('%');
    else if (bracket !== undefined) {
      const read = expressionInBrackets(text, at);
      if (read === null) continue;
      parts.push({ expression: read.expression, quoted: quoted && !http, encoded: http });
      at = parser.lastIndex = read.end + 1;
    } else if (letters === 'o') allQuoted = quoted;
    else if (letters !== undefined) {
      // The longest name that is known; what follows it is text.
      const name = longestVariable(letters, variables);
      parts.push({ variable: name, quoted });
      if (letters.length > name.length) parts.push(letters.slice(name.length));
    }
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

export const literal = (text: string): Format => (text === '' ? [] : [text]);

/** Whether the lab can work out every part. */
export function isFormatSimulated(format: Format): boolean {
  return format.every((part) => typeof part === 'string' || ('expression' in part ? isSimulated(part.expression) : part.variable in VARIABLES));
}

// eslint-disable-next-line no-control-regex -- these are what the daemon encodes
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/g;
const hex = (c: string): string => c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');

export function formatText(format: Format, scope: Scope): string {
  let text = '';
  for (const part of format) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const isExpression = 'expression' in part;
    const value = isExpression ? evaluate(part.expression, scope) : (VARIABLES[part.variable]?.(scope) ?? null);
    const plain = value === null ? '' : asText(value);
    const written = isExpression && part.encoded ? plain.replace(CONTROL, (c) => `%${hex(c)}`) : plain;
    text += part.quoted ? `"${written}"` : written;
  }
  return text;
}

function longestVariable(letters: string, variables: Readonly<Record<string, unknown>>): string {
  for (let length = letters.length; length > 0; length--) if (letters.slice(0, length) in variables) return letters.slice(0, length);
  return letters;
}

/** All that the frontend captures, `{a|b}`; empty where it captures nothing. */
function captures(scope: Scope, side: 'request' | 'response'): string {
  const slots = scope.captureSlots[side];
  return slots.length === 0 ? '' : `{${slots.map((_, slot) => scope.captured(side, slot) ?? '').join('|')}}`;
}

type Variable = (scope: Scope) => string | number | null;

const VARIABLES: Readonly<Record<string, Variable>> = dictionary({
  b: (scope) => scope.backend?.name ?? scope.frontend.name,
  bc: (scope) => scope.backend?.connections ?? 0,
  bq: (scope) => scope.backend?.queued ?? 0,
  ci: (scope) => dotted({ ipv4: scope.clientAddress }),
  f: (scope) => scope.frontend.name,
  fc: (scope) => scope.frontend.connections,
  ft: (scope) => scope.frontend.name,
  fi: (scope) => dotted({ ipv4: scope.localAddress }),
  fp: (scope) => scope.localPort,
  s: (scope) => scope.server?.name ?? '<NOSRV>',
  ST: (scope) => scope.response?.status ?? -1,
  // Neither is there while rules about a request are looked at.
  bi: () => null,
  bp: () => null,
  hr: (scope) => captures(scope, 'request'),
  hs: (scope) => captures(scope, 'response'),
  // The request's line is the one that came, whatever rules made of it.
  HM: (scope) => scope.original?.method ?? null,
  HP: (scope) => (scope.original === null ? null : (scope.original.path.split('?')[0] ?? '')),
  HPO: (scope) => (scope.original === null ? null : pathOf(scope.original.path)),
  HQ: (scope) => {
    const query = scope.original === null ? '' : queryOf(scope.original.path);
    return query === '' ? '' : `?${query}`;
  },
  HU: (scope) => scope.original?.path ?? null,
  HV: (scope) => (scope.original === null ? null : 'HTTP/1.1'),
  r: (scope) => (scope.original === null ? null : `${scope.original.method} ${scope.original.path} HTTP/1.1`),
});
