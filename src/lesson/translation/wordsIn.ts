import { isMap, isScalar, isSeq, type Node } from 'yaml';

/** Keys of a lesson’s YAML files under which there are words for people; below them every text is one (a mark’s explanations by machine). */
const WORDS = new Set(['title', 'text', 'explain', 'words', 'action']);

export type Path = readonly (string | number)[];

/** A text for people in a YAML node. */
export interface WordsAt {
  readonly path: Path;
  readonly words: string;
}

/** Every text for people below a node of a lesson’s YAML file, in the order written. */
export function wordsIn(node: unknown, path: Path = [], spoken = false): WordsAt[] {
  if (isMap(node)) {
    return node.items.flatMap((pair) => {
      const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
      return wordsIn(pair.value, [...path, key], spoken || WORDS.has(key));
    });
  }
  if (isSeq(node)) return node.items.flatMap((item, i) => wordsIn(item as Node, [...path, i], spoken));
  return spoken && isScalar(node) && typeof node.value === 'string' ? [{ path, words: node.value }] : [];
}
