import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';
import type { Locator } from '@playwright/test';

const lesson = lessonOf('load-balancer');
const FILE = 'lb1/haproxy.cfg';
const SOCKET = 'stats socket /run/haproxy/admin.sock level admin';

test('web1 is drained by HAProxy’s runtime socket, from the panel’s figures', async ({ page, lab }) => {
  await lab.open(lesson);
  await lab.pause();
  await lab.machine('lb1').click();
  await page.getByRole('tab', { name: 'figures' }).click();
  const figures = page.getByRole('region', { name: 'Figures of lb1/haproxy' });

  // Without a socket the figures say what is missing, and offer no orders.
  await expect(figures.getByText('No runtime socket is configured')).toBeVisible();
  await expect(figures.getByRole('button')).toHaveCount(0);
  await lab.write(FILE, lesson.start[FILE]!.replace('    daemon\n', `    daemon\n    ${SOCKET}\n`));
  await expect(figures.getByText('Orders go to the runtime socket.')).toBeVisible();
  await lab.pause();

  await lab.playhead.focus();
  for (const key of ['Home', 'PageUp', 'PageUp', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(figures.getByText('at 10.5 s')).toBeVisible();
  const web1 = figures.getByRole('row', { name: /^web\/web1 / });
  const web2 = figures.getByRole('row', { name: /^web\/web2 / });
  await expect.poll(() => cell(figures, web1, 'status')).toBe('no check');
  const before = Number(await cell(figures, web1, 'total'));
  expect(before).toBeGreaterThan(20);

  await web1.getByRole('button', { name: 'drain' }).click();
  await expect(lab.faults.getByText('lb1/haproxy: told, 10.5 s')).toBeVisible();
  // Time goes on once the new run is there.
  await expect.poll(() => cell(figures, web1, 'status')).toBe('DRAIN');
  await lab.pause();
  await lab.playhead.focus();
  for (const key of ['Home', 'PageUp', 'PageUp', 'PageUp', 'PageUp']) await page.keyboard.press(key);
  await expect(figures.getByText('at 20.0 s')).toBeVisible();
  await expect.poll(() => cell(figures, web1, 'status')).toBe('DRAIN');
  await expect(web1.getByRole('button')).toHaveText(['maint', 'ready']);
  // Ten seconds later no request has come to it, and all that came are with the other.
  expect(Number(await cell(figures, web1, 'total'))).toBeLessThanOrEqual(before + 1);
  const other = Number(await cell(figures, web2, 'total'));
  expect(other).toBeGreaterThan(2 * before);
  await expect(web2.getByRole('button')).toHaveText(['drain', 'maint']);
});

/** What a row has in the column of this name. */
async function cell(figures: Locator, row: Locator, column: string): Promise<string> {
  const columns = await figures.getByRole('columnheader').allInnerTexts();
  const cells = await row.getByRole('rowheader').or(row.getByRole('cell')).allInnerTexts();
  return cells[columns.indexOf(column)] ?? '';
}
