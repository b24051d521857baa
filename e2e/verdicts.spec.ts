import type { Lesson } from '../src/lesson/lesson.ts';
import { expect, test } from './fixture.ts';
import type { LessonPage } from './lessonPage.ts';
import { lessonOf, solutionOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');
const file = 'lb1/haproxy.cfg';
const checked = solutionOf(lesson, 'http-checks').files[file]!;

/** The step with the exercise, with a verdict of every check. */
async function atExercise(lab: LessonPage, of: Lesson): Promise<void> {
  const step =
    1 + of.steps.findIndex(({ blocks }) => blocks.some((block) => block.type === 'checks' && block.checks === 'all'));
  await lab.open(of, step);
  await everyVerdictIsNew(lab, of);
}

/** No check runs, and none has a verdict from before the last edit. */
async function everyVerdictIsNew(lab: LessonPage, of: Lesson): Promise<void> {
  const items = lab.exercise.getByRole('listitem');
  await expect(items).toHaveCount(of.checks.length);
  await expect(items.filter({ hasText: 'from before your edit' })).toHaveCount(0);
  await expect(items.filter({ hasText: /^\s*running/ })).toHaveCount(0);
}

/** File and line that decided each failed check, as the page names them. */
async function decidingLines(lab: LessonPage): Promise<string[]> {
  return (await lab.exercise.getByRole('button', { name: / line \d+$/ }).allInnerTexts()).map((words) => words.trim());
}

function movedDown(place: string, lines: number): string {
  const [, path, line] = /^(.+) line (\d+)$/.exec(place) ?? [];
  return path === file ? `${path} line ${Number(line) + lines}` : place;
}

test('verdicts point to the right lines, whatever is typed above them', async ({ page, lab }) => {
  await atExercise(lab, lesson);
  const places = await decidingLines(lab);
  expect(places.some((place) => place.startsWith(file))).toBe(true);
  await lab.openFile(file);
  await lab.enter(file);
  await page.keyboard.press('ControlOrMeta+Home');
  // Words that mean nothing to HAProxy, on a line of their own, letter by letter.
  await page.keyboard.type('# a comment\n', { delay: 30 });
  await everyVerdictIsNew(lab, lesson);
  await expect.poll(() => decidingLines(lab)).toEqual(places.map((place) => movedDown(place, 1)));
  await page.keyboard.type('# and another', { delay: 30 });
  await page.keyboard.press('Enter');
  await everyVerdictIsNew(lab, lesson);
  await expect.poll(() => decidingLines(lab)).toEqual(places.map((place) => movedDown(place, 2)));
});

test('of all that is typed in a hurry, the last counts', async ({ page, lab }) => {
  await atExercise(lab, lesson);
  await lab.write(file, checked);
  await lab.everyCheckPasses(lesson.checks.length);
  // A slip, and back, faster than checks run; what was typed before comes to nothing.
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('123', { delay: 15 });
  for (const _ of '123') await page.keyboard.press('Backspace');
  await everyVerdictIsNew(lab, lesson);
  await lab.everyCheckPasses(lesson.checks.length);
  await lab.write(file, checked.replace(' check', ''));
  await everyVerdictIsNew(lab, lesson);
  await expect(lab.exercise.getByRole('listitem').filter({ hasText: /^\s*failed:/ })).not.toHaveCount(0);
});
