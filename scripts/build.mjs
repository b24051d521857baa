// `npm run build`: the site, in English at its root and in each other language in a folder of its own below. Options go to Vite (`--outDir FOLDER`); `--only en` leaves the others out.
import { join } from 'node:path';
import { root, run } from './run.mjs';

/** English first: its build empties the folder. */
const languages = ['en', 'de'];

const options = process.argv.slice(2);
const only = taken('--only');
const outDir = taken('--outDir') ?? 'dist';
const vite = join(root, 'node_modules/vite/bin/vite.js');

for (const language of languages) {
  if (only !== null && only !== language) continue;
  const folder = language === 'en' ? outDir : join(outDir, language);
  const code = await run(process.execPath, [vite, 'build', '--outDir', folder, '--emptyOutDir', ...options], {
    env: { ...process.env, LAB_LANGUAGE: language, ...(only === null && { LAB_LANGUAGES: languages.join() }) },
  });
  if (code !== 0) process.exit(code);
}

/** The value of an option, which is taken away from those that go on to Vite; null where it is not given. */
function taken(name) {
  const at = options.indexOf(name);
  return at < 0 ? null : (options.splice(at, 2)[1] ?? null);
}
