import { drawRepair } from '../src/app/assessment/draw.ts';
import { brokenFiles, repairsOf } from '../src/lesson/repairs.ts';
import { expect, test } from './fixture.ts';
import { lessonOf, lessons } from './lessons.ts';

test('a self-assessment can be left and gone on with; its system stands on a desk; its result says what to look at again', async ({ page }) => {
  await page.goto('./assessment/');
  await page.getByLabel('Ten minutes for the repair, by the clock').check();
  await page.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByText('Question 1 of 10')).toBeVisible();

  // Left and returned to: it is the same one.
  const first = await page.locator('legend').innerText();
  await page.reload();
  await expect(page.locator('legend')).toHaveText(first);
  await expect(page.getByText('Question 1 of 10')).toBeVisible();
  await page.getByRole('button', { name: 'Stop here and see the result' }).click();
  await expect(page.getByText(/^0 of 10 questions right, the broken system not tried/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'What to look at again' })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Step \d+: / })).toHaveCount(8);

  // The desk: real files, the lesson's checks, at least one of which fails, and a clock.
  await page.getByRole('button', { name: 'Back to the repair' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'A system to repair' })).toBeVisible();
  await expect(page.getByRole('timer')).toHaveText(/^Time left: (10:00|9:\d\d)$/);
  const card = page.getByRole('main').getByText(/^\d+ of \d+ pass$/).first();
  await expect(page.getByRole('button', { name: /Show me/ }).first()).toBeVisible({ timeout: 30_000 });
  await expect(card).not.toHaveText(/^(\d+) of \1 pass$/);
  await page.getByRole('button', { name: 'Stop here and see the result' }).click();
  await expect(page.getByText(/^0 of 10 questions right, the system not repaired \(\d of \d checks pass\)/)).toBeVisible();
  await expect(page.getByText(/^It failed “/)).toBeVisible();

  // Another one is drawn anew.
  await page.getByRole('button', { name: 'Another self-assessment' }).click();
  await expect(page.getByRole('button', { name: 'Begin' })).toBeVisible();
});

test('a system that is repaired is counted as repaired, with the time it took', async ({ page, lab }) => {
  const seed = 7;
  await page.addInitScript((drawn) => {
    crypto.getRandomValues = (into) => {
      if (into instanceof Uint32Array) into.fill(drawn);
      return into;
    };
  }, seed);
  const repair = drawRepair(repairsOf(lessons), seed)!;
  const { start, solutions, checks } = lessonOf(repair.lesson);
  const broken = brokenFiles(start, repair);
  const differing = (files: Readonly<Record<string, string>>) => Object.keys(files).filter((path) => files[path] !== broken[path]);
  const solution = solutions.toSorted((a, b) => differing(a.files).length - differing(b.files).length)[0]!;

  await page.goto('./assessment/');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('button', { name: 'Stop here and see the result' }).click();
  await page.getByRole('button', { name: 'Back to the repair' }).click();
  await lab.filesAreOpen();
  for (const path of differing(solution.files)) await lab.write(path, solution.files[path]!);
  await expect(page.getByText(`${checks.length} of ${checks.length} pass`)).toBeVisible();
  await page.getByRole('button', { name: 'To the result' }).click();
  await expect(page.getByText(/^0 of 10 questions right, the system repaired after /)).toBeVisible();
});
