/** Milliseconds of the run to pixels of the track. */
export interface TimeScale {
  readonly width: number;
  readonly durationMs: number;
  x(tMs: number): number;
  /** The moment under a pixel, within the run. */
  tMs(x: number): number;
}

export function timeScale(durationMs: number, width: number): TimeScale {
  // One multiplication: d3-scale would bring colours, formats and dates along, a sixth of what the page may weigh.
  const pixelsPerMs = Math.max(1, width) / Math.max(1, durationMs);
  const clamp = (value: number, high: number) => Math.min(Math.max(value, 0), high);
  return {
    // Before it is measured a track has less than no room.
    width: Math.max(0, width),
    durationMs,
    x: (tMs) => clamp(tMs * pixelsPerMs, Math.max(1, width)),
    tMs: (x) => clamp(x / pixelsPerMs, Math.max(1, durationMs)),
  };
}

export interface Tick {
  readonly tMs: number;
  readonly x: number;
  readonly words: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Pixels that a tick's words need, with air. */
const TICK_ROOM = 58;

/** Seconds between ticks, as clocks count: halves and quarters of minutes rather than powers of ten. */
const STEPS_S = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300];

/** Round moments, as many as there is room for. */
export function axisTicks({ durationMs, width, x }: TimeScale): Tick[] {
  const most = Math.max(2, Math.min(10, Math.floor(width / TICK_ROOM)));
  const seconds = durationMs / 1000;
  const stepS = STEPS_S.find((step) => seconds / step <= most) ?? seconds;
  const count = stepS > 0 ? Math.floor(seconds / stepS + 1e-9) + 1 : 1;
  return Array.from({ length: count }, (_, i) => {
    const s = i * stepS;
    const place = x(s * 1000);
    const anchor = place < 10 ? 'start' : place > width - 16 ? 'end' : 'middle';
    return { tMs: s * 1000, x: place, words: `${Number(s.toFixed(2))} s`, anchor };
  });
}
