import { evaluate, isSimulated } from './evaluate.ts';
import { parseExpression, type Expression } from './expression.ts';
import { withoutOrigin, pathOf, queryOf } from './message.ts';
import type { Scope } from './scope.ts';
import { asText, dotted } from './value.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** A log-format string, cut into its parts (manual 2.6, section 8.2.4). Plain data. */
export type Format = readonly FormatPart[];

export type FormatPart =
  string | { readonly expression: Expression; readonly quoted: boolean } | { readonly variable: string; readonly quoted: boolean };

/** `%[…]` with its flags, `%{+Q}r`, `%%`. */
const PART = /%(?:(%)|(?:\{([^}]*)\})?(?:\[((?:[^\]"']|"(?:\\.|[^"\\])*"|'[^']*')*)\]|([A-Za-z]+)))/g;

export function parseFormat(text: string): Format {
  const parts: FormatPart[] = [];
  let at = 0;
  for (const found of text.matchAll(PART)) {
    if (found.index > at) parts.push(text.slice(at, found.index));
    at = found.index + found[0].length;
    const quoted = (found[2] ?? '').includes('+Q');
    const expression = found[3] === undefined ? null : parseExpression(found[3].trim());
    if (found[1] !== undefined) parts.push('%');
    else if (expression !== null) parts.push({ expression, quoted });
    else if (found[4] !== undefined) {
      // The longest name that is known; what follows it is text.
      const name = longestVariable(found[4]);
      parts.push({ variable: name, quoted });
      if (found[4].length > name.length) parts.push(found[4].slice(name.length));
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

export function formatText(format: Format, scope: Scope): string {
  let text = '';
  for (const part of format) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = 'expression' in part ? evaluate(part.expression, scope) : (VARIABLES[part.variable]?.(scope) ?? null);
    const written = value === null ? '' : asText(value);
    text += part.quoted ? `"${written}"` : written;
  }
  return text;
}

function longestVariable(letters: string): string {
  for (let length = letters.length; length > 0; length--) if (letters.slice(0, length) in VARIABLES) return letters.slice(0, length);
  return letters;
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
  ST: (scope) => scope.response?.status ?? null,
  HM: (scope) => scope.request?.method ?? null,
  HP: (scope) => (scope.request === null ? null : withoutOrigin(scope.request.path).split('?')[0] ?? ''),
  HPO: (scope) => (scope.request === null ? null : pathOf(scope.request.path)),
  HQ: (scope) => {
    const query = scope.request === null ? '' : queryOf(scope.request.path);
    return query === '' ? '' : `?${query}`;
  },
  HU: (scope) => scope.request?.path ?? null,
  HV: (scope) => (scope.request === null ? null : 'HTTP/1.1'),
  r: (scope) => (scope.request === null ? null : `${scope.request.method} ${scope.request.path} HTTP/1.1`),
});
