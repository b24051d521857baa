import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { request, shopCluster, startTrace } from './folds.testing.ts';
import { firstStartingAt, outcomeBuckets, OUTCOMES, tally, tallyBetween } from './outcomes.ts';
import { Result } from './result.ts';

describe('outcomes per quarter of a second', () => {
  it('count a request where it started, as what it came to', () => {
    const writer = startTrace(shopCluster());
    request(writer, 0, 20, 200);
    request(writer, 249, 900, 503);
    request(writer, 250, 30_250, Result.timeout);
    request(writer, 600, 601, Result.refused);
    request(writer, 999, NaN, 0);
    const buckets = outcomeBuckets(writer.finish(1, 1000, null));
    expect(buckets.length).toBe(4);
    expect([...buckets.counts.ok]).toEqual([1, 0, 0, 0]);
    expect([...buckets.counts.error]).toEqual([1, 0, 0, 0]);
    expect([...buckets.counts.timeout]).toEqual([0, 1, 0, 0]);
    expect([...buckets.counts.refused]).toEqual([0, 0, 1, 0]);
    expect([...buckets.counts.flight]).toEqual([0, 0, 0, 1]);
    expect(buckets.max).toBe(2);
  });

  it('lose no request and invent none', () => {
    const starts = fc.array(fc.integer({ min: 0, max: 9999 }), { maxLength: 200 });
    const codes = fc.constantFrom(0, 1, 2, 3, 6, 200, 404, 502);
    fc.assert(
      fc.property(starts, fc.array(codes, { minLength: 1 }), (times, results) => {
        const writer = startTrace(shopCluster());
        const sorted = [...times].sort((a, b) => a - b);
        for (const [i, t] of sorted.entries()) request(writer, t, t + 5, results[i % results.length]!);
        const trace = writer.finish(1, 10_000, null);
        const { counts } = outcomeBuckets(trace);
        const all = tally(trace);
        for (const outcome of OUTCOMES) expect(counts[outcome].reduce((a, b) => a + b, 0)).toBe(all[outcome]);
        expect(OUTCOMES.reduce((sum, outcome) => sum + all[outcome], 0)).toBe(sorted.length);
        const half = OUTCOMES.map((o) => tallyBetween(trace, 0, 5000)[o] + tallyBetween(trace, 5000, 1e9)[o]);
        expect(half).toEqual(OUTCOMES.map((o) => all[o]));
        expect(firstStartingAt(trace, 5000)).toBe(sorted.filter((t) => t < 5000).length);
      }),
    );
  });
});
