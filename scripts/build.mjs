// `npm run build`: the site, in English at its root and in each other language in a folder of its own below. Options go to Vite (`--outDir FOLDER`); `--only en` leaves the others out.
import { cpSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root, run } from './run.mjs';

/** English first: it is the site's root. */
const languages = ['en', 'de'];

const options = process.argv.slice(2);
const only = taken('--only');
const outDir = resolve(root, taken('--outDir') ?? 'dist');
const vite = join(root, 'node_modules/vite/bin/vite.js');

const wanted = languages.filter((language) => only === null || only === language);
// Side by side, each with a processor of its own. A build empties its folder, so that what comes to lie in another's is brought there when that one is done.
const builds = wanted.map((language) => {
  const home = language === 'en' ? outDir : join(outDir, language);
  return { language, home, folder: language === wanted[0] ? home : join(root, 'node_modules/.cache', `site-${language}-${process.pid}`) };
});
const codes = await Promise.all(builds.map(build));
for (const { home, folder } of builds) {
  if (folder === home) continue;
  if (codes.every((code) => code === 0)) cpSync(folder, home, { recursive: true });
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = codes.find((code) => code !== 0) ?? 0;

function build({ language, folder }) {
  return run(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', ...options], {
    env: { ...process.env, LAB_LANGUAGE: language, ...(only === null && { LAB_LANGUAGES: languages.join() }) },
  });
}

/** The value of an option, which is taken away from those that go on to Vite; null where it is not given. */
function taken(name) {
  const at = options.indexOf(name);
  return at < 0 ? null : (options.splice(at, 2)[1] ?? null);
}
