/**
 * The form that goes with a number, the number in place of `#`: `plural(3, ['# file', '# files'])`. English has a form for one and a form for all others. While another language is
 * built, its own forms and its own rule stand here (scripts/words); so forms are plain texts, and other values stand around a plural, never in it.
 */
export function plural(
  count: number,
  forms: readonly string[],
  rule: (count: number) => number = (n) => (n === 1 ? 0 : 1),
): string {
  return (forms[rule(count)] ?? forms.at(-1) ?? '').replace('#', String(count));
}
