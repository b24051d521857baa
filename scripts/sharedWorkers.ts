import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const STARTED = /new URL\('(\.[^']+\.worker\.ts)', import\.meta\.url\)/g;

/** The threads of the page. The service worker is no part of it: it is one file of its own, built last. */
export function workerFiles(root: string): string[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.worker.ts') && !path.endsWith('site.worker.ts'))
    .map((path) => join(root, 'src', path));
}

/**
 * Builds the page's threads together with the page. Each built by itself, as Vite does it, would bring the whole simulator once more: the thread that simulates, those that check, those of
 * the matrix, and the page, whose editor reads configurations. Together they are small files that share one.
 */
export function sharedWorkers(): Plugin {
  return {
    name: 'shared-workers',
    enforce: 'pre',
    apply: (_config, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
    transform(code, id) {
      if (!code.includes('.worker.ts')) return null;
      return code.replace(STARTED, (_, path: string) => {
        const file = resolve(dirname(id), path);
        const chunk = this.emitFile({ type: 'chunk', id: file, name: path.replace(/^.*\/|\.ts$/g, '') });
        return `import.meta.ROLLDOWN_FILE_URL_${chunk}`;
      });
    },
  };
}
