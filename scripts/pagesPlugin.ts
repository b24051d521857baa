import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin, ResolvedConfig } from 'vite';
import { readLessons } from '../src/cli/folder.ts';
import { builtPages, folderOf } from '../src/app/router.ts';

/** Gives every page of the site a folder of its own, once the client is built, so that a plain static host answers its address. */
export function pages(lessonsFolder: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'pages',
    apply: 'build',
    configResolved: (resolved) => void (config = resolved),
    closeBundle() {
      const out = resolve(config.root, config.build.outDir);
      const html = readFileSync(join(out, 'index.html'), 'utf8');
      const ids = readLessons(lessonsFolder).flatMap(({ lesson }) => lesson ?? []);
      for (const route of builtPages(ids)) {
        const folder = folderOf(route);
        if (folder !== '') write(join(out, folder, 'index.html'), seenFrom(folder, html));
      }
    },
  };
}

/** Addresses that the bundler wrote for a page at the root, for one in a folder. */
function seenFrom(folder: string, html: string): string {
  const up = '../'.repeat(folder.split('/').length - 1);
  return html.replaceAll(/(href|src)="\.\//g, `$1="${up}`);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
