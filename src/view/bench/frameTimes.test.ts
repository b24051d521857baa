import { describe, expect, it } from 'vitest';
import { frameFigures } from './frameTimes.ts';

describe('figures of frames', () => {
  it('are rates and quantiles of the gaps', () => {
    const gaps = [...Array.from({ length: 96 }, () => 16), 20, 20, 40, 64];
    expect(frameFigures(gaps)).toEqual({
      frames: 100,
      framesPerSecond: 100_000 / 1680,
      medianMs: 16,
      p95Ms: 16,
      longestMs: 64,
    });
    expect(frameFigures([])).toBeNull();
  });
});
