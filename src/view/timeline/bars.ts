import type { Outcome, OutcomeBuckets } from '../../app/traceReading.ts';
import type { TimeScale } from './scale.ts';

/** From the bottom up. */
const STACK: readonly Outcome[] = ['ok', 'error', 'refused', 'timeout', 'flight'];

/** One path of rectangles for each outcome: bars of a quarter of a second, stacked, as high as requests were many. */
export function outcomeBars(
  { bucketMs, length, counts, max }: OutcomeBuckets,
  scale: TimeScale,
  height: number,
): { readonly outcome: Outcome; readonly path: string }[] {
  const heights = new Float64Array(length);
  return STACK.map((outcome) => {
    let path = '';
    for (let b = 0; b < length; b++) {
      const count = counts[outcome][b] as number;
      if (count === 0) continue;
      const left = scale.x(b * bucketMs);
      const room = scale.x((b + 1) * bucketMs) - left;
      const width = room > 3 ? room - 0.8 : room;
      const high = (count / Math.max(1, max)) * height;
      const bottom = height - (heights[b] as number);
      heights[b] = (heights[b] as number) + high;
      path += `M${round(left)} ${round(bottom)}h${round(width)}v${round(-high)}h${round(-width)}z`;
    }
    return { outcome, path };
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
