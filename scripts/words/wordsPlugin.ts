import { relative } from 'node:path';
import { compileTranslation } from 'wuchale/compiler';
import type { Plugin } from 'vite';
import { type Extracted, extract } from './extract.ts';
import { LanguageFile } from './languageFile.ts';
import { hasWords } from './sources.ts';

const WORDS = 'virtual:words/';
const RESOLVED = '\0words/';
const RUNTIME = '/src/i18n/runtime.ts';
const PARTS = '/src/i18n/Parts.svelte';

/**
 * Puts the words of another language into the site while it is built. The source says everything in English; wuchale takes the words out of it, and each file gets those of the language
 * as a module of its own, so that they are loaded with what shows them. The English site is built without this plugin and carries nothing of it.
 */
export function words(root: string, language: string): Plugin {
  const file = `${root}src/i18n/${language}.po`;
  let own = new LanguageFile(file);
  const tables = new Map<string, Extracted>();
  return {
    name: 'words',
    enforce: 'pre',
    buildStart() {
      own = new LanguageFile(file);
      this.addWatchFile(file);
    },
    resolveId: (id) => (id.startsWith(WORDS) ? id.replace(WORDS, RESOLVED) : null),
    load(id) {
      if (!id.startsWith(RESOLVED)) return null;
      const found = tables.get(id.slice(RESOLVED.length));
      return found === undefined ? null : tableModule(found, own, language);
    },
    async transform(code, id) {
      const path = relative(root, id).replaceAll('\\', '/');
      if (!hasWords(path)) return null;
      const found = await extract(code, path, own.idsOf(path));
      if (found.ids.length === 0) return null;
      tables.set(`${path}.js`, found);
      const from = JSON.stringify(`${WORDS}${path}.js`);
      const made = found.code(`import _w_runtime_, { _w_runtime_mod_ } from ${from};`);
      return { code: made.code.replaceAll('"@wuchale/svelte/runtime.svelte"', `"${PARTS}"`), map: made.map as never };
    },
  };
}

/** The words of one file; what is not translated stays English. */
function tableModule({ ids, plurals, around }: Extracted, own: LanguageFile, language: string): string {
  const table = ids.map((id) => {
    if (plurals.has(id)) return own.wordsFor(id) ?? id.split('\n');
    const [said = id] = own.wordsFor(id) ?? [];
    const [before, after] = around.get(id) ?? ['', ''];
    return compileTranslation(before + said + after, id);
  });
  return `import { runtime } from '${RUNTIME}';
const words = runtime(${JSON.stringify(table)}, ${JSON.stringify(language)});
export { words as default, words as _w_runtime_mod_ };`;
}
