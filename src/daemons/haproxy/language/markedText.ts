/** A text as messages show it with a mark below one of its characters. */
export interface MarkedText {
  readonly text: string;
  /** Where the mark goes, from 0. */
  readonly at: number;
}

/** `sanitize_for_printing` (tools.c 2.6): a stretch of at most `width` characters around one; blanks of any kind are spaces, the rest `?`. */
export function markedText(text: string, at: number, width: number): MarkedText {
  const shown = (part: string) => part.replace(/\s/g, ' ').replace(/[^ -~]/g, '?');
  if (at < width) return { text: shown(text.slice(0, width)), at };
  const shift = at - Math.floor(width / 2);
  return { text: `...${shown(text.slice(shift + 3, shift + width - 3))}...`, at: at - shift };
}

/** The text on a line of its own and the mark below it, as messages go on; `before` stands in front of the text. */
export function withMark(before: string, text: string, at: number, width: number): string {
  const marked = markedText(text, at, width);
  return `\n  ${before}${marked.text}\n  ${' '.repeat(before.length + marked.at)}^`;
}
