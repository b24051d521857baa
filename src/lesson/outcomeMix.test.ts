import { describe, expect, it } from 'vitest';
import { TestRun } from '../checks/run.testing.ts';
import { Result } from '../trace/result.ts';
import { outcomeMix } from './answer.ts';

/** Requests that the run's end cut short. A decided one takes 20 ms here. */
function mixOf(build: (run: TestRun) => void) {
  const run = new TestRun();
  run.through(1000, 'web1');
  run.event(10_000, 'fault', 'web1', 'web1');
  build(run);
  return outcomeMix(run.finish(20_000));
}

describe('what clients got', () => {
  it('counts from the first fault on', () => {
    expect(
      mixOf((run) => {
        run.through(10_000, 'web2');
        run.through(11_000, 'web2', 503);
        run.straight(12_000, 'web1', Result.refused);
      }),
    ).toEqual({ ok: 1, error: 1, timeout: 0, refused: 1 });
  });

  it('counts a request that outwaited every decided one as one that nobody answered', () => {
    expect(mixOf((run) => run.straight(12_000, 'web1', Result.pending))).toMatchObject({ timeout: 1 });
  });

  it('leaves out a request that had not waited longer than others that were decided', () => {
    const mix = mixOf((run) => {
      const slow = run.straight(10_000, 'web1', Result.pending);
      run.writer.requestEnd(slow, 14_000, 503);
      run.straight(16_500, 'web1', Result.pending);
      run.straight(15_500, 'web1', Result.pending);
    });
    expect(mix).toEqual({ ok: 0, error: 1, timeout: 1, refused: 0 });
  });
});
