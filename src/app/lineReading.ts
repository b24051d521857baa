/** The page's way to what a line of configuration decided. */
export { decidedBy, decidedWords, type Decided } from '../trace/decidedBy.ts';
