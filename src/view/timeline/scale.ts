import { scaleLinear } from 'd3-scale';

/** Milliseconds of the run to pixels of the track. */
export interface TimeScale {
  readonly width: number;
  readonly durationMs: number;
  x(tMs: number): number;
  /** The moment under a pixel, within the run. */
  tMs(x: number): number;
}

export function timeScale(durationMs: number, width: number): TimeScale {
  const scale = scaleLinear([0, Math.max(1, durationMs)], [0, Math.max(1, width)]).clamp(true);
  return { width, durationMs, x: (tMs) => scale(tMs), tMs: (x) => scale.invert(x) };
}

export interface Tick {
  readonly tMs: number;
  readonly x: number;
  readonly words: string;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Pixels that a tick's words need, with air. */
const TICK_ROOM = 58;

/** Round moments, as many as there is room for. */
export function axisTicks({ durationMs, width, x }: TimeScale): Tick[] {
  const count = Math.max(2, Math.min(10, Math.floor(width / TICK_ROOM)));
  const seconds = durationMs / 1000;
  return scaleLinear([0, seconds], [0, 1])
    .ticks(count)
    .map((s) => {
      const place = x(s * 1000);
      const anchor = place < 10 ? 'start' : place > width - 16 ? 'end' : 'middle';
      return { tMs: s * 1000, x: place, words: `${Number(s.toFixed(2))} s`, anchor };
    });
}
