import { placeOn } from '../../diagram/curve.ts';
import type { Box, Layout, RackBox } from '../../diagram/layout.ts';
import type { DrawnLink } from '../../diagram/linkCurves.ts';
import { CLIENTS } from '../../diagram/links.ts';

/** What lies at a place of the drawing, as far as it can be taken hold of. */
export type Spot =
  | { readonly kind: 'process'; readonly rack: RackBox; readonly process: string; readonly box: Box }
  | { readonly kind: 'machine'; readonly rack: RackBox; readonly box: Box }
  | { readonly kind: 'link'; readonly link: DrawnLink };

/** Units from a line within which it is meant. */
const LINK_REACH = 9;

export function spotAt(drawing: Layout, x: number, y: number): Spot | null {
  const rack = rackAt(drawing, x, y);
  if (rack !== null) {
    const plate = rack.plates.find((box) => isInside(box, x, y));
    return plate === undefined
      ? { kind: 'machine', rack, box: rack }
      : { kind: 'process', rack, process: plate.process, box: plate };
  }
  const link = linkAt(drawing, x, y);
  return link === null ? null : { kind: 'link', link };
}

export function rackAt({ racks }: Layout, x: number, y: number): RackBox | null {
  return racks.find((box) => isInside(box, x, y)) ?? null;
}

/** The nearest line of those that configurations make; what visitors come by is the site's own matter. */
export function linkAt({ links }: Layout, x: number, y: number): DrawnLink | null {
  let best: DrawnLink | null = null;
  let least = LINK_REACH * LINK_REACH;
  for (const link of links) {
    if (!isRemovable(link)) continue;
    const { xs, ys } = link.curve;
    for (let i = 0; i < xs.length; i++) {
      const [dx, dy] = [(xs[i] as number) - x, (ys[i] as number) - y];
      if (dx * dx + dy * dy > least) continue;
      least = dx * dx + dy * dy;
      best = link;
    }
  }
  return best;
}

export function isRemovable({ kind, from }: DrawnLink): boolean {
  return (kind === 'cable' || kind === 'database') && from !== CLIENTS;
}

/** Where a line is cut. */
export function middleOf(link: DrawnLink): { readonly x: number; readonly y: number } {
  const place = { x: 0, y: 0, dx: 0, dy: 0 };
  placeOn(link.curve, 0.5, place);
  return place;
}

/** Where a rack that is let go at this height comes in its column; null where it stays. `y` is the middle of what is dragged. */
export function dropInColumn(
  drawing: Layout,
  rack: RackBox,
  y: number,
): { readonly other: string; readonly side: 'before' | 'behind'; readonly lineY: number } | null {
  const column = drawing.racks.filter((one) => one.column === rack.column);
  const at = column.indexOf(rack);
  const others = column.filter((one) => one !== rack);
  const above = others.filter((one) => one.y + one.height / 2 < y);
  if (others.length === 0 || above.length === at) return null;
  const behind = above.at(-1);
  const before = others[above.length];
  const gap = 12;
  if (before !== undefined && above.length < at)
    return { other: before.machine, side: 'before', lineY: before.y - gap };
  return behind === undefined ? null : { other: behind.machine, side: 'behind', lineY: behind.y + behind.height + gap };
}

function isInside(box: Box, x: number, y: number): boolean {
  return x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
}
