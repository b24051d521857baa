import { inBrowser } from '../../app/inBrowser.ts';
import { nextTask } from '../../app/nextTask.ts';

/** A page that nobody looks at paints no frames. */
const UNSEEN_MS = 300;

/** After the page's first frame; never while a page is built. */
const started = new Promise<void>((resolve) => {
  if (!inBrowser) return;
  requestAnimationFrame(() => void nextTask().then(resolve));
  setTimeout(resolve, UNSEEN_MS);
});
let last: Promise<unknown> = started;

/**
 * Loads a part of a page behind what is there already. Parts are fetched at the same time and given one after another, each in a task of its own: between two of them the page is painted and
 * hears. Rejects where the part does not load.
 */
export function inTurn<T>(load: () => Promise<T>): Promise<T> {
  const before = last;
  const part = started.then(load);
  last = Promise.all([before, part.catch(() => undefined)]).then(nextTask);
  return Promise.all([part, before]).then(([loaded]) => loaded);
}
