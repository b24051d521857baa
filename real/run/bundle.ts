import { build } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Programs that run inside a machine or among the clients. */
export type Program = 'app' | 'orders' | 'traffic';

/** Makes one file of a program of this folder and all that it imports, so that it runs where neither the project nor its packages are to be seen. */
export async function bundle(program: Program, folder: string): Promise<string> {
  // The database driver's modules are CommonJS; the clients' program awaits at its top.
  const format = program === 'traffic' ? 'esm' : 'cjs';
  const outfile = join(folder, `${program}.${format === 'cjs' ? 'cjs' : 'mjs'}`);
  await build({
    entryPoints: [fileURLToPath(new URL(`./${program}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format,
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}
