import type { Cluster, Machine } from '../../model/cluster.ts';
import type { Trace } from '../../trace/trace.ts';
import { claimsOf } from '../../app/worldReading.ts';
import { layersOf } from './layers.ts';
import { CLIENTS, linksOf, type Link } from './links.ts';
import { drawLinks, type DrawnLink } from './linkCurves.ts';

/** Two drawings, not one shrunk: 782 × 354 units for wide screens, 390 × 246 for a phone. */
export type LayoutSize = 'wide' | 'phone';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlateBox extends Box {
  /** Process id. */
  readonly process: string;
}

export interface RackBox extends Box {
  readonly machine: string;
  readonly column: number;
  /** Narrow racks have no ears and less air. */
  readonly tight: boolean;
  /** Where the machine's name stands. */
  readonly nameY: number;
  readonly badges: readonly (Box & { readonly address: string })[];
  readonly plates: readonly PlateBox[];
}

export interface Layout {
  readonly size: LayoutSize;
  /** What is drawn, without the empty paper around it. */
  readonly view: Box;
  readonly clients: Box;
  readonly racks: readonly RackBox[];
  readonly links: readonly DrawnLink[];
}

interface Metrics {
  readonly width: number;
  readonly height: number;
  /** Never lower than this, so that a lone machine does not fill the page. */
  readonly heightLeast: number;
  readonly clientsX: number;
  readonly clientsWidth: number;
  readonly clientsHeight: number;
  readonly rackWidthMax: number;
  readonly right: number;
  /** Between columns, at least; and room for a curve on the right of a column whose machines call each other. */
  readonly columnGap: number;
  readonly sideRoom: number;
  readonly rackGapMin: number;
  readonly rackGapMax: number;
  readonly margin: number;
  readonly full: Rows;
  readonly dense: Rows;
}

/** Heights inside a rack. */
interface Rows {
  readonly head: number;
  readonly name: number;
  readonly badge: number;
  readonly plate: number;
  readonly pitch: number;
  readonly foot: number;
}

const WIDE: Metrics = {
  width: 782,
  height: 354,
  heightLeast: 230,
  clientsX: 14,
  clientsWidth: 88,
  clientsHeight: 56,
  rackWidthMax: 200,
  right: 8,
  columnGap: 62,
  sideRoom: 44,
  rackGapMin: 34,
  rackGapMax: 60,
  margin: 10,
  full: { head: 32, name: 22, badge: 25, plate: 26, pitch: 31, foot: 11 },
  dense: { head: 27, name: 19, badge: 21, plate: 20, pitch: 23, foot: 8 },
};

const PHONE: Metrics = {
  width: 390,
  height: 246,
  heightLeast: 180,
  clientsX: 6,
  clientsWidth: 50,
  clientsHeight: 36,
  rackWidthMax: 126,
  right: 6,
  columnGap: 20,
  sideRoom: 24,
  rackGapMin: 20,
  rackGapMax: 30,
  margin: 6,
  full: { head: 27, name: 19.5, badge: 21, plate: 23, pitch: 27, foot: 10 },
  dense: { head: 23, name: 16.5, badge: 18, plate: 18, pitch: 20, foot: 7 },
};

/** Racks narrower than this lose their ears. */
const TIGHT: Readonly<Record<LayoutSize, number>> = { wide: 185, phone: 110 };

/** Where everything stands. `trace` only adds links that the configuration does not tell of; it moves no machine.
 * `dense`: lower rows, where there is little height. */
export function layout(cluster: Cluster, trace: Trace | null, size: LayoutSize, dense = false): Layout {
  const base = size === 'wide' ? WIDE : PHONE;
  const metrics = dense ? { ...base, full: base.dense, rackGapMax: base.rackGapMin } : base;
  const links = linksOf(cluster, null);
  const columns = layersOf(cluster, links);
  const { racks, height } = placeRacks(cluster, columns, links, metrics, size);
  const clients = placeClients(links, racks, metrics, height);
  const drawn = drawLinks(linksOf(cluster, trace), racks, clients, size);
  return { size, view: viewOf(metrics, clients, racks), clients, racks, links: drawn };
}

/** From the clients to the last rack, with room for tags, walls, strikes and curves; a lone machine keeps some paper around it. */
function viewOf(metrics: Metrics, clients: Box, racks: readonly RackBox[]): Box {
  const top = Math.min(clients.y - 10, ...racks.map((rack) => rack.y - 8));
  const bottom = Math.max(clients.y + clients.height + 38, ...racks.map((rack) => rack.y + rack.height + 14));
  const short = Math.max(0, metrics.heightLeast - (bottom - top));
  return { x: 0, y: top - short / 2, width: metrics.width, height: bottom - top + short };
}

/** Level with what they enter, so that a lone link is straight. */
function placeClients(links: readonly Link[], racks: readonly RackBox[], metrics: Metrics, height: number): Box {
  const plates = racks.flatMap((rack) => rack.plates);
  const entered = links.flatMap(({ from, toProcess }) => {
    const plate = from === CLIENTS ? plates.find((p) => p.process === toProcess) : undefined;
    return plate === undefined ? [] : [plate.y + plate.height / 2];
  });
  const level = entered.length === 0 ? height / 2 : entered.reduce((sum, y) => sum + y, 0) / entered.length;
  const { clientsX: x, clientsWidth: boxWidth, clientsHeight: boxHeight } = metrics;
  const y = Math.min(Math.max(level - boxHeight / 2 - 2, 14), height - boxHeight - 42);
  return { x, y, width: boxWidth, height: boxHeight };
}

function placeRacks(
  cluster: Cluster,
  columns: readonly (readonly string[])[],
  links: readonly Link[],
  metrics: Metrics,
  size: LayoutSize,
): { racks: RackBox[]; height: number } {
  const machines = columns.map((names) =>
    names.map((name) => cluster.machines.find((m) => m.name === name) as Machine),
  );
  const rows = machines.map((column) => rowsFor(column, metrics));
  const height = Math.max(metrics.height, ...machines.map((column, i) => least(column, rows[i] as Rows, metrics)));
  const side = columns.map((column) => (hasSideLink(column, links) ? metrics.sideRoom : 0));
  const left = metrics.clientsX + metrics.clientsWidth + 6;
  const free = metrics.width - metrics.right - left - side.reduce((sum, room) => sum + room, 0);
  const count = Math.max(1, columns.length);
  const width = Math.min(metrics.rackWidthMax, (free - metrics.columnGap * count) / count);
  const gap = (free - width * count) / count;
  // A lone machine or two stand near the middle instead of at the far edge.
  const gapShown = Math.min(gap, size === 'wide' ? 128 : 44);
  const racks: RackBox[] = [];
  let x = left + gapShown + Math.max(0, (gap - gapShown) * count * 0.4);
  for (const [i, column] of machines.entries()) {
    racks.push(...placeColumn(column, i, x, width, height, rows[i] as Rows, metrics, size));
    x += width + gapShown + (side[i] as number);
  }
  return { racks, height };
}

function placeColumn(
  column: readonly Machine[],
  index: number,
  x: number,
  width: number,
  height: number,
  rows: Rows,
  metrics: Metrics,
  size: LayoutSize,
): RackBox[] {
  const total = column.reduce((sum, machine) => sum + rackHeight(machine, rows), 0);
  const free = (height - 2 * metrics.margin - total) / Math.max(1, column.length - 1);
  const gap = column.length === 1 ? 0 : Math.min(metrics.rackGapMax, free);
  let y = (height - total - gap * (column.length - 1)) / 2;
  return column.map((machine) => {
    const rack = placeRack(machine, index, x, y, width, rows, size);
    y += rack.height + gap;
    return rack;
  });
}

function placeRack(
  machine: Machine,
  column: number,
  x: number,
  y: number,
  width: number,
  rows: Rows,
  size: LayoutSize,
): RackBox {
  const tight = width < TIGHT[size];
  const inset = tight ? (size === 'wide' ? 9 : 5) : 15;
  const inner = { x: x + inset, width: width - 2 * inset };
  let top = y + rows.head;
  const badges = claimsOf(machine).map((address) => {
    const badge = { ...inner, y: top - 2, height: rows.badge - 5, address };
    top += rows.badge;
    return badge;
  });
  const plates = machine.processes.map((process) => {
    const plate = { ...inner, y: top, height: rows.plate, process: process.id };
    top += rows.pitch;
    return plate;
  });
  const nameY = y + rows.name;
  return {
    machine: machine.name,
    column,
    tight,
    x,
    y,
    width,
    height: rackHeight(machine, rows),
    nameY,
    badges,
    plates,
  };
}

function rackHeight(machine: Machine, rows: Rows): number {
  const plates = machine.processes.length;
  const inside = plates === 0 ? 0 : rows.plate + rows.pitch * (plates - 1);
  return rows.head + claimsOf(machine).length * rows.badge + inside + rows.foot;
}

function rowsFor(column: readonly Machine[], metrics: Metrics): Rows {
  return least(column, metrics.full, metrics) <= metrics.height ? metrics.full : metrics.dense;
}

/** The height that a column needs. */
function least(column: readonly Machine[], rows: Rows, metrics: Metrics): number {
  const racks = column.reduce((sum, machine) => sum + rackHeight(machine, rows), 0);
  return racks + metrics.rackGapMin * (column.length - 1) + 2 * metrics.margin;
}

function hasSideLink(column: readonly string[], links: readonly Link[]): boolean {
  return links.some(({ from, to, kind }) => kind !== 'inner' && column.includes(from) && column.includes(to));
}
