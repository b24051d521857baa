import { spawnSync } from 'node:child_process';

/**
 * Runs a command to its end and gives its output.
 * @throws an Error with the command and what it wrote to standard error when it fails
 */
export function sh(command: readonly string[], input = ''): string {
  const [name = '', ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(name, args, { input, encoding: 'utf8' });
  if (error !== undefined) throw new Error(`${name}: ${error.message}`);
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr.trim()}`);
  return stdout;
}

/** The same, where failing is no matter: what is gone already need not be taken away. */
export function tryTo(command: readonly string[]): void {
  const [name = '', ...args] = command;
  spawnSync(name, args, { stdio: 'ignore' });
}
