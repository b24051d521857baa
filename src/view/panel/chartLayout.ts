import { Graph, layout } from '@dagrejs/dagre';
import { curveBasis, line } from 'd3-shape';
import type { ChartGraph } from './chartGraph.ts';

export interface ChartBox {
  readonly path: string;
  readonly label: string;
  /** Upper left corner and size, in the picture's own units (pixels at full size). */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface ChartWay {
  readonly from: string;
  readonly to: string;
  readonly events: readonly string[];
  /** An SVG path. */
  readonly path: string;
  readonly label: string;
  readonly labelX: number;
  readonly labelY: number;
}

export interface ChartPicture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly ChartBox[];
  readonly ways: readonly ChartWay[];
}

/** Roughly the width of a letter at 12 and 11 pixels; a little too much, so that words keep inside. */
const letter = { box: 7.2, way: 6 };
const boxHeight = 30;
const curve = line<{ x: number; y: number }>(
  (p) => p.x,
  (p) => p.y,
).curve(curveBasis);

/** The layout that is drawn larger in a place of this size (pixels): layers from left to right, or from top to bottom. */
export function layoutFor(graph: ChartGraph, width: number, height: number): ChartPicture {
  const across = layoutChart(graph, 'LR');
  const down = layoutChart(graph, 'TB');
  const scale = (picture: ChartPicture) => Math.min(width / picture.width, height / picture.height);
  return scale(down) > scale(across) ? down : across;
}

/** Places the states in layers. */
export function layoutChart(graph: ChartGraph, direction: 'LR' | 'TB' = 'LR'): ChartPicture {
  const g = new Graph({ multigraph: true });
  g.setGraph({
    rankdir: direction,
    nodesep: 18,
    ranksep: direction === 'LR' ? 22 : 14,
    edgesep: 14,
    marginx: 8,
    marginy: 8,
  });
  g.setDefaultEdgeLabel(() => ({}));
  for (const { path, label } of graph.states) {
    g.setNode(path, { width: Math.max(52, label.length * letter.box + 20), height: boxHeight });
  }
  for (const { from, to, label } of graph.edges) {
    g.setEdge(from, to, { width: label.length * letter.way + 6, height: 14, labelpos: 'c' }, `${from} ${to}`);
  }
  layout(g);
  const boxes = graph.states.map(({ path, label }) => {
    const { x, y, width, height } = g.node(path) as { x: number; y: number; width: number; height: number };
    return { path, label, x: x - width / 2, y: y - height / 2, width, height };
  });
  const ways = graph.edges.map(({ from, to, label, events }) => {
    const edge = g.edge(from, to, `${from} ${to}`) as { points: { x: number; y: number }[]; x?: number; y?: number };
    const middle = edge.points[Math.floor(edge.points.length / 2)] ?? { x: 0, y: 0 };
    const { x: labelX = middle.x, y: labelY = middle.y } = edge;
    return { from, to, events, label, labelX, labelY, path: curve(edge.points) ?? '' };
  });
  const size = g.graph() as { width?: number; height?: number };
  return { width: size.width ?? 0, height: size.height ?? 0, boxes, ways };
}
