import { readCurve } from './curve.ts';
import { flightsOf, type Flights } from './flightRows.ts';
import type { Box } from './layout.ts';
import type { DrawnLink } from './linkCurves.ts';

/** How a run begins, as plain data that stands in a built page: what moves over its picture until the page's scripts have come. */
export interface Opening {
  /** The part of the drawing that is shown, in its units. */
  readonly view: Box;
  readonly links: readonly { readonly kind: DrawnLink['kind']; readonly path: string }[];
  /** Columns, in whole milliseconds: each row begins so long after the one before it, and lasts so long; the others are those of `FlightRows`. */
  readonly rows: Readonly<Record<'afterMs' | 'forMs' | 'link' | 'motion' | 'shape', readonly number[]>>;
  /** What is true from a moment on, until the next: the caption, in the page's language. */
  readonly captions: readonly { readonly fromMs: number; readonly words: string }[];
  /** From then on more than requests would move. */
  readonly untilMs: number;
}

/** What `fillFrame` takes. */
export function readOpening({ rows, links }: Opening): {
  readonly flights: Flights;
  readonly links: readonly Pick<DrawnLink, 'kind' | 'curve'>[];
} {
  let nowMs = 0;
  const fromMs = Float64Array.from(rows.afterMs, (afterMs) => (nowMs += afterMs));
  return {
    flights: flightsOf({
      fromMs,
      toMs: fromMs.map((ms, row) => ms + (rows.forMs[row] as number)),
      link: Uint16Array.from(rows.link),
      motion: Uint8Array.from(rows.motion),
      shape: Uint8Array.from(rows.shape),
      // Nobody chooses one before the page's scripts have come.
      request: new Int32Array(fromMs.length),
    }),
    links: links.map(({ kind, path }) => ({ kind, curve: readCurve(path) })),
  };
}
