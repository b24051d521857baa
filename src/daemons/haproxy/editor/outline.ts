import { splitWords, wordsSpan, type WordLine } from '../../../text/words.ts';
import type { OutlineItem } from '../../daemon.ts';
import { SECTIONS } from '../directives.ts';
import { FILE } from './place.ts';

/** Lines that a reader looks for, and how many of their words name them. */
const SHOWN: ReadonlyMap<string, number> = new Map([
  ['bind', 1],
  ['acl', 2],
  ['use_backend', 2],
  ['default_backend', 2],
  ['balance', 2],
  ['server', 2],
  ['server-template', 2],
  ['stick-table', 1],
  ['cookie', 2],
  ['user', 2],
  ['peer', 2],
  ['nameserver', 2],
]);

/** Sections, and in them addresses, rules and servers. */
export function outline(text: string): OutlineItem[] {
  const found: (OutlineItem & { children: OutlineItem[] })[] = [];
  for (const line of splitWords(FILE, text)) {
    const first = line.words[0]?.value;
    if (first === undefined) continue;
    if (SECTIONS.has(first)) found.push({ ...item(line, 2), children: [] });
    else {
      const count = SHOWN.get(first);
      if (count !== undefined) found.at(-1)?.children.push(item(line, count));
    }
  }
  return found;
}

/** The first words name it, the next tell about it. */
function item(line: WordLine, count: number): OutlineItem {
  const label = line.words.slice(0, count);
  const detail = line.words.slice(count, count + 4).map((w) => w.value);
  return { label: label.map((w) => w.value).join(' '), detail: detail.join(' '), span: wordsSpan(label), children: [] };
}
