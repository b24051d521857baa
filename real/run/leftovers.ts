import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signalTo } from './processFamily.ts';
import { leftoversAmong, startOfProcess } from './runName.ts';
import { sh, tryTo } from './shell.ts';

/** Names of all network namespaces that `ip` keeps. */
async function namespaces(): Promise<string[]> {
  // An id may follow the name.
  return (await sh(['ip', 'netns', 'list'])).split('\n').map((row) => row.split(' ')[0] as string);
}

/** Takes away what runs left behind that ended without tidying up, and names it. Runs that still go on keep theirs. */
export async function removeLeftovers(): Promise<string[]> {
  const left = leftoversAmong(await namespaces(), startOfProcess);
  for (const name of left) await removeNamespace(name);
  const folders = leftoversAmong(readdirSync(tmpdir()), startOfProcess);
  for (const name of folders) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  return [...left, ...folders];
}

/** Ends whatever runs in a network namespace of ours and takes it away; nothing happens where there is none of that name. */
export async function removeNamespace(name: string): Promise<void> {
  if (!(await namespaces()).includes(name)) return;
  for (const pid of (await sh(['ip', 'netns', 'pids', name])).split('\n')) {
    if (/^\d+$/.test(pid)) signalTo(Number(pid), 'SIGKILL');
  }
  await tryTo(['ip', 'netns', 'delete', name]);
}
