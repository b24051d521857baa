import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const VERSION = 'virtual:version';
const RESOLVED = '\0version';

/** Which lab this is, for reports of errors: `virtual:version` holds the package's version and the commit it was built from. */
export function version(root: string): Plugin {
  return {
    name: 'version',
    resolveId: (id) => (id === VERSION ? RESOLVED : null),
    load(id) {
      if (id !== RESOLVED) return null;
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
      return `export default ${JSON.stringify({ version, commit: commitOf(root) })};`;
    },
  };
}

/** Null where the files came without their history, or there is no git. */
function commitOf(root: string): string | null {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
