import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** A command of this computer's failed: the command, and what it wrote to standard error. */
export class CommandFailed extends Error {}

/**
 * Runs a command to its end and gives its output. Other things go on meanwhile: a fault must not wait for another one's commands.
 * @throws CommandFailed
 */
export async function sh(command: readonly string[], input = ''): Promise<string> {
  const [name = '', ...args] = command;
  const child = spawn(name, args, { detached: true });
  const ended = once(child, 'close') as Promise<[number | null]>;
  // A command that ends without having read its input has words about it.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [[status], output, complaint] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (status !== 0) throw new CommandFailed(`${command.join(' ')}: ${complaint.trim()}`);
  return output;
}
