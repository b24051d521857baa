import { basename } from 'node:path';
import type { Daemon } from '../../src/daemons/daemon.ts';
import type { Machine } from '../../src/model/cluster.ts';
import type { Files } from '../../src/text/sourceFile.ts';
import { configFolder } from './launch.ts';

/** First parts of a path that may be a machine's real one. */
const ROOTS = ['etc', 'home', 'mnt', 'opt', 'root', 'run', 'srv', 'tmp', 'usr', 'var'];

/**
 * A machine's own files by their real paths. A daemon's own file goes where the daemon looks for it; any other lies beside it in each daemon's folder
 * (`shop.conf`, `conf.d/shop.conf`), and at the root where its path begins as real ones do (`var/www/html/index.html`, `etc/nginx/conf.d/shop.conf`).
 */
export function placedFiles(machine: Machine, files: Files, daemons: readonly Daemon[]): Map<string, string> {
  const placed = new Map<string, string>();
  const own = Object.entries(files).filter(([path]) => path.startsWith(`${machine.name}/`));
  const running = daemons.filter(({ name }) => machine.processes.some((process) => process.daemon === name));
  const main = (within: string): Daemon | undefined => running.find((d) => d.fileName === within || d.realPath === within);
  // The daemons' own come last: nothing else may stand in their place.
  for (const [path, text] of own) {
    const within = path.slice(machine.name.length + 1);
    if (main(within) !== undefined) continue;
    if (ROOTS.includes(within.split('/')[0] as string) && within.includes('/')) placed.set(`/${within}`, text);
    else for (const { realPath } of running) placed.set(`${configFolder(realPath)}/${within}`, text);
  }
  for (const process of machine.processes) {
    const daemon = running.find(({ name }) => name === process.daemon);
    const text = process.file === null ? undefined : files[process.file];
    if (daemon !== undefined && text !== undefined) placed.set(`${configFolder(daemon.realPath)}/${basename(daemon.realPath)}`, text);
  }
  return placed;
}

/** /etc/hosts of every machine. */
export function hostsFile(machines: readonly Machine[]): string {
  return ['127.0.0.1 localhost', ...machines.map(({ name, address }) => `${address} ${name}`), ''].join('\n');
}

/** What a passwd or group file lacks for these users: a line for each, with numbers that Debian gives to nobody by itself. */
export function missingUsers(text: string, users: readonly string[], line: (user: string, id: number) => string): string {
  const known = new Set(text.split('\n').map((row) => row.split(':')[0]));
  return users.map((user, index) => (known.has(user) ? '' : `${line(user, FIRST_FREE_ID + index)}\n`)).join('');
}

/** 60000 to 64999 are for packages, by request only (Debian Policy 9.2.2); 64900 and on have not been given. */
const FIRST_FREE_ID = 64_900;
