import { siteBase } from './siteBase.ts';

/** A language that the site is built in. */
export interface Language {
  /** As BCP 47 has it: `de`. */
  readonly code: string;
  /** In the language itself. */
  readonly name: string;
}

/** English is the site's root; each other language is a site of its own in a folder below it. */
const languages: readonly Language[] = [
  { code: 'en', name: 'English' },
  { code: 'de', name: 'Deutsch' },
];

/** The language of this page. */
const language: string = import.meta.env.LAB_LANGUAGE ?? 'en';

/** Those that this site was built in as well. */
export const otherLanguages: readonly Language[] = languages.filter(
  ({ code }) => code !== language && (import.meta.env.LAB_LANGUAGES ?? '').split(',').includes(code),
);

/** public/theme.js reads what was chosen, so that a later visit finds its language before anything is drawn. */
const CHOSEN = 'failover-lab.language';

/** The address of the first page in another language. */
export function homeInLanguage(code: string): string {
  return `${siteBase}${language === 'en' ? '' : '../'}${code === 'en' ? '' : `${code}/`}`;
}

/** The address of a page in another language. `pathname` and `hash` are its own in this one. */
export function inLanguage(
  code: string,
  { pathname, hash }: { readonly pathname: string; readonly hash: string },
): string {
  const page = pathname.startsWith(siteBase) ? pathname.slice(siteBase.length) : '';
  return homeInLanguage(code) + page + hash;
}

/** Keeps the choice for later visits. Where nothing can be kept, the address alone says the language. */
export function rememberLanguage(code: string): void {
  try {
    localStorage.setItem(CHOSEN, code);
  } catch {
    // A private window: there is nothing to do.
  }
}
