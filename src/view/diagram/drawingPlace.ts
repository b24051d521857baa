import type { Layout } from './layout.ts';

/** The drawing as it lies on the page, for what is laid over it. */
export interface DrawingPlace {
  readonly drawing: Layout;
  /** CSS pixels a unit. */
  readonly scale: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}
