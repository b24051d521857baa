import { explain, type Explanation } from '../trace/explain.ts';
import { outcomeOf, resultName, type Outcome } from '../trace/result.ts';
import type { Trace } from '../trace/trace.ts';

/** One line of the list of requests. */
export interface RequestRow {
  /** Index into the trace's requests. */
  readonly request: number;
  readonly startMs: number;
  readonly method: string;
  readonly path: string;
  /** What is known of it at the moment shown. */
  readonly outcome: Outcome;
  /** `200`, `timed out`, `in flight`. */
  readonly words: string;
  /** How long it took, or has taken so far. */
  readonly tookMs: number;
}

/** Which requests to list, as indexes in the order in which they started. */
export function requestIndexes(trace: Trace, only: 'all' | 'failed'): Int32Array {
  const { requests } = trace;
  const found = new Int32Array(requests.length);
  let count = 0;
  for (let r = 0; r < requests.length; r++) {
    const outcome = outcomeOf(requests.result[r] as number);
    if (only === 'all' || (outcome !== 'ok' && outcome !== 'flight')) found[count++] = r;
  }
  return found.subarray(0, count);
}

/** How many of these had started (all), or were known to have failed (failed), by `tMs`. Requests stand in the order of their start. */
export function startedBy(trace: Trace, indexes: Int32Array, tMs: number): number {
  let low = 0;
  let high = indexes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trace.requests.startMs[indexes[middle] as number] as number) <= tMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One request as it stands at `tMs`. */
export function requestRow(trace: Trace, request: number, tMs: number): RequestRow {
  const { requests } = trace;
  const startMs = requests.startMs[request] as number;
  const endMs = requests.endMs[request] as number;
  const decided = endMs <= tMs;
  const result = requests.result[request] as number;
  const kind = trace.kinds[requests.kind[request] as number];
  return {
    request,
    startMs,
    method: kind?.method ?? '',
    path: kind?.path ?? '',
    outcome: decided ? outcomeOf(result) : 'flight',
    words: decided ? shortWords(result) : 'in flight',
    tookMs: Math.max(0, (decided ? endMs : tMs) - startMs),
  };
}

const short: Readonly<Record<string, string>> = {
  pending: 'in flight',
  timeout: 'timed out',
  reset: 'cut off',
  unresolved: 'no address',
  unreachable: 'no route',
};

/** `200`, `timed out`, `refused`. */
export function shortWords(result: number): string {
  const name = resultName(result);
  return typeof name === 'number' ? String(name) : (short[name] ?? name);
}

/** The way of one request: its hops with the lines that decided. */
export function wayOf(trace: Trace, request: number): Explanation | null {
  return request >= 0 && request < trace.requests.length ? explain(trace, request) : null;
}

/** The shape in which a result is drawn. */
export function shapeOf(result: number): Outcome {
  return outcomeOf(result);
}
