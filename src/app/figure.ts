import { caption } from '../trace/caption.ts';
import { stepAfter, stepBefore, stepTimes } from '../trace/stepTimes.ts';
import type { Trace } from '../trace/trace.ts';
import type { FinishedRun } from './shownRun.ts';

/** What is true at `tMs`, in one or two sentences. */
export function captionOf({ cluster, trace }: Pick<FinishedRun, 'cluster' | 'trace'>, tMs: number): string {
  return caption(cluster, trace, tMs);
}

/** The next moment worth stopping at, or the end. */
export function stopAfter(trace: Trace, tMs: number): number {
  return stepAfter(stepTimes(trace), tMs);
}

/** The last moment worth stopping at, or the start. */
export function stopBefore(trace: Trace, tMs: number): number {
  return stepBefore(stepTimes(trace), tMs);
}
