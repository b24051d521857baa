import type { Plugin } from 'vite';
import { LanguageFile } from './languageFile.ts';

/** Says on every page which language it is in and which others there are, and translates what stands in index.html itself. `languages` is `en,de`, or empty where there is one. */
export function pageLanguage(root: string, language: string, languages: string): Plugin {
  return {
    name: 'page-language',
    transformIndexHtml: {
      order: 'pre',
      handler(html) {
        const said = `<html lang="${language}"${languages === '' ? '' : ` data-languages="${languages}"`}>`;
        const named = html.replace('<html lang="en">', said);
        if (language === 'en') return named;
        return textsOfPage(html).reduce((text, words) => text.replace(words, saidIn(root, language)(words)), named);
      },
    },
  };
}

/** Gives English words of a page in a language, as far as it has them. */
export function saidIn(root: string, language: string): (words: string) => string {
  if (language === 'en') return (words) => words;
  const own = new LanguageFile(`${root}src/i18n/${language}.po`);
  return (words) => own.wordsFor(words)?.[0] ?? words;
}

/** The words for people in index.html. */
export function textsOfPage(html: string): string[] {
  const found = [/name="description"\s+content="([^"]+)"/.exec(html), /<noscript>([^<]+)<\/noscript>/.exec(html)];
  return found.flatMap((match) => match?.[1] ?? []);
}
