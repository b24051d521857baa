import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of src with sentences for people. What the daemons themselves say is English on every machine, and so it is here. */
const FOLDERS = ['view', 'app', 'trace', 'checks', 'matrix'];
const FILES = ['text/quantity.ts', 'server.ts'];
/** Drawings, selectors, what links and caches are made of: nothing that anybody reads. */
const SILENT = [
  'view/ui/icons.ts',
  'app/earlyPress.ts',
  'view/desk/keys.ts',
  'app/share/runDictionary.ts',
  'app/offline/siteCache.ts',
  'view/agreement/whenNear.ts',
  'view/share/picture/standalone.ts',
];

/** Is this file of the project one whose words are translated? `file` is relative to the project, with `/`. */
export function hasWords(file: string): boolean {
  if (!/\.(svelte|ts)$/.test(file) || /\.(test|testing|d)\.ts$/.test(file)) return false;
  if (SILENT.some((path) => file === `src/${path}`)) return false;
  return FOLDERS.some((folder) => file.startsWith(`src/${folder}/`)) || FILES.some((path) => file === `src/${path}`);
}

/** All of them, in order. */
export function sourcesWithWords(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter(hasWords)
    .sort();
}
