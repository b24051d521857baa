import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildResult } from 'esbuild';
import type { Plugin } from 'vite';

const PROGRAMS = 'virtual:own-programs';
const RESOLVED = '\0own-programs';

/** The oldest Node that may run them: Debian 12's. */
const NODE = 'node18';

/** What runs in containers. */
const sources = { app: 'real/run/app.ts', clients: 'real/compose/clients.ts' };

/**
 * The lab's own programs for containers as texts, each in one file with all that it imports, and the licences of what they contain: `virtual:own-programs`.
 * Only who downloads them loads the module.
 */
export function programs(root: string): Plugin {
  return {
    name: 'own-programs',
    resolveId: (id) => (id === PROGRAMS ? RESOLVED : null),
    async load(id) {
      if (id !== RESOLVED) return null;
      const built = await Promise.all(Object.values(sources).map((file) => bundle(root, file)));
      for (const { metafile } of built) for (const path of ownSources(metafile)) this.addWatchFile(join(root, path));
      const texts = Object.fromEntries(
        Object.keys(sources).map((name, index) => [name, built[index]?.outputFiles[0]?.text ?? '']),
      );
      const licences = licencesOf(
        root,
        built.flatMap(({ metafile }) => Object.keys(metafile.inputs)),
      );
      return `export default ${JSON.stringify({ ...texts, licences })};`;
    },
  };
}

type Built = BuildResult<{ write: false; metafile: true }>;

function bundle(root: string, file: string): Promise<Built> {
  return build({
    entryPoints: [join(root, file)],
    absWorkingDir: root,
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    // The database driver's modules, among others, are CommonJS and ask for Node's own by `require`.
    format: 'cjs',
    target: NODE,
    // Names stay, so that who opens the file can follow it.
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: 'error',
  });
}

function ownSources({ inputs }: Built['metafile']): string[] {
  return Object.keys(inputs).filter((path) => !path.startsWith('node_modules/'));
}

/** The licence of every package among these files, as the package has it. @throws where one has none */
function licencesOf(root: string, inputs: readonly string[]): string {
  const packages = new Set(
    inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const texts = [...packages].sort().map((folder) => {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
      name: string;
      version: string;
    };
    const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
    if (file === undefined) throw new Error(`${name} brings no licence that could go with it`);
    return `${name} ${version}\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
  });
  return ['app.cjs and clients.cjs contain these packages, each under its own licence.\n', ...texts].join(
    `\n${'-'.repeat(72)}\n\n`,
  );
}
