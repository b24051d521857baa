import type { Plugin } from 'vite';
import { readGlossaryFolder, readTranslatedGlossaryFolder } from '../src/cli/glossaryFolder.ts';
import type { Diagnostic } from '../src/text/diagnostic.ts';

const NAME = 'virtual:glossary';
const RESOLVED = '\0glossary';

/** The glossary and the cheat sheets as a module, read when the site is built, so that only the pages that show them download them. */
export function glossary(folder: string, language = 'en'): Plugin {
  let building = true;
  return {
    name: 'glossary',
    configResolved: ({ command }) => void (building = command === 'build'),
    resolveId: (id) => (id === NAME ? RESOLVED : null),
    load(id) {
      if (id !== RESOLVED) return null;
      const { entries, sheets, diagnostics, files } =
        language === 'en' ? readGlossaryFolder(folder) : readTranslatedGlossaryFolder(folder, language);
      for (const file of files) this.addWatchFile(file);
      const wordsOf = (some: readonly Diagnostic[]) =>
        some.map((d) => `${d.file}:${d.span?.line ?? 1}: ${d.message}`).join('\n');
      const errors = wordsOf(diagnostics.filter(({ severity }) => severity === 'error'));
      const doubts = wordsOf(diagnostics.filter(({ severity }) => severity !== 'error'));
      if (doubts !== '') this.warn(`the glossary and the lessons differ:\n${doubts}`);
      // While somebody writes, what can be read is shown; a site with errors is never built.
      if (errors !== '') this[building ? 'error' : 'warn'](`glossary and cheat sheets that cannot be read:\n${errors}`);
      return `export const entries = ${JSON.stringify(entries)};\nexport const sheets = ${JSON.stringify(sheets)};`;
    },
  };
}
