/** Pixels between the middles of two marks. */
const APART = 15;
/** Pixels between a mark's middle and words. */
const MARK_AIR = 11;
/** Between words and the playhead. */
const AIR = 8;

/** Marks at these places, in order, moved to the right as far as it takes for none to stand on another. */
export function placeMarks(xs: readonly number[]): number[] {
  const placed: number[] = [];
  for (const x of xs) placed.push(Math.max(x, (placed[placed.length - 1] ?? -Infinity) + APART));
  return placed;
}

/** Where the words of a span stand. */
export interface SpanWords {
  readonly x: number;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Whether they stand on the line and need paper behind them. */
  readonly onLine: boolean;
}

export interface SpanRoom {
  readonly from: number;
  readonly to: number;
  /** Marks on the span, in order. */
  readonly marks: readonly number[];
  /** Of the words. */
  readonly width: number;
  readonly playheadX: number;
  /** Where the next span begins, and where the one before left off. */
  readonly nextFrom: number;
  readonly freeFrom: number;
}

/** On the span's widest stretch without a mark if the words fit there beside the playhead; else after the span, else before it. */
export function placeSpanWords(room: SpanRoom): SpanWords {
  const { from, to, marks, width, playheadX, nextFrom, freeFrom } = room;
  const edges = [from, ...marks.filter((x) => x < to), to];
  let widest: readonly [number, number] = [from, from];
  for (const [i, left] of edges.slice(0, -1).entries()) {
    const right = edges[i + 1] as number;
    if (right - left > widest[1] - widest[0]) widest = [left, right];
  }
  const onLine = middleOf(widest[0] + MARK_AIR, widest[1] - MARK_AIR, width, playheadX);
  if (onLine !== null) return { x: onLine, anchor: 'middle', onLine: true };
  const last = Math.max(to, marks[marks.length - 1] ?? to) + MARK_AIR;
  const start = playheadX > last - AIR && playheadX < last + width ? playheadX + AIR : last;
  if (start + width <= nextFrom || from - width - AIR < freeFrom) return { x: start, anchor: 'start', onLine: false };
  return { x: from - AIR, anchor: 'end', onLine: false };
}

/** The middle of words between two edges, clear of the playhead; null where they do not fit. */
function middleOf(from: number, to: number, width: number, playheadX: number): number | null {
  if (to - from < width) return null;
  const middle = (from + to) / 2;
  if (Math.abs(playheadX - middle) >= width / 2 + AIR) return middle;
  const after = playheadX + AIR + width / 2;
  if (after + width / 2 <= to) return after;
  const before = playheadX - AIR - width / 2;
  return before - width / 2 >= from ? before : null;
}
