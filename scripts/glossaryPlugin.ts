import type { Plugin } from 'vite';
import { readGlossaryFolder, readTranslatedGlossaryFolder } from '../src/cli/glossaryFolder.ts';

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
      const words = diagnostics.map((d) => `${d.file}:${d.span?.line ?? 1}: ${d.message}`).join('\n');
      // While somebody writes, what can be read is shown; a site with errors is never built.
      if (words !== '') this[building ? 'error' : 'warn'](`glossary and cheat sheets that cannot be read:\n${words}`);
      return `export const entries = ${JSON.stringify(entries)};\nexport const sheets = ${JSON.stringify(sheets)};`;
    },
  };
}
