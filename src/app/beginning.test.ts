import { expect, test } from 'vitest';
import { join } from 'node:path';
import { readLessons } from '../cli/folder.ts';
import { daemons } from '../daemons/registry.ts';
import { lab } from '../lab/lab.ts';
import { beginning } from './beginning.ts';
import { beginningMs, usualSeed } from './shownRun.ts';

const lessons = readLessons(join(import.meta.dirname, '../../lessons')).flatMap(({ lesson }) => lesson ?? []);

test('there are lessons', () => expect(lessons.length).toBeGreaterThanOrEqual(4));

for (const lesson of lessons) {
  test(`${lesson.id}: what is made ahead is what the whole run begins with`, () => {
    const begun = beginning(lesson)!.trace;
    const whole = lab(lesson.start, lesson.live, usualSeed, daemons).trace!;
    expect(begun.durationMs).toBe(whole.durationMs);
    expect(begun.requests.length).toBeGreaterThan(0);
    expect(begun.requests.startMs.at(-1)).toBeLessThanOrEqual(beginningMs);

    for (let i = 0; i < begun.requests.length; i++) {
      expect(begun.requests.startMs[i]).toBe(whole.requests.startMs[i]);
      // What the cut leaves undecided ends later in the whole run.
      const endMs = begun.requests.endMs[i]!;
      if (Number.isNaN(endMs)) expect(whole.requests.endMs[i]).not.toBeLessThan(beginningMs);
      else expect([endMs, begun.requests.result[i]]).toEqual([whole.requests.endMs[i], whole.requests.result[i]]);
    }
    expect(begun.events).toEqual(whole.events.slice(0, begun.events.length));
  });
}
