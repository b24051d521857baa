import { parseDocument } from 'yaml';
import type { Files } from '../../text/sourceFile.ts';

/** What the copy of a lesson is called and where it stands. */
export interface NewNames {
  readonly title: string;
  /** Place in its track, from 1. */
  readonly number: number;
}

/**
 * A lesson's folder with a title and number of its own. It stands for itself: what the original continued, and what had to be done before it, is
 * left out. Text that has no front matter stays as it is.
 */
export function retitled(folder: Files, { title, number }: NewNames): Files {
  const text = folder['lesson.md'] ?? '';
  const found = /^---\n(.*?)^---\n/ms.exec(text);
  if (found === null) return folder;
  const front = parseDocument(found[1] as string);
  front.set('title', title);
  front.set('number', number);
  front.delete('continues');
  front.delete('prerequisites');
  return { ...folder, 'lesson.md': `---\n${front.toString({ lineWidth: 0 })}---\n${text.slice(found[0].length)}` };
}
