import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { AgreementFile, MeasureAgreement } from '../src/agreement/agreementFile.ts';
import { expect, test } from './fixture.ts';

const file = fileURLToPath(new URL('../real/agreement.json', import.meta.url));
/** What the site was built with. */
const { families } = JSON.parse(readFileSync(file, 'utf8')) as AgreementFile;

const pageAddress = './how-do-we-know/';
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const scenarios = families.flatMap((family) => family.scenarios);
const disagreeing = scenarios.filter(({ agrees }) => !agrees);
const isTime = ({ unit, real }: MeasureAgreement) => unit === 's' && real.every((value) => value !== null);
const family = families.find((one) => one.scenarios.some(({ measures }) => measures.some(isTime)))!;
const scenario = family.scenarios.find(({ measures }) => measures.some(isTime))!;
const time = scenario.measures.find(isTime)!;

test('from the home page to the numbers of one scenario', async ({ page }) => {
  await page.goto('./');
  await page.getByRole('link', { name: 'How do we know?' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How do we know?' })).toBeFocused();
  await expect(
    page.getByText(`${scenarios.length - disagreeing.length} of ${scenarios.length} scenarios agree`),
  ).toBeVisible();
  const rows = page.getByRole('table', { name: 'Families of scenarios' }).locator('tbody').getByRole('row');
  await expect(rows).toHaveCount(families.length);

  const own = page.locator(`[data-family="${family.id}"]`);
  await own.getByRole('heading', { level: 3 }).getByRole('button').click();
  await expect(own.getByRole('listitem').and(page.locator('[data-scenario]'))).toHaveCount(family.scenarios.length);
  const item = itemOf(page, scenario.id);
  await item.getByRole('heading', { level: 4 }).getByRole('button').click();
  // A drawing a number, and in each a mark a trial.
  const drawn = scenario.measures.filter(({ unit }) => unit !== 'same');
  await expect(item.locator('.measure')).toHaveCount(scenario.measures.length);
  await expect(item.locator('.measure svg[width]:has(.axis)')).toHaveCount(drawn.length);
  const marks = item.locator('.measure').nth(scenario.measures.indexOf(time)).locator('.trial, .outside');
  await expect(marks).toHaveCount(time.real.length);

  await page.getByRole('button', { name: 'numbers' }).click();
  const row = item.getByRole('table').locator('tbody').getByRole('row').nth(scenario.measures.indexOf(time));
  await expect(row).toBeInViewport();
  await expect(row.getByRole('cell').first()).toHaveText(
    time.real.map((s) => `${(s as number).toFixed(3)} s`).join(' · '),
  );
});

test('only what disagrees is listed on request', async ({ page }) => {
  await page.goto(pageAddress);
  await page.getByRole('button', { name: `disagree ${disagreeing.length}` }).click();
  await expect(page.locator('[data-scenario]')).toHaveCount(disagreeing.length);
  for (const { id, explanation } of disagreeing) {
    await expect(itemOf(page, id).getByRole('button', { name: /disagrees$/ })).toBeVisible();
    if (explanation) await expect(page.getByText(explanation).first()).toBeVisible();
  }
  await page.getByRole('button', { name: `all ${scenarios.length}` }).click();
  await expect(page.locator('[data-family]')).toHaveCount(families.length);
});

test('an address leads to a scenario, another to its family, a wrong one to a word about it', async ({ page }) => {
  await page.goto(`${pageAddress}#${scenario.id}`);
  const item = itemOf(page, scenario.id);
  await expect(item.getByRole('heading', { level: 4 })).toBeFocused();
  await expect(item.getByRole('heading', { level: 4 })).toBeInViewport();
  await expect(item.locator('.measure').first()).toBeVisible();

  const last = families.at(-1)!;
  await page.getByRole('link', { name: last.title, exact: true }).first().click();
  const heading = page.locator(`[data-family="${last.id}"]`).getByRole('heading', { level: 3 });
  await expect(heading).toBeFocused();
  await expect(heading.getByRole('button')).toHaveAttribute('aria-expanded', 'true');

  await page.goto(`${pageAddress}#nothing/of-the-kind`);
  await expect(page.getByText('Nothing here is called nothing/of-the-kind.')).toBeVisible();
});

test('the keyboard opens and closes', async ({ page }) => {
  await page.goto(pageAddress);
  const button = page.locator(`[data-family="${family.id}"]`).getByRole('heading', { level: 3 }).getByRole('button');
  await button.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(
    itemOf(page, family.scenarios[0]!.id).getByRole('heading', { level: 4 }).getByRole('button'),
  ).toBeFocused();
  await page.keyboard.press('Space');
  await expect(
    itemOf(page, family.scenarios[0]!.id).getByRole('link', { name: 'Link to this scenario' }),
  ).toBeVisible();
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-scenario]')).toHaveCount(0);
});

for (const [width, colorScheme] of [
  [1440, 'light'],
  [390, 'dark'],
] as const) {
  test.describe(`${width} pixels wide, ${colorScheme}`, () => {
    test.use({ viewport: { width, height: 850 }, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('nobody meets a barrier, and nothing scrolls sideways', async ({ page }) => {
      await page.goto(`${pageAddress}#${(disagreeing[0] ?? scenario).id}`);
      await expect(page.locator('.measure').first()).toBeVisible();
      expect(await barriers(page)).toEqual([]);
      await page.getByRole('button', { name: 'numbers' }).click();
      expect(await barriers(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  });
}

const itemOf = (page: Page, id: string): Locator => page.locator(`[data-scenario="${id}"]`);

async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}\n${failureSummary}`),
  );
}
