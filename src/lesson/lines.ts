/** Lines, from 1, that a regular expression matches; null when it is none. */
export function linesMatching(source: string, pattern: string): number[] | null {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch {
    return null;
  }
  return source.split('\n').flatMap((line, i) => (expression.test(line) ? [i + 1] : []));
}
