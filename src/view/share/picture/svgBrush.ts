import type { Brush } from '../../diagram/paint.ts';

/** One path that was filled, stroked or both. */
export interface BrushPath {
  readonly d: string;
  readonly fill: string | null;
  readonly stroke: string | null;
  /** Units. */
  readonly strokeWidth: number;
  readonly cap: CanvasLineCap;
  readonly opacity: number;
}

/** What is painted on it becomes paths of an SVG drawing: the requests under way, which the page paints on a canvas. In the units that it is given; nothing is scaled. */
export class SvgBrush implements Brush {
  readonly canvas = { width: 0, height: 0 };
  readonly paths: BrushPath[] = [];
  globalAlpha = 1;
  fillStyle: string | CanvasGradient | CanvasPattern = '#000';
  strokeStyle: string | CanvasGradient | CanvasPattern = '#000';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  #d = '';

  setTransform(): void {}
  clearRect(): void {}

  beginPath(): void {
    this.#d = '';
  }
  moveTo(x: number, y: number): void {
    this.#d += `M${round(x)} ${round(y)}`;
  }
  lineTo(x: number, y: number): void {
    this.#d += `L${round(x)} ${round(y)}`;
  }
  closePath(): void {
    this.#d += 'Z';
  }
  rect(x: number, y: number, width: number, height: number): void {
    this.#d += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }
  /** A whole circle, as two halves: an arc that ends where it begins is none. */
  arc(x: number, y: number, radius: number): void {
    const half = `A${round(radius)} ${round(radius)} 0 1 1`;
    this.#d += `M${round(x + radius)} ${round(y)}${half} ${round(x - radius)} ${round(y)}${half} ${round(x + radius)} ${round(y)}Z`;
  }

  fill(): void {
    this.#add(String(this.fillStyle), null);
  }
  stroke(): void {
    this.#add(null, String(this.strokeStyle));
  }

  #add(fill: string | null, stroke: string | null): void {
    if (this.#d === '') return;
    this.paths.push({ d: this.#d, fill, stroke, strokeWidth: round(this.lineWidth), cap: this.lineCap, opacity: this.globalAlpha });
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
