import { existsSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesWithin, signalTo } from './processFamily.ts';
import { leftoversAmong, startOfProcess } from './runName.ts';
import { sh } from './shell.ts';

/** Where `ip netns` keeps a file for each namespace that has a name (ip-netns(8)). */
const NAMED = '/run/netns';

/** The file of a network namespace, through which a process can enter it. */
export function namespaceFile(name: string): string {
  return join(NAMED, name);
}

/** Takes away what runs left behind that ended without tidying up, and names it. Runs that still go on keep theirs. */
export async function removeLeftovers(): Promise<string[]> {
  const left = leftoversAmong(existsSync(NAMED) ? readdirSync(NAMED) : [], startOfProcess);
  await removeNamespaces(left);
  const folders = leftoversAmong(readdirSync(tmpdir()), startOfProcess);
  for (const name of folders) await rm(join(tmpdir(), name), { recursive: true, force: true });
  return [...left, ...folders];
}

/** Ends whatever runs in these network namespaces and takes them away; a name that there is none of is no matter. */
export async function removeNamespaces(names: readonly string[]): Promise<void> {
  const there = names.filter((name) => existsSync(namespaceFile(name)));
  if (there.length === 0) return;
  for (const pid of processesWithin(there.map(namespaceFile))) signalTo(pid, 'SIGKILL');
  // Another run may be taking the same leftovers away.
  await sh(['ip', '-force', '-batch', '-'], there.map((name) => `netns delete ${name}\n`).join('')).catch(() => {});
}
