import type { Trace } from './trace.ts';

/** The hops of each request, in the order in which they started. */
export interface RequestHops {
  /** Hop indexes of a request; empty for a request without a connection. */
  of(request: number): Int32Array;
}

const known = new WeakMap<Trace, RequestHops>();

/** The index from requests to hops: made once for a trace, in one pass over its hops. */
export function requestHops(trace: Trace): RequestHops {
  let index = known.get(trace);
  if (index === undefined) {
    index = build(trace);
    known.set(trace, index);
  }
  return index;
}

function build(trace: Trace): RequestHops {
  const { hops, requests } = trace;
  const starts = new Int32Array(requests.length + 1);
  for (let h = 0; h < hops.length; h++) {
    const r = hops.request[h] as number;
    if (r >= 0) starts[r + 1] = (starts[r + 1] as number) + 1;
  }
  for (let r = 0; r < requests.length; r++) starts[r + 1] = (starts[r + 1] as number) + (starts[r] as number);
  const rows = new Int32Array(starts[requests.length] as number);
  const next = starts.slice();
  for (let h = 0; h < hops.length; h++) {
    const r = hops.request[h] as number;
    if (r < 0) continue;
    const at = next[r] as number;
    rows[at] = h;
    next[r] = at + 1;
  }
  return { of: (request) => rows.subarray(starts[request], starts[request + 1]) };
}
