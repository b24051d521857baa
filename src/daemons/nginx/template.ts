import type { Template, TemplatePart } from './config.ts';
import { simulatedVariable } from './variableNames.ts';

/**
 * Cuts a word at its `$name`, `${name}` and `$1` … `$9` (one digit: `$12` is the first group and a 2); a `$` before anything else is itself
 * (ngx_http_script_compile). Escapes are gone already.
 */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let rest = 0;
  for (const match of text.matchAll(/\$(?:\{(\w+)\}|([1-9])|(\w+))/g)) {
    if (match.index > rest) parts.push({ text: text.slice(rest, match.index) });
    const [whole, braced, digit, name] = match;
    if (digit !== undefined) parts.push({ capture: Number(digit) });
    else parts.push({ variable: braced ?? (name as string) });
    rest = match.index + whole.length;
  }
  if (rest < text.length) parts.push({ text: text.slice(rest) });
  return parts;
}

/** Does anything in it depend on the request? */
export function hasVariables(template: Template): boolean {
  return template.some((part) => !('text' in part));
}

/** Built-in variables of a template that the lab cannot work out. Those that the file makes are none of them. */
export function unknownVariables(template: Template): string[] {
  return template.flatMap((part) => ('variable' in part && !simulatedVariable(part.variable) ? [part.variable] : []));
}

/** What stands behind the first `?`. */
export function query(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? '' : path.slice(at + 1);
}

export function withoutQuery(path: string): string {
  const at = path.indexOf('?');
  return at < 0 ? path : path.slice(0, at);
}
