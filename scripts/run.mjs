import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's top folder: scripts work from wherever they are called. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Runs a program in the repository's top folder, with its output on ours. Resolves to its exit code (1 if a signal ended it).
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/**
 * Runs npm: the very one that called us where there is one, since Windows cannot spawn `npm` (a batch file) without a shell.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], options);
  return run('npm', args, { shell: process.platform === 'win32', ...options });
}

/** Ends the program with one sentence for the person who started it. */
export function giveUp(sentence) {
  console.error(sentence);
  process.exit(1);
}
