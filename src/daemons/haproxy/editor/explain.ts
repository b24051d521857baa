import { wordsSpan, type Word } from '../../../text/words.ts';
import type { Hover, Signature } from '../../daemon.ts';
import { hoverText, signatureOf } from '../../editing.ts';
import { sampleHover } from './sampleEntry.ts';
import { directiveEntry, optionEntry, optionsFrom, placeAt, sayingWords, type Entry } from './place.ts';

/** What the word at a place is: a directive, an option on a server's or bind's line, or the argument of one. */
export function hover(text: string, line: number, column: number): Hover | null {
  const { lines, section } = placeAt(text, line, column);
  const here = lines[line - 1];
  const word = here?.words.find((w) => w.span.column <= column && column < w.span.endColumn);
  if (here === undefined || word === undefined) return null;
  const words = sayingWords(here.words);
  const first = (words[0] as Word).value;
  const at = words.indexOf(word);
  const from = optionsFrom(first);
  if (from !== null && at >= from) return optionHover(words, at, first);
  const entry = directiveEntry(
    section,
    words.map((w) => w.value),
  );
  if (entry === null || at >= entry.nameWords) return at < 0 ? null : sampleHover(words, at, column);
  return explain(wordsSpan(words.slice(0, Math.max(1, Math.min(entry.nameWords, words.length)))), entry);
}

/** The option that a word is, or whose argument it is. */
function optionHover(words: readonly Word[], at: number, first: string): Hover | null {
  const word = words[at] as Word;
  const own = optionEntry(first, word.value);
  if (own !== null) return explain(word.span, own);
  const previous = words[at - 1] as Word;
  const entry = optionEntry(first, previous.value);
  return entry === null ? null : explain(wordsSpan([previous, word]), entry);
}

function explain(span: Hover['span'], entry: Entry): Hover {
  return { span, text: hoverText(entry.usage, entry.text, entry.support) };
}

/** How the line at a place is written; on a server's line, the option whose argument is due. */
export function signature(text: string, line: number, column: number): Signature | null {
  const { before, section, inComment } = placeAt(text, line, column);
  const words = before[0] === 'no' || before[0] === 'default' ? before.slice(1) : before;
  const [first] = words;
  if (first === undefined || inComment) return null;
  const from = optionsFrom(first);
  const option = from !== null && words.length > from ? optionEntry(first, words.at(-1) as string) : null;
  if (option !== null && option.usage.includes(' '))
    return signatureOf(option.usage, option.nameWords, [], option.text);
  const entry = directiveEntry(section, words);
  return entry === null ? null : signatureOf(entry.usage, entry.nameWords, words.slice(entry.nameWords), entry.text);
}
