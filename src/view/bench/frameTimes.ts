export interface FrameFigures {
  readonly frames: number;
  readonly framesPerSecond: number;
  /** Between two frames, in milliseconds. */
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly longestMs: number;
}

/** Figures of a run of frames from the times between them; null where there were none. */
export function frameFigures(gapsMs: readonly number[]): FrameFigures | null {
  if (gapsMs.length === 0) return null;
  const sorted = [...gapsMs].sort((a, b) => a - b);
  const total = sorted.reduce((sum, gap) => sum + gap, 0);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return {
    frames: sorted.length,
    framesPerSecond: (sorted.length * 1000) / total,
    medianMs: at(0.5),
    p95Ms: at(0.95),
    longestMs: sorted[sorted.length - 1] as number,
  };
}
