import type { Daemon } from '../daemons/daemon.ts';
import type { Machine } from '../model/cluster.ts';
import type { Files } from '../text/sourceFile.ts';

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
    if (isRooted(within)) placed.set(`/${within}`, text);
    else for (const { realPath } of running) placed.set(`${configFolder(realPath)}/${within}`, text);
  }
  for (const process of machine.processes) {
    const daemon = running.find(({ name }) => name === process.daemon);
    const text = process.file === null ? undefined : files[process.file];
    if (daemon !== undefined && text !== undefined) placed.set(`/${daemon.realPath}`, text);
  }
  return placed;
}

/** The folder in which a daemon finds its configuration, `/etc/haproxy`, of the file's real path without the leading slash. */
export function configFolder(realPath: string): string {
  const slash = realPath.lastIndexOf('/');
  return slash < 0 ? '' : `/${realPath.slice(0, slash)}`;
}

/** Whether a path below a machine's folder is the machine's own: `etc/nginx/conf.d/shop.conf`, not `conf.d/shop.conf`. */
export function isRooted(within: string): boolean {
  return ROOTS.includes(within.split('/')[0] as string) && within.includes('/');
}
