import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { build } from 'esbuild';
import { root } from './run.mjs';

/** The name of the service worker. It rules what lies in its own folder: the site. */
export const workerName = 'sw.js';

/**
 * Writes the service worker, which knows every file of the site, beside them. The last step of a build.
 * @param {string} folder the built site
 * @returns {Promise<{ version: string, files: number }>}
 */
export async function writeWorker(folder) {
  const names = siteFiles(folder);
  const worker = await bundle({ version: '', paths: [] });
  const contents = names.map((name) => `${name} ${digest(readFileSync(join(folder, name)))}`);
  const version = digest([worker, ...contents].join('\n'));
  const paths = names.map((name) => name.replace(/(^|\/)index\.html$/, '$1'));
  writeFileSync(join(folder, workerName), await bundle({ version, paths }));
  return { version, files: names.length };
}

/**
 * Every file that pages ask for, in order. Hidden ones and those that begin with `_` are notes to builds and hosts; a folder with a worker of its own is
 * another site (another language).
 */
function siteFiles(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const others = all.filter((name) => name.endsWith(`/${workerName}`)).map((name) => name.slice(0, -workerName.length));
  return all.filter(
    (name) =>
      name !== workerName &&
      !/^[._]/.test(name) &&
      !name.endsWith('.map') &&
      !others.some((other) => name.startsWith(other)),
  );
}

/** The worker as text, with its list. */
async function bundle(files) {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/app/offline/site.worker.ts')],
    define: { SITE_FILES: JSON.stringify(files) },
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  return outputFiles[0].text;
}

function digest(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
