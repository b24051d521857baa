import type { Block, Inline } from '../../lesson/prose.ts';

export interface Word {
  readonly term: string;
  readonly definition: string;
  /** What the glossary calls it. */
  readonly entry: string;
}

/** The terms that these blocks explain, once each, in the order in which they first appear. */
export function wordsIn(blocks: readonly Block[]): readonly Word[] {
  const found = new Map<string, Word>();
  const visitInlines = (inlines: readonly Inline[]): void => {
    for (const part of inlines) {
      if (part.type === 'term') {
        if (!found.has(part.term)) found.set(part.term, { term: part.term, definition: part.definition, entry: part.entry ?? part.term });
      } else if ('children' in part) visitInlines(part.children);
    }
  };
  const visit = (block: Block): void => {
    switch (block.type) {
      case 'paragraph':
      case 'heading':
        return visitInlines(block.children);
      case 'list':
        return block.items.forEach((item) => item.forEach(visit));
      case 'quote':
      case 'note':
        return block.children.forEach(visit);
      case 'table':
        return [block.head, ...block.rows].forEach((row) => row.forEach((cell) => visitInlines(cell.children)));
    }
  };
  blocks.forEach(visit);
  return [...found.values()];
}
