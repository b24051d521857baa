import type { Daemon } from '../daemons/daemon.ts';
import type { Machine } from '../model/cluster.ts';
import type { Files } from '../text/sourceFile.ts';

/** First parts of a path that may be a machine's real one. */
const ROOTS = ['etc', 'home', 'mnt', 'opt', 'root', 'run', 'srv', 'tmp', 'usr', 'var'];

/** A machine's own files by their real paths. What its processes read is where they look for it; of several texts for another place the last one is. */
export function placedFiles(machine: Machine, files: Files, daemons: readonly Daemon[]): Map<string, string> {
  const placed = new Map<string, string>();
  const folder = `${machine.name}/`;
  const read = machine.processes.flatMap(({ file }) => file ?? []);
  const own = Object.keys(files).filter((path) => path.startsWith(folder));
  // What is read comes last: nothing else may stand in its place.
  for (const path of [...own.filter((path) => !read.includes(path)), ...own.filter((path) => read.includes(path))]) {
    for (const place of placesOf(path.slice(folder.length), machine, daemons)) placed.set(place, files[path] as string);
  }
  return placed;
}

/**
 * Where a file below a machine's folder lies for real. A daemon's own file is where the daemon looks for it; any other is at the root where its path begins as
 * real ones do (`var/www/html/index.html`, `etc/nginx/conf.d/shop.conf`), or else in the folder of each daemon that runs there (`shop.conf`, `conf.d/shop.conf`).
 */
export function placesOf(within: string, machine: Machine, daemons: readonly Daemon[]): string[] {
  const main = daemons.find(({ fileName, realPath }) => fileName === within || realPath === within);
  if (main !== undefined) return [`/${main.realPath}`];
  if (isRooted(within)) return [`/${within}`];
  const running = daemons.filter(({ name }) => machine.processes.some((process) => process.daemon === name));
  return running.map(({ realPath }) => `${configFolder(realPath)}/${within}`);
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
