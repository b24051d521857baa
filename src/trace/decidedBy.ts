import { plural } from '../text/plural.ts';
import type { Trace, TraceEvent } from './trace.ts';

/** What one line of configuration decided in a run. */
export interface Decided {
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Requests that it chose a server for, sent on their way or ended: indexes in the order of their start, each once. */
  readonly requests: Int32Array;
  /** 1 for each of those, by index of the request. */
  readonly marks: Uint8Array;
  /** Changes of state, messages, addresses and orders that it led to, in order of time. */
  readonly events: readonly TraceEvent[];
  /** Health checks that were made because of it. */
  readonly checks: number;
}

/** What a line decided; null where it decided nothing. One pass over hops and events: O(hops). */
export function decidedBy(trace: Trace, file: string, line: number): Decided | null {
  const covers = Uint8Array.from(trace.spans, (s) => (s.file === file && s.line <= line && line <= s.endLine ? 1 : 0));
  if (!covers.includes(1)) return null;
  const { requests, marks } = requestsOf(trace, covers);
  const told = trace.events.filter(({ cause }) => covers[cause] === 1);
  const events = told.filter(({ kind }) => kind !== 'check');
  const checks = told.length - events.length;
  return requests.length + told.length === 0 ? null : { file, line, requests, marks, events, checks };
}

function requestsOf({ hops, requests, ways }: Trace, covers: Uint8Array): Pick<Decided, 'requests' | 'marks'> {
  const marks = new Uint8Array(requests.length);
  const leads = Uint8Array.from(ways, (way) => (way.some((span) => covers[span] === 1) ? 1 : 0));
  let count = 0;
  for (let h = 0; h < hops.length; h++) {
    const r = hops.request[h] as number;
    if (r < 0 || marks[r] === 1) continue;
    // Outside of the list, at -1, stands nothing.
    const chose = covers[hops.cause[h] as number] === 1;
    if (!chose && covers[hops.endCause[h] as number] !== 1 && leads[hops.way[h] as number] !== 1) continue;
    marks[r] = 1;
    count++;
  }
  const found = new Int32Array(count);
  for (let r = 0, i = 0; i < count; r++) if (marks[r] === 1) found[i++] = r;
  return { requests: found, marks };
}

/** `1154 requests, 3 events, 40 checks`: what there was of each. */
export function decidedWords({ requests, events, checks }: Decided): string {
  const counted = [
    requests.length > 0 ? plural(requests.length, ['# request', '# requests']) : '',
    events.length > 0 ? plural(events.length, ['# event', '# events']) : '',
    checks > 0 ? plural(checks, ['# check', '# checks']) : '',
  ];
  return counted.filter((words) => words !== '').join(', ');
}
