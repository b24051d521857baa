import type { Layout, RackBox } from './layout.ts';

/** The machine that an arrow key leads to: along the links to the right and left, within the column up and down. Null: nowhere, or no arrow. */
export function neighbour(drawing: Layout, from: RackBox, key: string): string | null {
  const { racks, links } = drawing;
  const column = racks.filter((rack) => rack.column === from.column);
  const at = column.indexOf(from);
  if (key === 'ArrowDown') return column[at + 1]?.machine ?? null;
  if (key === 'ArrowUp') return column[at - 1]?.machine ?? null;
  const outside = links.filter((link) => link.kind === 'cable' || link.kind === 'database');
  const known = (name: string | undefined): string | null =>
    racks.find((rack) => rack.machine === name)?.machine ?? null;
  if (key === 'ArrowRight') return known(outside.find((link) => link.from === from.machine)?.to);
  if (key === 'ArrowLeft') return known(outside.find((link) => link.to === from.machine && known(link.from))?.from);
  return null;
}
