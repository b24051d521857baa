import { expect, it } from 'vitest';
import type { LessonSummary } from '../lesson/lesson.ts';
import { tracksOf } from './tracks.ts';

const lesson = (track: string, id: string): LessonSummary => ({
  ...{ track, id, number: 1, title: id, summary: 'A', minutes: 5 },
  ...{ prerequisites: [], steps: ['A'], checkCount: 1, questionCount: 0 },
});

it('lessons stand by track, the progression first', () => {
  const lessons = [lesson('other', 'b'), lesson('high-load', 'a'), lesson('progression', 'c'), lesson('other', 'd')];
  expect(tracksOf(lessons).map(({ title, lessons: own }) => [title, ...own.map(({ id }) => id)])).toEqual([
    ['Progression', 'c'],
    ['High load', 'a'],
    ['Other', 'b', 'd'],
  ]);
  expect(tracksOf([])).toEqual([]);
});
