import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLessons } from '../../cli/folder.ts';
import { LESSONS_ROOT } from '../../cli/lessonsRoot.ts';
import { repairsOf } from '../../lesson/repairs.ts';
import { newAssessment, readAssessment } from './assessmentRecord.ts';
import { clockWords } from './clock.ts';
import { drawItems, drawRepair } from './draw.ts';
import { partsOf, stepOf, stepOfCheck } from './result.ts';

const lessons = readLessons(LESSONS_ROOT).flatMap(({ lesson }) => lesson ?? []);
const repairs = repairsOf(lessons);
const seed = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe('what is drawn', () => {
  test('two questions of each lesson, of two kinds, and two exercises; each once; the same for the same seed', () => {
    fc.assert(
      fc.property(seed, (drawn) => {
        const items = drawItems(lessons, drawn);
        expect(items.length).toBe(lessons.length * 2 + 2);
        expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
        for (const lesson of lessons) {
          const kinds = items.flatMap((item) => (item.kind === 'question' && item.lesson === lesson ? [item.question.kind] : []));
          expect(new Set(kinds).size).toBe(2);
        }
        expect(drawItems(lessons, drawn).map(({ key }) => key)).toEqual(items.map(({ key }) => key));
      }),
    );
  });

  test('every question and every broken system can come', () => {
    const seeds = Array.from({ length: 600 }, (_, i) => i * 7919);
    const keys = new Set(seeds.flatMap((drawn) => drawItems(lessons, drawn).map(({ key }) => key)));
    for (const lesson of lessons) for (const { id } of lesson.questions) expect(keys).toContain(`${lesson.id}/${id}`);
    expect(repairs.length).toBeGreaterThan(10);
    expect(new Set(seeds.map((drawn) => drawRepair(repairs, drawn)?.id)).size).toBe(repairs.length);
    expect(drawRepair([], 1)).toBeNull();
  });

  test('every broken system fails a check that its lesson has, and a hint of the lesson fits it', () => {
    for (const { lesson: id, fails, hint } of repairs) {
      const lesson = lessons.find((one) => one.id === id);
      expect(lesson?.checks.map((check) => check.id)).toContain(fails);
      expect(lesson?.hints.map((one) => one.id)).toContain(hint);
      expect(stepOfCheck(lesson!, fails)).not.toBeNull();
    }
  });
});

describe('the result', () => {
  const items = drawItems(lessons, 5);
  const given = { kind: 'number', value: 1 } as const;

  test('counts by lesson, and lists what was wrong or left out', () => {
    const [first, second] = items as [(typeof items)[0], (typeof items)[0]];
    const record = { ...newAssessment(5, false), given: { [first.key]: { given, right: true }, [second.key]: { given, right: false } } };
    const parts = partsOf(items, record);
    expect(parts.map(({ lesson }) => lesson?.id ?? null)).toEqual([...lessons.map(({ id }) => id), null]);
    expect(parts.reduce((sum, { right }) => sum + right, 0)).toBe(1);
    expect(parts.reduce((sum, { of }) => sum + of, 0)).toBe(items.length);
    const again = parts.flatMap((part) => part.again.map(({ key }) => key));
    expect(again).toContain(second.key);
    expect(again).not.toContain(first.key);
  });

  test('every question leads to a step of its lesson, a step that deals with it where the lesson says so', () => {
    for (const lesson of lessons) {
      for (const { id, about } of lesson.questions) {
        const step = stepOf(lesson, id);
        expect(step, `${lesson.id}/${id}`).not.toBeNull();
        if (about !== undefined) expect(lesson.steps[step! - 1]?.id).toBe(about);
      }
    }
  });
});

describe('what is kept', () => {
  test('comes back as it was', () => {
    const record = { ...newAssessment(7, true), desk: { any: 'thing' }, repairedMs: 61_000 };
    expect(readAssessment(structuredClone(record))).toEqual({ record });
    expect(readAssessment(undefined)).toEqual({ record: null });
    expect(readAssessment(null)).toEqual({ record: null });
  });

  test('what this lab did not write is refused with a reason', () => {
    expect(readAssessment({ ...newAssessment(7, true), version: 2 })).toEqual({ problem: 'it has version 2, and this lab reads version 1' });
    expect(readAssessment({ ...newAssessment(7, true), stage: 'later' })).toEqual({ problem: '`stage` is not what this lab writes' });
    expect(readAssessment(7)).toHaveProperty('problem');
  });
});

test('the clock is read in minutes and seconds', () => {
  expect(clockWords(0)).toBe('0:00');
  expect(clockWords(65_999)).toBe('1:05');
  expect(clockWords(600_000)).toBe('10:00');
});
