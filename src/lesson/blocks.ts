import type { Block } from './prose.ts';

/** Blocks, and those inside them. */
export function allBlocks(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => {
    if (block.type === 'note' || block.type === 'quote') return [block, ...allBlocks(block.children)];
    return block.type === 'list' ? [block, ...block.items.flatMap((item) => allBlocks(item))] : [block];
  });
}

/** Ids of the questions and predictions that blocks ask, in their order. */
export function questionsIn(blocks: readonly Block[]): string[] {
  return allBlocks(blocks).flatMap((block) => {
    if (block.type === 'questions') return block.questions;
    return block.type === 'question' || block.type === 'predict' ? [block.question] : [];
  });
}
