import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessonOf, solutionOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');
const file = 'lb1/haproxy.cfg';
const checked = solutionOf(lesson, 'http-checks').files[file]!;

/** The matrix, once all of its runs are done. */
async function filled(page: Page) {
  const matrix = page.getByRole('region', { name: 'What if … everything?' });
  await expect(matrix.getByText(/^\d+ runs in /)).toBeVisible({ timeout: 60_000 });
  return matrix;
}

test('what if everything: single points of failure, a cell is watched, and an edit makes it anew', async ({ page, lab }) => {
  await lab.open(lesson);
  await page.getByRole('button', { name: 'What if … everything?' }).click();
  const matrix = await filled(page);
  const web1 = matrix.getByRole('gridcell', { name: /^web1 loses its power: / });
  // Nobody checks on web1: half of the requests go on to a dead machine.
  await expect(web1).toHaveAccessibleName(/It does not recover; \d/);
  await expect(matrix.getByRole('listitem').filter({ hasText: 'web1 loses its power' })).toBeVisible();
  await expect(matrix.getByText('They disagree.').first()).toBeVisible();
  expect((await new AxeBuilder({ page }).include('section.matrix').analyze()).violations).toEqual([]);

  await web1.click();
  await expect(page.getByText('On screen: what if web1 loses its power.')).toBeVisible();
  await expect(lab.machine('web1')).toHaveAccessibleName(/single point of failure/);
  await page.getByRole('button', { name: 'Back to my run' }).click();

  await lab.openFile(file);
  await lab.write(file, checked);
  await expect(lab.machine('web1')).not.toHaveAccessibleName(/single point of failure/, { timeout: 60_000 });
  await expect(lab.machine('web2')).toHaveAccessibleName(/single point of failure/);
  await page.getByRole('button', { name: 'What if … everything?' }).click();
  await filled(page);
  await expect(web1).toHaveAccessibleName(/All is well again after|Nobody fails/);
  // MySQL lives on web2.
  await expect(matrix.getByRole('gridcell', { name: /^web2 loses its power: / })).toHaveAccessibleName(/never works? again|never work again|Nothing is answered/);
});

test('the matrix is walked by keys, and can be stopped', async ({ page, lab }) => {
  await lab.open(lesson);
  await page.getByRole('button', { name: 'What if … everything?' }).focus();
  await page.keyboard.press('Enter');
  const matrix = await filled(page);
  await expect(matrix.getByRole('heading', { name: 'What if … everything?' })).toBeFocused();
  await matrix.getByRole('gridcell', { name: /^lb1 loses its power: / }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(matrix.getByRole('gridcell', { name: /^lb1 loses its power and the cable of lb1 is out/ })).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(matrix.getByRole('gridcell', { name: /^lb1 loses its power and the switch is dead/ })).toBeFocused();
  await matrix.getByRole('radio', { name: 'processes hang' }).check();
  await matrix.getByRole('button', { name: 'Stop' }).click();
  await expect(matrix.getByText(/^Stopped after \d+ of \d+ runs/)).toBeVisible();
  await matrix.getByRole('button', { name: 'Run all' }).click();
  await filled(page);
  await expect(matrix.getByRole('gridcell', { name: /^web1\/app hangs: / })).toBeVisible();
  await matrix.getByRole('button', { name: 'Back to the diagram' }).click();
  await expect(page.getByRole('button', { name: 'What if … everything?' })).toBeFocused();
});
