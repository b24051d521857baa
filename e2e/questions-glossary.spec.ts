import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixture.ts';
import { lessonOf, stepWith } from './lessons.ts';
import { answerRightly, cardOf } from './questions.ts';

const pages = ['review/', 'availability/', 'assessment/', 'glossary/', 'cheat-sheets/'];

for (const path of pages) {
  test(`${path} has nothing that axe finds, and never scrolls sideways on a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`./${path}`);
    await expect(page.locator('main h1')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  });
}

test('a lesson’s word leads to the glossary, the glossary to the step and to the figures', async ({ page }) => {
  await page.goto('./lesson/load-balancer/#step-2');
  await page.getByText('Words of this step').click();
  await page.getByRole('link', { name: 'health check', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Glossary' })).toBeVisible();
  await expect(page.locator('#health-check')).toBeFocused();
  await expect(page.locator('#health-check')).toBeInViewport();
  const entry = page.locator('dl > div').filter({ has: page.locator('#health-check') });
  await expect(entry.getByRole('link', { name: /Ask before you send/ })).toBeVisible();
  await entry.getByRole('link', { name: 'cheat sheet' }).click();
  await expect(page.locator('#haproxy')).toBeInViewport();

  await page.goto('./glossary/');
  await page.getByRole('searchbox', { name: 'Find' }).fill('split brain');
  await expect(page.locator('dt')).toHaveText(['split brain']);
});

test('availability: a fresh exercise is answered once, then the way to the answer is shown', async ({ page }) => {
  await page.goto('./availability/');
  await page.getByLabel('Exercises').selectOption({ label: 'What takeovers cost' });
  await expect(page.getByRole('heading', { level: 2, name: 'What takeovers cost' })).toBeVisible();
  const text = await page.locator('legend').innerText();
  const [, times, seconds] = /fails (\d+) times a year, and each takeover costs visitors (\d+)\ss/.exec(text)!;
  await page.getByRole('textbox', { name: 'Your answer' }).fill(String(Number(times) * Number(seconds)));
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(page.getByRole('form').getByRole('status').first()).toHaveText(/^Right\./);
  await expect(page.getByRole('region', { name: 'The way to the answer' }).getByRole('listitem').first()).toContainText(`${times} × ${seconds} s`);
  await expect(page.getByText('1 of 1 right')).toBeVisible();
  await page.getByRole('button', { name: 'Next exercise' }).click();
  await expect(page.getByRole('textbox', { name: 'Your answer' })).toHaveValue('');
});

test('the run that decides an answer is a press away, and leads back', async ({ page, lab }) => {
  const lesson = lessonOf('load-balancer');
  const question = lesson.questions.find(({ kind }) => kind === 'mark')!;
  await page.goto(`./lesson/${lesson.id}/#step-${stepWith(lesson, ({ type }) => type === 'questions')}`);
  await answerRightly(page, lesson, question);
  await cardOf(page, question).getByRole('button', { name: 'without web2' }).click();
  await expect(page.getByText('On screen: the run that decides the question.')).toBeVisible();
  await expect(lab.machine('web2')).toHaveAccessibleName(/no power/);
  await page.getByRole('button', { name: 'Back to my run' }).click();
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, up/);
});
