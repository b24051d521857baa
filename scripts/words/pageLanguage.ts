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
        const own = new LanguageFile(`${root}src/i18n/${language}.po`);
        return textsOfPage(html).reduce((text, words) => text.replace(words, own.wordsFor(words)?.[0] ?? words), named);
      },
    },
  };
}

/** The words for people in index.html. */
export function textsOfPage(html: string): string[] {
  const found = [/name="description"\s+content="([^"]+)"/.exec(html), /<noscript>([^<]+)<\/noscript>/.exec(html)];
  return found.flatMap((match) => match?.[1] ?? []);
}
