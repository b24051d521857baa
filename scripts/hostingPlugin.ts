import { existsSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin, ResolvedConfig } from 'vite';
import { headersFile } from './headers.mjs';
import { writeWorker } from './offline.mjs';

/** What a built site has besides its pages, when all of them are there: the service worker, and the headers for hosts that read them from a file. */
export function hosting(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'hosting',
    apply: (_config, { command, isSsrBuild }) => command === 'build' && !isSsrBuild,
    configResolved: (resolved) => void (config = resolved),
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const folder = resolve(config.root, config.build.outDir);
        if (!existsSync(resolve(folder, 'index.html'))) return;
        writeFileSync(resolve(folder, '_headers'), headersFile());
        const { version, files } = await writeWorker(folder);
        config.logger.info(`sw.js: ${files} files for use without a connection, version ${version}`);
      },
    },
  };
}
