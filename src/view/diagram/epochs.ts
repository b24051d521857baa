import type { Trace } from '../../trace/trace.ts';

/** The moments at which something other than a request may change, in order. */
export function epochs(trace: Trace): Float64Array {
  const moments = [...new Set(trace.events.map((event) => event.atMs))].sort((a, b) => a - b);
  return Float64Array.from(moments);
}

/** How many of the moments have come at `tMs`. */
export function epochAt(moments: Float64Array, tMs: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((moments[middle] as number) <= tMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
