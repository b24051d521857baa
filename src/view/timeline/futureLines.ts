import type { Branch } from '../../app/futures.ts';
import type { TimeScale } from './scale.ts';

/** Pixels between a line and the foot of its row; its words stand above it. */
const FOOT = 5;

/** The lines of a tree of futures on an axis of time, one row each. */
export interface TreeLines {
  /** From where a future leaves its parent's row, down to its own, to the end. */
  readonly edges: readonly { readonly id: number; readonly path: string; readonly lit: boolean }[];
  /** The stretches of its ancestors' rows that the current one shares. */
  readonly trunk: readonly string[];
  /** What was done, where a future differs from its parent. */
  readonly acts: readonly {
    readonly key: string;
    readonly x: number;
    readonly y: number;
    readonly ends: boolean;
    readonly lit: boolean;
  }[];
}

/** @param branches in the order of their rows */
export function treeLines(
  branches: readonly Branch[],
  current: number,
  scale: TimeScale,
  rowHeight: number,
): TreeLines {
  const rowOf = (id: number | null): number => branches.findIndex(({ future }) => future.id === id);
  const y = (row: number): number => (row + 1) * rowHeight - FOOT;
  const startOf = ({ parent, forkMs }: Branch): number => (parent === null ? 0 : scale.x(forkMs));
  const line = lineage(branches, current);
  const edges = branches.map((branch, row) => {
    const x = startOf(branch);
    const down = branch.parent === null ? '' : `M${x} ${y(rowOf(branch.parent))}V${y(row)}`;
    return { id: branch.future.id, path: `${down}M${x} ${y(row)}H${scale.width}`, lit: branch.future.id === current };
  });
  const trunk = line.slice(1).map((ancestor, i) => {
    const child = line[i] as Branch;
    const height = y(rowOf(ancestor.future.id));
    return `M${startOf(ancestor)} ${height}H${startOf(child)}${joint(ancestor, startOf(ancestor), height, y(rowOf(ancestor.parent)))}`;
  });
  const acts = branches.flatMap((branch, row) =>
    branch.future.acts.flatMap((act, i) => {
      if (branch.parent !== null && act.atMs < branch.forkMs) return [];
      const lit = line.some((one, l) => one === branch && (l === 0 || act.atMs < (line[l - 1] as Branch).forkMs));
      return [{ key: `${branch.future.id}.${i}`, x: scale.x(act.atMs), y: y(row), ends: act.kind === 'end', lit }];
    }),
  );
  return { edges, trunk, acts };
}

/** The upright stroke from its parent's row; none for the first. */
function joint({ parent }: Branch, x: number, height: number, parentHeight: number): string {
  return parent === null ? '' : `M${x} ${parentHeight}V${height}`;
}

/** The branch of this future, the one it left, and so on to the untouched one. */
function lineage(branches: readonly Branch[], id: number): Branch[] {
  const found: Branch[] = [];
  let branch = branches.find(({ future }) => future.id === id);
  while (branch !== undefined) {
    found.push(branch);
    const { parent } = branch;
    branch = branches.find(({ future }) => future.id === parent);
  }
  return found;
}
