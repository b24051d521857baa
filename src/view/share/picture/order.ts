import type { Speed } from '../../../app/playback.ts';
import type { FinishedRun } from '../../../app/shownRun.ts';
import type { Palette } from '../../diagram/paint.ts';

/** What a picture shows. */
export interface PictureOrder {
  readonly run: FinishedRun;
  /** The moment, in milliseconds of the run. */
  readonly tMs: number;
  /** As the page shows it: how far requests have come depends on it. */
  readonly speed: Speed;
  /** The chosen request; null for none. */
  readonly request: number | null;
  /** What the system is called. */
  readonly title: string;
  /** What is true at that moment. */
  readonly caption: string;
  readonly seed: number;
  /** Colours of what the page paints on a canvas. */
  readonly palette: Palette;
}

/** Paper around a drawing, in its units: for the title above and the words below. */
export const PAPER = { side: 28, above: 62, below: 72, leastWidth: 640 } as const;
