import type { Span } from '../text/span.ts';

/** What the processes of a run wrote to their logs, in the order in which they wrote it. Moments are the run's; columns cross to the page without being copied line by line. */
export interface Logs {
  /** In the order of their first lines. */
  readonly files: readonly LogFile[];
  /** Why something is not logged. `cause` is an index into `spans`, or -1. */
  readonly remarks: readonly { readonly process: string; readonly sentence: string; readonly cause: number }[];
  readonly spans: readonly Span[];
}

/** One log of one process. */
export interface LogFile {
  /** `lb1/haproxy`. */
  readonly process: string;
  /** Its path on the machine, or where it is sent: `/var/log/nginx/access.log`, `/dev/log local0`. */
  readonly name: string;
  readonly length: number;
  /** All lines, one after the other, and where each ends. */
  readonly text: string;
  readonly ends: Uint32Array;
  readonly atMs: Float64Array;
  /** Index into the trace's requests, or -1. */
  readonly request: Int32Array;
  /** Index into `spans` of the line of configuration that brought it about, or -1. */
  readonly cause: Int32Array;
}

/** One line's text. */
export function lineText({ text, ends }: LogFile, index: number): string {
  return text.slice(index === 0 ? 0 : ends[index - 1], ends[index]);
}

/** How many of the lines had been written by `tMs`. */
export function writtenBy({ atMs, length }: LogFile, tMs: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((atMs[middle] as number) <= tMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
