/** A label that belongs to a place on the track. */
export interface Anchored {
  /** Pixels. */
  readonly x: number;
  readonly width: number;
}

export interface Placed {
  readonly side: 'right' | 'left';
  readonly row: number;
}

interface Taken {
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

/** Between two labels, and between a label and the playhead. */
const AIR = 6;

/**
 * Puts each label to the right or left of its place so that none meets another, a flag, the playhead or the edge. In the first row if possible,
 * else in a further one. In order of the places given.
 */
export function placeLabels(
  items: readonly Anchored[],
  trackWidth: number,
  playheadX: number,
  rows: number,
): { readonly placed: readonly Placed[]; readonly rowsUsed: number } {
  const taken: Taken[] = [];
  const placed = items.map((item): Placed => {
    let best: { place: Placed; cost: number } | null = null;
    for (let row = 0; row < rows; row++) {
      for (const side of ['right', 'left'] as const) {
        const range = rangeOf(item, side);
        const cost =
          row * 3 + (side === 'left' ? 1 : 0) + costOf(range, row, items, item, taken, trackWidth, playheadX);
        if (best === null || cost < best.cost) best = { place: { side, row }, cost };
      }
    }
    const place = best?.place ?? { side: 'right', row: 0 };
    taken.push({ ...rangeOf(item, place.side), row: place.row });
    return place;
  });
  return { placed, rowsUsed: Math.max(1, ...placed.map(({ row }) => row + 1)) };
}

function rangeOf({ x, width }: Anchored, side: 'right' | 'left'): { from: number; to: number } {
  return side === 'right' ? { from: x, to: x + width } : { from: x - width, to: x };
}

function costOf(
  { from, to }: { from: number; to: number },
  row: number,
  items: readonly Anchored[],
  own: Anchored,
  taken: readonly Taken[],
  trackWidth: number,
  playheadX: number,
): number {
  let cost = 0;
  if (from < 0 || to > trackWidth) cost += 100;
  if (playheadX > from - AIR && playheadX < to + AIR) cost += 10;
  for (const other of taken) if (other.row === row && other.from < to + AIR && other.to > from - AIR) cost += 50;
  // The stems of other flags stand in every row.
  for (const { x } of items) if (x !== own.x && x > from - AIR && x < to + AIR) cost += 4;
  return cost;
}

/** Rough width of interface type in pixels: labels are placed before they are drawn. */
export function textWidth(text: string, pixelsPerCharacter = 6.3): number {
  return text.length * pixelsPerCharacter;
}
