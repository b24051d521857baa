import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from './fixture.ts';

// Nothing here is about time, and colours that are still changing are not looked at.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('a worksheet asks on paper, and its answers come from runs', async ({ page }) => {
  await page.goto('./worksheet/load-balancer/');
  await expect(page.getByRole('button', { name: 'Print' })).toBeEnabled();
  await expect(page.getByRole('img', { name: /^The system: clients, lb1/ })).toBeVisible();
  const answers = page.locator('.answers');
  await expect(answers).toContainText('Every second request fails, for as long as web1 is gone');
  await expect(answers).toContainText('50 % server error');
  await expect(answers).toContainText('line 24');
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  for (const format of ['A4', 'Letter']) {
    const pdf = await page.pdf({ format });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(3);
  }
  await page.emulateMedia({ media: 'screen' });
  await page.getByRole('button', { name: 'Without answers' }).click();
  await expect(answers).toHaveCount(0);
});
