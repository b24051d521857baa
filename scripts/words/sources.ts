import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of src with sentences for people. What the daemons themselves say is English on every machine, and so it is here. */
const FOLDERS = ['view', 'app', 'trace', 'checks', 'matrix', 'importing', 'building'];
/** What a change by hand says of a daemon's file; what it writes there is beside it. */
const WIRING = /^src\/daemons\/[^/]+\/wiringWords\.ts$/;
/** Of a lesson what its maker and its learners are told of it; how its files are read is said in English, as the files are. */
const FILES = [
  'text/listed.ts',
  'text/quantity.ts',
  'server.ts',
  ...['answer', 'missing', 'naming', 'proof', 'trial'].map((name) => `lesson/${name}.ts`),
  ...['draftGaps', 'draftProof', 'lessonDraft'].map((name) => `lesson/draft/${name}.ts`),
];
/** Drawings, selectors, what links, caches and cluster.yaml are made of: nothing that is read as words of the page. */
const SILENT = [
  'view/ui/icons.ts',
  'app/earlyPress.ts',
  'view/desk/keys.ts',
  'app/share/runDictionary.ts',
  'app/offline/siteCache.ts',
  'importing/clusterText.ts',
  'view/agreement/whenNear.ts',
  'view/share/picture/standalone.ts',
];

/** Is this file of the project one whose words are translated? `file` is relative to the project, with `/`. */
export function hasWords(file: string): boolean {
  if (!/\.(svelte|ts)$/.test(file) || /\.(test|testing|d)\.ts$/.test(file)) return false;
  if (SILENT.some((path) => file === `src/${path}`)) return false;
  return WIRING.test(file) || FOLDERS.some((folder) => file.startsWith(`src/${folder}/`)) || FILES.some((path) => file === `src/${path}`);
}

/** All of them, in order. */
export function sourcesWithWords(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter(hasWords)
    .sort();
}
