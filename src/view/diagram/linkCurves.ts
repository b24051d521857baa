import { makeCurve, type Cubic, type Curve, type Point } from './curve.ts';
import type { Box, LayoutSize, RackBox } from './layout.ts';
import { CLIENTS, type Link } from './links.ts';

/** A link with its line. */
export interface DrawnLink extends Link {
  readonly curve: Curve;
  /** Where it leaves and arrives: sockets on the cases. */
  readonly start: Point;
  readonly end: Point;
  /** The side of the target on which it arrives: the wall of a dead machine stands there. */
  readonly arrives: 'left' | 'right';
}

/** Lines for all links, so that none runs through a machine. */
export function drawLinks(
  links: readonly Link[],
  racks: readonly RackBox[],
  clients: Box,
  size: LayoutSize,
): DrawnLink[] {
  const rackOf = new Map(racks.map((rack) => [rack.machine, rack]));
  const starts = startPoints(links, rackOf, clients, size);
  return links.flatMap((link): DrawnLink[] => {
    const target = rackOf.get(link.to);
    if (link.kind === 'inner') return target === undefined ? [] : [inside(link, target)];
    const start = starts.get(link.id);
    if (start === undefined) return [];
    if (link.kind === 'nowhere') return [nowhere(link, start, size)];
    if (target === undefined) return [];
    const source = rackOf.get(link.from);
    if (source !== undefined && source.column >= target.column) return [aside(link, start, source, target, size)];
    return [across(link, start, source?.column ?? -1, target, racks)];
  });
}

/** Sockets on the right of a process, those of several links spread in the order of their targets. */
function startPoints(
  links: readonly Link[],
  rackOf: ReadonlyMap<string, RackBox>,
  clients: Box,
  size: LayoutSize,
): Map<string, Point> {
  const found = new Map<string, Point>();
  const processes = [...new Set(links.map((link) => link.fromProcess))];
  for (const process of processes) {
    const own = links.filter((link) => link.fromProcess === process && link.kind !== 'inner');
    const first = own[0];
    if (first === undefined) continue;
    if (first.from === CLIENTS) {
      const jack = { x: clients.x + clients.width + (size === 'wide' ? 8 : 5), y: clients.y + clients.height / 2 + 2 };
      for (const link of own) found.set(link.id, jack);
      continue;
    }
    const rack = rackOf.get(first.from);
    const plate = rack?.plates.find((p) => p.process === process);
    if (rack === undefined || plate === undefined) continue;
    const sorted = [...own].sort((a, b) => centreOf(rackOf, a) - centreOf(rackOf, b));
    const pitch = Math.min(size === 'wide' ? 18 : 14, (rack.height - 20) / Math.max(1, sorted.length));
    const middle = plate.y + plate.height / 2;
    for (const [i, link] of sorted.entries()) {
      const y = middle + (i - (sorted.length - 1) / 2) * pitch;
      found.set(link.id, { x: rack.x + rack.width, y: Math.min(Math.max(y, rack.y + 8), rack.y + rack.height - 8) });
    }
  }
  return found;
}

function centreOf(rackOf: ReadonlyMap<string, RackBox>, link: Link): number {
  const rack = rackOf.get(link.to);
  return rack === undefined ? Infinity : rack.y + rack.height / 2;
}

/** The height at which the target takes the link: at the process it means, else at the machine's name. */
function arrivalY(link: Link, target: RackBox): number {
  const plate = target.plates.find((p) => p.process === link.toProcess);
  return plate === undefined ? target.nameY - 4 : plate.y + plate.height / 2;
}

/** Rightwards, through the gaps of the columns between. */
function across(link: Link, start: Point, column: number, target: RackBox, racks: readonly RackBox[]): DrawnLink {
  const end = { x: target.x, y: arrivalY(link, target) };
  const cubics: Cubic[] = [];
  let from = start;
  for (let between = column + 1; between < target.column; between++) {
    const inColumn = racks.filter((rack) => rack.column === between);
    const first = inColumn[0];
    if (first === undefined) continue;
    const wanted = from.y + ((end.y - from.y) * (first.x - from.x)) / Math.max(1, end.x - from.x);
    const y = freeHeight(inColumn, wanted);
    cubics.push(level(from, { x: first.x - 4, y }), level({ x: first.x - 4, y }, { x: first.x + first.width + 4, y }));
    from = { x: first.x + first.width + 4, y };
  }
  cubics.push(level(from, end));
  return { ...link, start, end, arrives: 'left', curve: makeCurve(start, cubics) };
}

/** The height nearest to `wanted` at which nothing stands in the column. */
function freeHeight(column: readonly RackBox[], wanted: number): number {
  const heights = column.flatMap((rack) => [rack.y - 14, rack.y + rack.height + 22]);
  const free = heights.filter((y) => column.every((rack) => y < rack.y - 6 || y > rack.y + rack.height + 6));
  return free.reduce((best, y) => (Math.abs(y - wanted) < Math.abs(best - wanted) ? y : best), free[0] ?? wanted);
}

/** To a machine of the same column, or back: around the right of both. */
function aside(link: Link, start: Point, source: RackBox, target: RackBox, size: LayoutSize): DrawnLink {
  const end = { x: target.x + target.width, y: arrivalY(link, target) };
  const reach = Math.max(source.x + source.width, end.x) + (size === 'wide' ? 42 : 24);
  const curve = makeCurve(start, [[{ x: reach, y: start.y }, { x: reach, y: end.y }, end]]);
  return { ...link, start, end, arrives: 'right', curve };
}

/** Between two processes of one machine: a short bow beside their plates. */
function inside(link: Link, rack: RackBox): DrawnLink {
  const from = rack.plates.find((p) => p.process === link.fromProcess) ?? rack.plates[0];
  const to = rack.plates.find((p) => p.process === link.toProcess) ?? from;
  const x = rack.x + rack.width - (rack.tight ? 3 : 8);
  const start = { x, y: (from?.y ?? rack.y) + (from?.height ?? 0) / 2 };
  const end = { x, y: (to?.y ?? rack.y) + (to?.height ?? 0) / 2 };
  const curve = makeCurve(start, [[start, end, end]]);
  return { ...link, start, end, arrives: 'right', curve };
}

/** A stump: nobody has the address. */
function nowhere(link: Link, start: Point, size: LayoutSize): DrawnLink {
  const end = { x: start.x + (size === 'wide' ? 44 : 16), y: start.y };
  return { ...link, start, end, arrives: 'left', curve: makeCurve(start, [level(start, end)]) };
}

function level(from: Point, to: Point): Cubic {
  const middle = (from.x + to.x) / 2;
  return [{ x: middle, y: from.y }, { x: middle, y: to.y }, to];
}
