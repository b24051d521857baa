import { describe, expect, it } from 'vitest';
import { event, fault, request, shopCluster, startTrace } from '../trace/folds.testing.ts';
import { momentTold, Narrator, verdictWords } from './narrator.ts';

const cluster = shopCluster();

/** web1 loses power at 1 s, requests time out ten a second from then on, lb1 reacts at 3.4 s. */
function outage() {
  const writer = startTrace(cluster);
  fault(writer, 1000, 'power-off', 'web1');
  for (let startMs = 1000; startMs < 8000; startMs += 100) request(writer, startMs, startMs + 500, 1);
  event(writer, 3400, { kind: 'server-down', machine: 'lb1', subject: 'be/web1', address: '10.77.0.21' });
  return { cluster, trace: writer.finish(1, 20_000, null) };
}

/** Plays by frames of 16 ms and notes when what was said, in shown milliseconds from the start. */
function play(run: ReturnType<typeof outage>, speed: number, narrator = new Narrator()): [number, string][] {
  const said: [number, string][] = [];
  for (let shownMs = 0; shownMs * speed <= run.trace.durationMs; shownMs += 16) {
    const words = narrator.hear(run, shownMs * speed, speed);
    if (words !== null) said.push([shownMs, words]);
  }
  return said;
}

describe('the narrator', () => {
  it('gathers news and is never faster than one sentence in two shown seconds', () => {
    for (const speed of [0.25, 1, 4, 16]) {
      const said = play(outage(), speed);
      expect(said.length, `${speed}`).toBeGreaterThan(0);
      for (const [i, [atMs]] of said.entries())
        if (i > 0) expect(atMs - said[i - 1]![0], `${speed}`).toBeGreaterThanOrEqual(1999);
    }
    const [first, second] = play(outage(), 1);
    expect(first![1]).toMatch(/^web1 lost power/);
    expect(first![0]).toBeLessThan(1600);
    expect(second![1]).toContain('lb1 marked web1 down after 2.4 s');
  });

  it('tells every failed request once, however it is cut', () => {
    const counts = play(outage(), 1).flatMap(([, words]) => [...words.matchAll(/(\d+) requests? timed out/g)]);
    expect(counts.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(70);
  });

  it('is silent about what was jumped over, and about another run that begins here', () => {
    const run = outage();
    const narrator = new Narrator();
    expect(narrator.hear(run, 0, 1)).toBeNull();
    expect(narrator.hear(run, 15_000, 1)).toBeNull();
    expect(narrator.hear(run, 15_600, 1)).toBeNull();
    expect(narrator.hear(outage(), 1000, 1)).toBeNull();
    expect(narrator.hear(run, 2000, 1)).toBeNull();
  });
});

describe('the words of a step', () => {
  it('are what happened since the stop before, else what holds', () => {
    const run = outage();
    expect(momentTold(run, 1000)).toBe('1.0 s: web1 lost power.');
    expect(momentTold(run, 3400)).toMatch(/^3\.4 s: \d+ requests timed out; lb1 marked web1 down after 2\.4 s\.$/);
    expect(momentTold(run, 500)).toBe('0.5 s: All machines are up. No request is under way.');
  });
});

describe('the verdicts in words', () => {
  const check = (title: string, passed: boolean | null, state = 'current') => ({
    title,
    verdict: passed === null ? null : { passed },
    state,
  });
  it('counts, and names what failed', () => {
    expect(verdictWords([check('A', true), check('B', true)])).toBe('2 of 2 checks pass.');
    expect(verdictWords([check('A', true), check('B.', false)])).toBe('1 of 2 checks pass. Failed: B.');
    expect(verdictWords(['A', 'B', 'C', 'D', 'E'].map((title) => check(title, false)))).toBe(
      '0 of 5 checks pass. Failed: A; B; C; and 2 more.',
    );
    expect(verdictWords([check('A', true)])).toBe('1 of 1 check passes.');
  });
  it('waits for the verdicts of the files as they are now', () => {
    expect(verdictWords([check('A', true), check('B', null)])).toBe('');
    expect(verdictWords([check('A', true), check('B', true, 'stale')])).toBe('');
    expect(verdictWords([])).toBe('');
  });
});
