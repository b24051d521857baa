/**
 * A dictionary for looking up words that a learner wrote. It has no prototype: `constructor` or `valueOf` in a file is a word
 * that the dictionary lacks, not a function of JavaScript.
 */
export function dictionary<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, entries);
}
