import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WHEEL_PHASES_MS, wheelDelayMs } from './timerWheel.ts';

/** From the first SYN to the one after these gaps, in seconds. */
function synS(phaseMs: number, gapsMs: readonly number[]): number {
  let nowMs = 0;
  for (const gap of gapsMs) nowMs += wheelDelayMs(phaseMs, nowMs, gap);
  return nowMs / 1000;
}

const phase = fc.double({ min: 0, max: WHEEL_PHASES_MS, noNaN: true });

test('never early, and late by one bucket at most', () => {
  fc.assert(
    fc.property(phase, fc.double({ min: -20_000, max: 100_000, noNaN: true }), fc.integer({ min: 1, max: 8000 }), (phaseMs, nowMs, ticks) => {
      const lateMs = wheelDelayMs(phaseMs, nowMs, ticks * 4) - ticks * 4;
      const bucketMs = ticks < 63 ? 4 : ticks < 504 ? 32 : ticks < 4032 ? 256 : 2048;
      expect(lateMs).toBeGreaterThan(-1e-6);
      expect(lateMs).toBeLessThanOrEqual(bucketMs);
    }),
  );
});

// Waits of clients whose address moved, in 12 runs of real load balancers: as many gaps of these as the address took, and some 20 ms for the answer.
test.each([
  [[1000], 1.0, 1.033],
  [[1000, 1000], 2.02, 2.057],
  [[1000, 1000, 1000], 3.04, 3.081],
  [[1000, 1000, 1000, 1000], 4.07, 4.105],
  [[1000, 1000, 1000, 1000, 1000, 2000], 7.1, 7.145],
  [[1000, 1000, 1000, 1000, 1000, 2000, 4000], 11.1, 11.41],
])('gaps of %j ms take %f to %f s', (gapsMs, leastS, mostS) => {
  fc.assert(
    fc.property(phase, (phaseMs) => {
      const s = synS(phaseMs, gapsMs);
      expect(s).toBeGreaterThanOrEqual(leastS);
      expect(s).toBeLessThanOrEqual(mostS);
    }),
  );
});
