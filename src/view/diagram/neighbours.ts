import type { Layout, RackBox } from './layout.ts';

/**
 * The machine that a key leads to. Right and left follow the links, and where none leads there, to the nearest machine of the next column; up and down stay in the
 * column; Home and End lead to the first and the last machine in the order of reading. Null: nowhere, or another key.
 */
export function neighbour(drawing: Layout, from: RackBox, key: string): string | null {
  const { racks, links } = drawing;
  if (key === 'Home' || key === 'End') {
    const order = inOrder(racks);
    const wanted = key === 'Home' ? order[0] : order[order.length - 1];
    return wanted === undefined || wanted === from ? null : wanted.machine;
  }
  const column = racks.filter((rack) => rack.column === from.column);
  const at = column.indexOf(from);
  if (key === 'ArrowDown') return column[at + 1]?.machine ?? null;
  if (key === 'ArrowUp') return column[at - 1]?.machine ?? null;
  const outside = links.filter((link) => link.kind === 'cable' || link.kind === 'database');
  const known = (name: string): string | null => racks.find((rack) => rack.machine === name)?.machine ?? null;
  if (key === 'ArrowRight') {
    const linked = outside.find((link) => link.from === from.machine && known(link.to) !== null);
    return linked?.to ?? beside(racks, from, 1);
  }
  if (key === 'ArrowLeft') {
    const linked = outside.find((link) => link.to === from.machine && known(link.from) !== null);
    return linked?.from ?? beside(racks, from, -1);
  }
  return null;
}

/** Column by column, each from its top. */
export function inOrder(racks: readonly RackBox[]): readonly RackBox[] {
  return [...racks].sort((a, b) => a.column - b.column || a.y - b.y);
}

/** Of the next column with a machine on that side, the one at the same height, or nearest to it. */
function beside(racks: readonly RackBox[], from: RackBox, direction: 1 | -1): string | null {
  const there = racks.filter((rack) => (rack.column - from.column) * direction > 0);
  const apart = (rack: RackBox): number => Math.abs(rack.column - from.column);
  const off = (rack: RackBox): number => Math.abs(rack.y + rack.height / 2 - from.y - from.height / 2);
  there.sort((a, b) => apart(a) - apart(b) || off(a) - off(b));
  return there[0]?.machine ?? null;
}
