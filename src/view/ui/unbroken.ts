/** Words of a figure whose line breaks neither between number and unit nor inside a short bracket: `62.5 % (1000 of 1600)` has one place to break. */
export function unbroken(words: string): string {
  return words
    .replace(/(\d) (?=(?:%|ms|s|min|h)(?![\w/]))/g, '$1\u00a0')
    .replace(/\([^()]{1,24}\)/g, (bracket) => bracket.replaceAll(' ', '\u00a0'));
}
