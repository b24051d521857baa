import type { Block } from '../../lesson/prose.ts';

/** Blocks that do something: the page that assembles a lesson draws them. */
export type LiveBlock = Extract<Block, { type: 'predict' | 'fault' | 'checks' | 'question' | 'questions' }>;
