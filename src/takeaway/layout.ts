import type { Daemon } from '../daemons/daemon.ts';
import type { Cluster } from '../model/cluster.ts';
import type { Files } from '../text/sourceFile.ts';
import { placesOf } from './placedFiles.ts';

/** A workspace as it is taken away: every file of a machine below the machine's folder at its real path (`lb1/etc/haproxy/haproxy.cfg`). */
export interface Layout {
  readonly files: ReadonlyMap<string, string>;
  /** Paths that no archive should hold, because unpacking them would write elsewhere. They are left out. */
  readonly unsafe: readonly string[];
}

/**
 * Lays a workspace out. The lab reads the result as it reads the original, and every machine finds the same files. Without a cluster (cluster.yaml cannot be
 * read) everything stays where it is.
 */
export function layOut(files: Files, cluster: Cluster | null, daemons: readonly Daemon[]): Layout {
  const laid = new Map<string, string>();
  const unsafe: string[] = [];
  // What a process reads comes first, so that nothing takes its place; of others the later text is the one that a machine finds.
  const own = new Set(
    (cluster?.machines ?? []).flatMap(({ processes }) => processes.flatMap(({ file }) => file ?? [])),
  );
  const paths = Object.keys(files)
    .reverse()
    .sort((a, b) => Number(own.has(b)) - Number(own.has(a)));
  for (const path of paths) {
    if (!isSafe(path)) {
      unsafe.push(path);
      continue;
    }
    for (const place of pathsFor(path, cluster, daemons)) {
      // A second text for one place is not what runs.
      laid.set(laid.has(place) ? aside(path) : place, files[path] as string);
    }
  }
  return { files: new Map([...laid].sort(([a], [b]) => (a < b ? -1 : 1))), unsafe };
}

/** Where a file goes whose place is taken: a folder that no machine can be called after. */
export function aside(path: string): string {
  return `Yours/${path}`;
}

/** Where a file of the workspace goes: mostly one place; what lies beside a machine's configuration files goes beside each of them. */
function pathsFor(path: string, cluster: Cluster | null, daemons: readonly Daemon[]): string[] {
  const name = path.split('/')[0] as string;
  const machine = cluster?.machines.find((m) => m.name === name);
  const places = machine === undefined ? [] : placesOf(path.slice(name.length + 1), machine, daemons);
  return places.length === 0 ? [path] : places.map((place) => `${name}${place}`);
}

/** A relative path that stays below the folder it is unpacked in, on any system. */
function isSafe(path: string): boolean {
  // eslint-disable-next-line no-control-regex -- a control character in a path is what is looked for
  if (path === '' || /[\\\u0000-\u001f\u007f]|^[A-Za-z]:/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
