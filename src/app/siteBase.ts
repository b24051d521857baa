import { inBrowser } from './inBrowser.ts';

/** Stands for the site's root in pages that are rendered while the site is built, when nobody knows where it will lie; each page puts its own way there in this place. */
export const BASE_MARK = '/-site-/';

/** Where built scripts lie below the site's root. */
const SCRIPTS = 'assets/';

/** The path of the site's root, with a slash at both ends: found at run time, from where this script came, so that the built folder works wherever it is put. */
export const siteBase: string = !inBrowser ? BASE_MARK : import.meta.env.DEV ? import.meta.env.BASE_URL : rootOf(import.meta.url);

function rootOf(script: string): string {
  const { pathname } = new URL(script);
  return pathname.slice(0, pathname.lastIndexOf(SCRIPTS));
}
