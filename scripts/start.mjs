// `npm start`: everything between a fresh clone and the running lab. Node's own modules only, since nothing is installed yet.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, requireNode } from './install.mjs';
import { endWithNpm } from './parent.mjs';
import { giveUp, npm, root } from './run.mjs';
import { serve } from './serve.mjs';

/** Whatever the build reads. */
const sources = [
  'src',
  'lessons',
  'public',
  'index.html',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
  'scripts',
];

endWithNpm();
requireNode();
await ensureInstalled();
if (isOutdated()) {
  console.log('Building …');
  const code = await npm(['run', '--silent', 'build', '--', '--logLevel', 'warn']);
  if (code !== 0) giveUp('The build failed: see above.');
}
const { address } = await serve({ folder: join(root, 'dist'), port: Number(process.env.PORT ?? 4173) });
console.log(`Failover Lab is at ${address}  (Ctrl+C ends it)`);

/** The manifest is what a build writes last but for nothing: without it the build did not finish. */
function isOutdated() {
  const manifest = join(root, 'dist', '.vite', 'manifest.json');
  if (!existsSync(manifest)) return true;
  const builtMs = statSync(manifest).mtimeMs;
  return sources.some((source) => newestMs(join(root, source)) > builtMs);
}

/** When a file, or anything below a folder, last changed. A folder's own time changes when a file in it is deleted. */
function newestMs(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}
