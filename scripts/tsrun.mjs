import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from './run.mjs';

/**
 * `node scripts/tsrun.mjs FILE.ts [arguments]` runs a TypeScript program of this project as one bundle. A loader that keeps every function's name
 * (as TypeScript runners do) makes the simulation five times slower, and the browser does not run it so.
 */
const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) {
  console.error('usage: node scripts/tsrun.mjs FILE.ts [arguments]');
  process.exit(2);
}

/** In one bundle every module has one address; each must still find the files beside it. */
const ownAddress = {
  name: 'own-address',
  setup(bundle) {
    bundle.onLoad({ filter: /\.(ts|mjs)$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: path.endsWith('.ts') ? 'ts' : 'js',
    }));
  },
};

/** Where the bundle finds the packages: among them, or, for a user who may not write there, in a folder with a link to them. */
function bundleFolder() {
  const packages = join(root, 'node_modules');
  const folder = join(packages, '.cache', 'tsrun');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    const own = mkdtempSync(join(tmpdir(), 'failover-lab-'));
    symlinkSync(packages, join(own, 'node_modules'));
    process.on('exit', () => rmSync(own, { recursive: true, force: true }));
    return own;
  }
}

// Its own name, so that two runs at once do not meet.
const outfile = join(bundleFolder(), `${relative(root, resolve(entry)).replace(/\W+/g, '-')}-${process.pid}.mjs`);
await build({
  entryPoints: [resolve(entry)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'error',
  plugins: [ownAddress],
});
process.argv = [process.argv[0], resolve(entry), ...args];
process.on('exit', () => rmSync(outfile, { force: true }));
await import(pathToFileURL(outfile).href);
