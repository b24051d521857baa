import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const program = `import { endWithNpm } from '${pathToFileURL('scripts/parent.mjs').href}';
endWithNpm();
setTimeout(() => {}, 60_000);
console.log(process.pid);`;

/** Starts the program below a shell, as npm does, ends the shell, and says whether the program runs on after two seconds. */
async function outlives(started: Record<string, string | undefined>): Promise<boolean> {
  const shell = spawn('sh', ['-c', '"$0" --input-type=module --eval "$1"; exit', process.execPath, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, npm_lifecycle_event: undefined, ...started },
  });
  const [said] = (await once(shell.stdout, 'data')) as [Buffer];
  // Who writes to it has it open until the end.
  const ended = once(shell.stdout, 'close').then(() => false);
  shell.kill('SIGTERM');
  const still = await Promise.race([ended, after(2000, true)]);
  if (still) process.kill(Number(String(said)));
  return still;
}

describe.skipIf(process.platform === 'win32')('a server whose starter is ended', () => {
  it('ends too when npm started it', async () => expect(await outlives({ npm_lifecycle_event: 'start' })).toBe(false));
  it('goes on when a shell did', async () => expect(await outlives({})).toBe(true));
});
