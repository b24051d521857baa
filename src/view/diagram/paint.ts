import type { Frame } from './frame.ts';
import { SHAPES } from './flightRows.ts';
import { shownRows } from './shownRows.ts';

/** Colours of the canvas, as the page's custom properties say them now. */
export interface Palette {
  readonly paper: string;
  readonly accent: string;
  /** In the order of `SHAPES`. */
  readonly shapes: readonly string[];
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const read = (name: string): string => style.getPropertyValue(name).trim() || '#000';
  return { paper: read('--paper'), accent: read('--accent'), shapes: SHAPES.map((shape) => read(`--${shape}`)) };
}

/** What is painted with: a canvas, or what makes other drawings of the same strokes. Arcs are whole circles. */
export type Brush = Pick<
  CanvasRenderingContext2D,
  | 'setTransform'
  | 'clearRect'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'rect'
  | 'arc'
  | 'fill'
  | 'stroke'
  | 'fillStyle'
  | 'strokeStyle'
  | 'globalAlpha'
  | 'lineWidth'
  | 'lineCap'
> & { readonly canvas: { readonly width: number; readonly height: number } };

const TAIL_FROM = 7;
const TAIL_TO = 15;

/**
 * Draws a frame: one path for each colour, tails under shapes. `origin` is the upper left corner in units, `scale`
 * device pixels a unit; `shapeScale` makes shapes smaller where the
 * drawing is. The chosen request gets the accent's ring, each lit one a line of the accent below it.
 */
export function paint(
  context: Brush,
  frame: Frame,
  palette: Palette,
  origin: { readonly x: number; readonly y: number },
  scale: number,
  shapeScale: number,
  chosen: number,
  lit: Uint8Array | null,
): void {
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(scale, 0, 0, scale, -origin.x * scale, -origin.y * scale);
  const rows = shownRows(frame, scale);
  for (let shape = 0; shape < SHAPES.length; shape++) {
    const colour = palette.shapes[shape] ?? '#000';
    paintTails(context, frame, rows, shape, colour, shapeScale);
    paintShapes(context, frame, rows, shape, colour, palette.paper, shapeScale);
  }
  if (lit !== null) paintLit(context, frame, lit, palette.accent, shapeScale);
  if (chosen >= 0) paintChosen(context, frame, chosen, palette.accent, shapeScale);
}

function paintTails(context: Brush, frame: Frame, rows: Int32Array, shape: number, colour: string, k: number): void {
  const { xs, ys, dxs, dys, shapes } = frame;
  context.beginPath();
  for (const i of rows) {
    if (shapes[i] !== shape) continue;
    const dx = dxs[i] as number;
    const dy = dys[i] as number;
    const reach = Math.min(TAIL_TO * k, frame.come[i] as number);
    if ((dx === 0 && dy === 0) || reach <= TAIL_FROM * k) continue;
    const x = xs[i] as number;
    const y = ys[i] as number;
    context.moveTo(x - dx * TAIL_FROM * k, y - dy * TAIL_FROM * k);
    context.lineTo(x - dx * reach, y - dy * reach);
  }
  context.globalAlpha = 0.55;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.lineCap = 'round';
  context.stroke();
  context.globalAlpha = 1;
}

function paintShapes(
  context: Brush,
  frame: Frame,
  rows: Int32Array,
  shape: number,
  colour: string,
  paper: string,
  k: number,
): void {
  const { xs, ys, dxs, dys, shapes } = frame;
  const name = SHAPES[shape];
  context.beginPath();
  for (const i of rows) {
    if (shapes[i] !== shape) continue;
    const x = xs[i] as number;
    const y = ys[i] as number;
    if (name === 'flight') ring(context, x, y, 4.2 * k);
    else if (name === 'ok') ring(context, x, y, 5.2 * k);
    else if (name === 'error') context.rect(x - 5 * k, y - 5 * k, 10 * k, 10 * k);
    else if (name === 'timeout') hourglass(context, x, y, k);
    else arrowhead(context, x, y, dxs[i] as number, dys[i] as number, k);
  }
  context.fillStyle = name === 'flight' ? paper : colour;
  context.fill();
  if (name !== 'flight') return;
  context.strokeStyle = colour;
  context.lineWidth = 2 * k;
  context.stroke();
}

function ring(context: Brush, x: number, y: number, radius: number): void {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function hourglass(context: Brush, x: number, y: number, k: number): void {
  context.moveTo(x - 5 * k, y - 6 * k);
  context.lineTo(x + 5 * k, y - 6 * k);
  context.lineTo(x - 5 * k, y + 6 * k);
  context.lineTo(x + 5 * k, y + 6 * k);
  context.closePath();
}

/** Points the way it goes, with the wall it hit behind it. */
function arrowhead(context: Brush, x: number, y: number, dx: number, dy: number, k: number): void {
  const ux = dx === 0 && dy === 0 ? -1 : dx;
  const uy = dx === 0 && dy === 0 ? 0 : dy;
  const at = (along: number, beside: number): [number, number] => [
    x + (ux * along - uy * beside) * k,
    y + (uy * along + ux * beside) * k,
  ];
  context.moveTo(...at(6, 0));
  context.lineTo(...at(-3, 6));
  context.lineTo(...at(-3, -6));
  context.closePath();
  context.moveTo(...at(-5, 6.5));
  context.lineTo(...at(-5, -6.5));
  context.lineTo(...at(-7, -6.5));
  context.lineTo(...at(-7, 6.5));
  context.closePath();
}

/** A mark of a shape of its own: no colour stands alone. */
function paintLit(context: Brush, frame: Frame, lit: Uint8Array, colour: string, k: number): void {
  context.beginPath();
  for (let i = 0; i < frame.length; i++) {
    if (lit[frame.requests[i] as number] !== 1) continue;
    const x = frame.xs[i] as number;
    const y = (frame.ys[i] as number) + 8.5 * k;
    context.moveTo(x - 5 * k, y);
    context.lineTo(x + 5 * k, y);
  }
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  context.lineCap = 'butt';
  context.stroke();
}

function paintChosen(context: Brush, frame: Frame, chosen: number, colour: string, k: number): void {
  context.beginPath();
  for (let i = 0; i < frame.length; i++) {
    if (frame.requests[i] === chosen) ring(context, frame.xs[i] as number, frame.ys[i] as number, 9.5 * k);
  }
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.stroke();
}
