import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/** All processes that descend from one, the eldest first. */
export function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number[]>();
  for (const entry of numbers()) {
    const parent = parentOf(entry);
    if (parent === null) continue;
    const siblings = parents.get(parent);
    if (siblings === undefined) parents.set(parent, [Number(entry)]);
    else siblings.push(Number(entry));
  }
  const found = [...(parents.get(pid) ?? [])];
  for (const one of found) found.push(...(parents.get(one) ?? []));
  return found;
}

/** All processes in one of these network namespaces, which are given by their files. */
export function processesWithin(namespaces: readonly string[]): number[] {
  const inodes = new Set(namespaces.map((path) => `net:[${statSync(path, { throwIfNoEntry: false })?.ino}]`));
  return numbers()
    .filter((pid) => inodes.has(networkOf(pid) ?? ''))
    .map(Number);
}

/** Sends a signal; a process that has ended meanwhile hears nothing. */
export function signalTo(pid: number, name: NodeJS.Signals): void {
  if (pid <= 1) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It ended while we read.
    return null;
  }
}

function numbers(): string[] {
  return readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
}

/** A process that has ended has none. */
function networkOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return null;
  }
}
