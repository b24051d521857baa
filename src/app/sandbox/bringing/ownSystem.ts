import type { Daemon } from '../../../daemons/daemon.ts';
import { prepare } from '../../../lab/lab.ts';
import type { Files } from '../../../text/sourceFile.ts';
import { CHECKS_FILE, SCENARIO_FILE } from '../sandboxSystem.ts';
import type { LeftOut } from './intake.ts';

const CLUSTER_FILE = 'cluster.yaml';

/** A workspace of the lab's own among files that were brought along: what belongs to it, by its own paths. */
export interface OwnSystem {
  readonly files: Files;
  /** The folder that it was in, with a slash; `''`: none. */
  readonly folder: string;
  readonly leftOut: readonly LeftOut[];
}

/** Finds cluster.yaml, in the uppermost folder that has one. What else lies there and belongs to none of its machines is left out. Null where there is none. */
export function ownSystem(files: Files, daemons: readonly Daemon[]): OwnSystem | null {
  const found = Object.keys(files)
    .filter(
      (path) =>
        (path === CLUSTER_FILE || path.endsWith(`/${CLUSTER_FILE}`)) && describesMachines(files[path] as string),
    )
    .sort((a, b) => depth(a) - depth(b))[0];
  if (found === undefined) return null;
  const folder = found.slice(0, -CLUSTER_FILE.length);
  const inside = Object.entries(files).filter(([path]) => path.startsWith(folder));
  const own = Object.fromEntries(inside.map(([path, text]) => [path.slice(folder.length), text]));
  const { cluster } = prepare(own, daemons);
  const belongs = (path: string): boolean =>
    [CLUSTER_FILE, SCENARIO_FILE, CHECKS_FILE].includes(path) ||
    cluster === null ||
    cluster.machines.some(({ name }) => path.startsWith(`${name}/`));
  const kept = Object.entries(own).filter(([path]) => belongs(path));
  const wanted = new Set(kept.map(([path]) => folder + path));
  const leftOut = Object.keys(files).filter((path) => !wanted.has(path));
  return {
    files: Object.fromEntries(kept),
    folder,
    leftOut: leftOut.map((path) => ({ path, why: `It belongs to none of the machines of ${found}.` })),
  };
}

/** Whether a text is the lab's own description of machines, and not another program's file of that name. */
export function describesMachines(text: string): boolean {
  return /^machines\s*:/m.test(text);
}

function depth(path: string): number {
  return path.split('/').length;
}
