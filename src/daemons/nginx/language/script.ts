import type { Reading } from './reading.ts';

const NAME = /[A-Za-z0-9_]*/y;

/**
 * Looks through a word for variables, as nginx does when it makes a program of it (ngx_http_script_compile): notes each use, and refuses a `$`
 * without a name and a `${` without its end. `$1` … `$9` are what an expression caught.
 */
export function compileScript(at: Reading, text: string): void {
  for (let i = text.indexOf('$'); i >= 0; i = text.indexOf('$', i)) {
    i++;
    if (i === text.length) at.emerg('invalid variable name', 'variable');
    if (/[1-9]/.test(text[i] as string)) {
      i++;
      continue;
    }
    i = variableAt(at, text, i, 'invalid variable name');
  }
}

/** Reads a name from `start`, behind the `$`; gives the place behind it. `invalid` is said where there is no name. */
export function variableAt(at: Reading, text: string, start: number, invalid: string): number {
  const braced = text[start] === '{';
  const from = braced ? start + 1 : start;
  if (braced && from === text.length) at.emerg(invalid, 'variable');
  NAME.lastIndex = from;
  const name = (NAME.exec(text) as RegExpExecArray)[0];
  const end = from + name.length;
  if (braced && text[end] !== '}') at.emerg(`the closing bracket in "${name}" variable is missing`, 'variable');
  if (name === '') at.emerg(invalid, 'variable');
  useVariable(at, name);
  return braced ? end + 1 : end;
}

export function useVariable(at: Reading, name: string): void {
  const problem = at.http.variables.use(name);
  if (problem !== null) at.emerg(problem, 'variable');
}

/** `$name` with its sign: makes the variable (`set`, `map`, `geo`). */
export function makeVariable(at: Reading, word: string): void {
  const problem = at.http.variables.make(word.slice(1));
  if (problem !== null) at.emerg(problem, 'variable');
}

/** A value that may have variables (ngx_http_compile_complex_value). True when it has some. */
export function compileValue(at: Reading, text: string): boolean {
  if (!text.includes('$')) return false;
  compileScript(at, text);
  return true;
}
