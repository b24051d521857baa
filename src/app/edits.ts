/** The page's way to edits of texts. Components import from here. */
export { applyEdits } from '../text/edits.ts';
