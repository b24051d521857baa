import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';

/** As on a projector. */
test.use({ viewport: { width: 1920, height: 1080 } });

/** Sizes of all text on screen that a class has to read, in CSS pixels as drawn: in a drawing that is scaled with it. */
function textSizes(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<SVGElement | HTMLElement>('.picture text, .middle h2, .middle li, footer p, footer ul:not([aria-label="Keys"]) li')]
      .filter((element) => element.getClientRects().length > 0 && (element.textContent ?? '').trim() !== '')
      .map((element) => {
        const svg = element instanceof SVGElement ? element.ownerSVGElement : null;
        const scale = svg === null ? 1 : svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
        return parseFloat(getComputedStyle(element).fontSize) * scale;
      }),
  );
}

test('a clicker alone leads a class through a question whose answer waits', async ({ page }) => {
  await page.goto('./lesson/load-balancer/#step-1&present');
  await expect(page.getByRole('main', { name: 'On the projector' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A second machine');
  await expect(page.getByRole('button', { name: /^web1, up/ })).toBeVisible();
  const smallest = Math.min(...(await textSizes(page)));
  expect(smallest).toBeGreaterThanOrEqual(24);

  await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { name: /^web1 loses its power/ })).toBeVisible();
  await page.getByLabel('Hands for b').fill('11');
  await page.getByLabel('Hands for c').fill('4');
  await expect(page.getByText('So it was.')).toHaveCount(0);
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { name: /^web1 loses its power/ })).toHaveCount(0);
  await page.keyboard.press('PageDown');
  await expect(page.getByText('So it was.')).toBeVisible();
  await expect(page.getByText('of 15 hands')).toHaveCount(4);
  await expect(page.getByText('50 % server error')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  // On to the next step, whose fault waits for a press.
  await page.keyboard.press('PageDown');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ask before you send');
  await expect(page).toHaveURL(/#step-2&present$/);
  await page.keyboard.press('PageDown');
  await expect(page.getByText('Armed:')).toBeVisible();
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: /^web1, no power/ })).toBeVisible();

  // The lesson itself has answered nothing.
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/#step-2$/);
  await expect(page.getByRole('button', { name: /^web1, no power/ })).toBeVisible();
});

test('digits break a machine, and undo mends it', async ({ page }) => {
  await page.goto('./sandbox/#template=two-web-servers');
  await page.getByRole('button', { name: 'Present', exact: true }).click();
  await expect(page.getByRole('main', { name: 'On the projector' })).toBeVisible();
  await page.keyboard.press('2');
  await expect(page.getByRole('heading', { name: /^What happens to / })).toBeVisible();
  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: /, no power/ })).toBeVisible();
  await page.keyboard.press('r');
  await expect(page.getByRole('button', { name: /, no power/ })).toHaveCount(0);
});

test('a link opens the lesson at a moment with a fault armed', async ({ page }) => {
  await page.goto('./lesson/load-balancer/#step-2&v=1&at=12&armed=power-off:web2');
  await expect(page.getByText('Armed: web2 loses its power.')).toBeVisible();
  await expect(page.getByRole('slider', { name: 'Time' })).toHaveAttribute('aria-valuetext', '12.0 seconds');
  await expect(page.getByRole('button', { name: /^web2, no power/ })).toHaveCount(0);
  await page.keyboard.press('f');
  await expect(page.getByRole('button', { name: /^web2, no power/ })).toBeVisible();
});

test('a link that cannot be understood says why', async ({ page }) => {
  await page.goto('./lesson/load-balancer/#at=12&armed=explode:web2');
  await expect(page.getByText('“armed=explode:web2” is no fault')).toBeVisible();
});
