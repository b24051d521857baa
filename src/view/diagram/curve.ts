/** Points along a link at equal distances, so that a place on it is found without searching. Units are the drawing's. */
export interface Curve {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  readonly length: number;
  /** The same line as SVG path data. */
  readonly path: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Cubic Bézier segments, each from the last one's end. */
export type Cubic = readonly [Point, Point, Point];

const SAMPLES_A_CUBIC = 40;
const PLACES = 49;

/** From `start` along cubics. */
export function makeCurve(start: Point, cubics: readonly Cubic[]): Curve {
  const rough: Point[] = [start];
  let from = start;
  let path = `M${word(start)}`;
  for (const [one, two, to] of cubics) {
    for (let i = 1; i <= SAMPLES_A_CUBIC; i++) rough.push(cubicPoint(from, one, two, to, i / SAMPLES_A_CUBIC));
    path += `C${word(one)} ${word(two)} ${word(to)}`;
    from = to;
  }
  return { ...evenly(rough), path };
}

/** The line of path data that `makeCurve` gave: one move, then cubics. */
export function readCurve(path: string): Curve {
  const numbers = [...path.matchAll(/-?[\d.]+/g)].map(Number);
  const points = Array.from({ length: numbers.length / 2 }, (_, i): Point => ({
    x: numbers[2 * i] as number,
    y: numbers[2 * i + 1] as number,
  }));
  const [start = { x: 0, y: 0 }, ...rest] = points;
  const cubics = Array.from({ length: rest.length / 3 }, (_, i) => rest.slice(3 * i, 3 * i + 3) as unknown as Cubic);
  return makeCurve(start, cubics);
}

/** The place at `share` (0 to 1) of its length, and the direction of travel there as a unit vector. Writes into `out` to spare garbage. */
export function placeOn(curve: Curve, share: number, out: { x: number; y: number; dx: number; dy: number }): void {
  const { xs, ys } = curve;
  const last = xs.length - 1;
  const at = Math.min(Math.max(share, 0), 1) * last;
  const i = Math.min(Math.floor(at), last - 1);
  const part = at - i;
  const x0 = xs[i] as number;
  const y0 = ys[i] as number;
  const dx = (xs[i + 1] as number) - x0;
  const dy = (ys[i + 1] as number) - y0;
  const step = Math.hypot(dx, dy) || 1;
  out.x = x0 + dx * part;
  out.y = y0 + dy * part;
  out.dx = dx / step;
  out.dy = dy / step;
}

function cubicPoint(a: Point, b: Point, c: Point, d: Point, t: number): Point {
  const u = 1 - t;
  const wa = u * u * u;
  const wb = 3 * u * u * t;
  const wc = 3 * u * t * t;
  const wd = t * t * t;
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
}

function evenly(rough: readonly Point[]): { xs: Float64Array; ys: Float64Array; length: number } {
  const along = [0];
  for (let i = 1; i < rough.length; i++) {
    const a = rough[i - 1] as Point;
    const b = rough[i] as Point;
    along.push((along[i - 1] as number) + Math.hypot(b.x - a.x, b.y - a.y));
  }
  const length = along[along.length - 1] as number;
  const xs = new Float64Array(PLACES);
  const ys = new Float64Array(PLACES);
  let i = 1;
  for (let place = 0; place < PLACES; place++) {
    const wanted = (length * place) / (PLACES - 1);
    while (i < rough.length - 1 && (along[i] as number) < wanted) i++;
    const a = rough[i - 1] as Point;
    const b = rough[i] as Point;
    const gap = (along[i] as number) - (along[i - 1] as number);
    const part = gap === 0 ? 0 : (wanted - (along[i - 1] as number)) / gap;
    xs[place] = a.x + (b.x - a.x) * part;
    ys[place] = a.y + (b.y - a.y) * part;
  }
  return { xs, ys, length };
}

function word({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
