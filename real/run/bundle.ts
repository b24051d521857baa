import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Programs that run inside a machine or among the clients. */
export type Program = 'app' | 'orders' | 'traffic';

/** Made once by each process: many runs may follow each other, or go on at once. */
const made = new Map<Program, Promise<string>>();

/** Makes one file of a program of this folder and all that it imports, so that it runs where neither the project nor its packages are to be seen. */
export async function bundle(program: Program, folder: string): Promise<string> {
  const text = made.get(program) ?? bundled(program);
  made.set(program, text);
  const path = join(folder, `${program}.${formatOf(program) === 'cjs' ? 'cjs' : 'mjs'}`);
  writeFileSync(path, await text);
  return path;
}

async function bundled(program: Program): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`./${program}.ts`, import.meta.url))],
    write: false,
    bundle: true,
    platform: 'node',
    format: formatOf(program),
    target: 'node20',
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** The database driver's modules are CommonJS; the clients' program awaits at its top. */
function formatOf(program: Program): 'cjs' | 'esm' {
  return program === 'traffic' ? 'esm' : 'cjs';
}
