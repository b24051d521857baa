import type { Span } from '../../../text/span.ts';
import { wordsSpan, type Word } from '../../../text/words.ts';

/** One line while it is read: words by index, empty beyond the last as in the daemon's `args`. Remembers how far it was looked at. */
export class Line {
  readonly words: readonly Word[];
  readonly number: number;
  /** What stood before the first word. */
  readonly negation: 'no' | 'default' | null;
  #furthest = 0;

  constructor(words: readonly Word[], number: number, negation: 'no' | 'default' | null = null) {
    this.words = words;
    this.number = number;
    this.negation = negation;
  }

  /** The word at an index, or an empty one. */
  arg(index: number): string {
    if (index > this.#furthest) this.#furthest = index;
    return this.words[index]?.value ?? '';
  }

  /** The words from an index up to the first empty one. */
  rest(from: number): string[] {
    const rest: string[] = [];
    for (let at = from; this.arg(at) !== ''; at++) rest.push(this.arg(at));
    return rest;
  }

  /** The word at fault: the one named, or the last that was looked at. */
  spanOf(index: number | undefined): Span {
    const last = this.words.length - 1;
    const at = index ?? this.#furthest;
    return (this.words[Math.max(0, Math.min(at, last))] as Word).span;
  }

  get span(): Span {
    return wordsSpan(this.words);
  }
}
