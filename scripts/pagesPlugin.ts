import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Manifest, type Plugin, type ResolvedConfig } from 'vite';
import type { BuiltPage } from '../src/server.ts';
import { filesOfPage, pageHtml } from './pageHtml.ts';
import { notFoundHtml } from './notFoundHtml.ts';

/** What the server's build gives. */
interface Server {
  buildPages(): Promise<BuiltPage[]>;
}

/**
 * Gives every page of the site a folder of its own, once the client is built, so that a plain static host answers its address, and writes it there as it reads before any script
 * runs: the same components, rendered by a second build for Node, which is thrown away.
 */
export function pages(language = 'en', said = (words: string) => words): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'pages',
    apply: (_config, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
    configResolved: (resolved) => void (config = resolved),
    async closeBundle() {
      const out = resolve(config.root, config.build.outDir);
      // A build that failed comes here too, without one: its own error is the one to tell.
      if (!existsSync(join(out, 'index.html'))) return;
      const template = readFileSync(join(out, 'index.html'), 'utf8');
      const manifest = JSON.parse(readFileSync(join(out, '.vite', 'manifest.json'), 'utf8')) as Manifest;
      writeFileSync(join(out, '404.html'), notFoundHtml(language, said));
      const opening = await writeOpening(config, out);
      for (const page of await render(config)) {
        const path = join(out, page.folder, 'index.html');
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(
          path,
          pageHtml(template, page, filesOfPage(page, manifest), opening, (file) =>
            readFileSync(join(out, file), 'utf8'),
          ),
        );
      }
    },
  };
}

/** A script without the page's chunks: it comes before them. Returns its file, below the site's root. */
async function writeOpening({ root, logLevel }: ResolvedConfig, out: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    logLevel: logLevel ?? 'warn',
    build: {
      write: false,
      target: 'es2022',
      copyPublicDir: false,
      rolldownOptions: { input: join(root, 'src/opening.ts'), output: { format: 'iife' } },
    },
  });
  const [chunk] = 'output' in built ? built.output : [];
  if (chunk?.type !== 'chunk') throw new Error('src/opening.ts gave no script');
  const file = `assets/opening-${createHash('sha256').update(chunk.code).digest('base64url').slice(0, 8)}.js`;
  writeFileSync(join(out, file), chunk.code);
  return file;
}

/** Where the packages are, so that what is built finds them; builds at the same time do not meet. */
async function render({ root, configFile, logLevel }: ResolvedConfig): Promise<BuiltPage[]> {
  const outDir = join(root, 'node_modules', '.cache', `pages-${process.pid}`);
  try {
    await build({
      root,
      configFile: configFile ?? false,
      logLevel: logLevel ?? 'warn',
      ssr: { noExternal: true },
      build: { ssr: 'src/server.ts', outDir, emptyOutDir: true, manifest: false, copyPublicDir: false, minify: false },
    });
    const { buildPages } = (await import(pathToFileURL(join(outDir, 'server.js')).href)) as Server;
    return await buildPages();
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
