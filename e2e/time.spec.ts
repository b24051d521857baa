import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessonOf, solutionOf } from './lessons.ts';
import type { LessonPage } from './lessonPage.ts';

const lesson = lessonOf('load-balancer');
const file = 'lb1/haproxy.cfg';
const checked = solutionOf(lesson, 'http-checks').files[file]!;

/** The list of what was tried, open. */
async function openFutures(page: Page): Promise<Locator> {
  const button = page.getByRole('button', { name: /^Futures \d/ });
  if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
  return page.getByRole('list', { name: 'Futures' });
}

/** Stops at so many whole seconds, by keys alone. */
async function goTo(page: Page, lab: LessonPage, seconds: number): Promise<void> {
  await lab.pause();
  await lab.playhead.focus();
  await page.keyboard.press('Home');
  for (let s = 0; s < seconds; s++) await page.keyboard.press('Shift+ArrowRight');
  await expect(lab.playhead).toHaveAttribute('aria-valuetext', `${seconds}.0 seconds`);
}

/** nginx on web1 answers 502 from then on: clients feel it until the load balancer's checks do. */
async function killApp(lab: LessonPage): Promise<void> {
  await lab.act('web1', 'Kill a process…');
  await lab.act('web1', /^Kill app/);
  await expect(lab.caption).toContainText('app on web1 was killed');
}

/** web1 off at 10 s and watched; then back, and web2 off at 5 s instead. */
async function breakTwice(page: Page, lab: LessonPage) {
  await lab.open(lesson);
  await goTo(page, lab, 10);
  await lab.act('web1', 'Power off');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, no power/);
  await goTo(page, lab, 20);
  const first = await settled(lab);
  await goTo(page, lab, 5);
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, up/);
  await lab.act('web2', 'Power off');
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, no power/);
  await expect(page.getByText('Kept as 1: web1 off at 10.0 s.')).toBeVisible();
  await lab.pause();
  await expect.poll(() => lab.tally()).not.toEqual(first);
  return { first, second: await settled(lab) };
}

/** The tally once it stays the same: the run of what was done last. */
async function settled(lab: LessonPage) {
  let before = await lab.tally();
  await expect
    .poll(
      async () => {
        const now = await lab.tally();
        const same = JSON.stringify(now) === JSON.stringify(before);
        before = now;
        return same;
      },
      { intervals: [600, 600, 600] },
    )
    .toBe(true);
  return before;
}

test('what was tried is listed, returned to, taken out of the list, and survives a reload', async ({ page, lab }) => {
  const { first, second } = await breakTwice(page, lab);
  let futures = await openFutures(page);
  await expect(futures.getByRole('button', { name: /^Future \d/ })).toHaveCount(3);
  await expect(futures.getByRole('button', { name: 'Future 2: web2 off at 5.0 s, leaves 0 at 5.0 s' })).toHaveAttribute(
    'aria-current',
    'true',
  );

  // One click, and one key.
  await futures.getByRole('button', { name: /^Future 1: web1 off at 10\.0 s/ }).click();
  await expect.poll(() => lab.tally()).toEqual(first);
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, up/);
  await page.keyboard.press('N');
  await expect(futures.getByRole('button', { name: /^Future 0: nothing done/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await expect.poll(async () => (await lab.tally()).ok).toBeGreaterThan(first.ok);
  await page.keyboard.press('Control+z');
  await expect.poll(() => lab.tally()).toEqual(second);

  await page.reload();
  await lab.isOpen(lesson);
  await lab.pause();
  await expect.poll(() => lab.tally()).toEqual(second);
  futures = await openFutures(page);
  await expect(futures.getByRole('button', { name: /^Future 1: web1 off at 10\.0 s/ })).toBeVisible();

  await futures.getByRole('button', { name: 'Remove future 2' }).click();
  await expect(futures.getByRole('button', { name: /^Future 2/ })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(futures.getByRole('button', { name: /^Future 2: web2 off/ })).toBeVisible();
  await page.keyboard.press('Escape');
});

test('going on where nothing was seen yet is the same future', async ({ page, lab }) => {
  await lab.open(lesson);
  await goTo(page, lab, 4);
  await lab.act('web1', 'Power off');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, no power/);
  await goTo(page, lab, 8);
  await lab.act('web2', 'Power off');
  const futures = await openFutures(page);
  await expect(
    futures.getByRole('button', { name: /^Future 1: web1 off at 4\.0 s, then web2 off at 8\.0 s/ }),
  ).toBeVisible();
  await expect(futures.getByRole('button', { name: /^Future \d/ })).toHaveCount(2);
});

test('two futures stand on one axis, with what they differ by', async ({ page, lab }) => {
  const { first, second } = await breakTwice(page, lab);
  const futures = await openFutures(page);
  await futures.getByRole('button', { name: 'Hold future 1 against the one on screen' }).click();
  const other = lab.timeline.getByRole('img', { name: /^B: 0\.0 to/ });
  await expect(other).toBeVisible();
  const figures = lab.timeline.getByLabel('B against A');
  const failed = (tally: typeof first) => tally['server error'] + tally['timed out'] + tally.refused;
  await expect(figures).toContainText(
    `A ${failed(second)}, B ${failed(first)}: ${failed(second) - failed(first)} fewer`,
  );
  await expect(figures).toContainText('points more');

  // The same scale: a moment is at the same place in both.
  const [a, b] = [await lab.outcomes.first().boundingBox(), await other.boundingBox()];
  expect([b!.x, b!.width]).toEqual([a!.x, a!.width]);

  // Back in the first, the second is what it is held against.
  await futures.getByRole('button', { name: /^Future 1:/ }).click();
  await expect(figures).toContainText(
    `A ${failed(first)}, B ${failed(second)}: ${failed(second) - failed(first)} more`,
  );
  await lab.timeline.getByRole('button', { name: 'close' }).click();
  await expect(figures).toBeHidden();
});

test('before and after an edit stand on one axis', async ({ page, lab }) => {
  await lab.open(lesson);
  await goTo(page, lab, 10);
  await killApp(lab);
  await goTo(page, lab, 20);
  const before = await settled(lab);
  await lab.write(file, checked);
  await expect.poll(async () => (await lab.tally())['server error']).toBeLessThan(before['server error']);
  const after = await settled(lab);
  await lab.timeline.getByLabel('Compare with').selectOption({ label: `before your edit of ${file}` });
  const failed = (tally: typeof before) => tally['server error'] + tally['timed out'] + tally.refused;
  const figures = lab.timeline.getByLabel('B against A');
  await expect(figures).toContainText(
    `A ${failed(after)}, B ${failed(before)}: ${failed(before) - failed(after)} more`,
  );
  await expect(figures).toContainText(/A \d\.\d s, B never: never recovers/);

  // The recovery that is measured is the one that is drawn, and each of its bookmarks goes there.
  const marks = page.getByRole('list', { name: /^Bookmarks/ });
  await expect(marks.getByRole('button')).toHaveCount(3);
  for (const words of [/app on web1 killed\s*10\.0 s/, /lb1 takes web1 out/, /first good answer/])
    await expect(marks.getByRole('button').filter({ hasText: words })).toBeVisible();
  const [measured] = /\d\.\d s(?= in all)/.exec(await marks.innerText()) ?? [];
  await expect(figures).toContainText(`A ${measured}, B never`);
  await marks.getByRole('button', { name: /lb1 takes web1 out/ }).click();
  await expect(lab.caption).toContainText('lb1 took it out');
});

test('time goes by events, by bookmarks, and at four speeds, by keys', async ({ page, lab }) => {
  await lab.open(lesson);
  await lab.write(file, checked);
  await page.keyboard.press('Tab');
  await goTo(page, lab, 10);
  await killApp(lab);
  const marks = page.getByRole('list', { name: /^Bookmarks/ }).getByRole('button');
  await expect(marks).toHaveCount(3);
  await goTo(page, lab, 0);
  for (const mark of await marks.all()) {
    await page.keyboard.press('m');
    await expect(mark).toHaveAttribute('aria-current', 'step');
    await expect(mark).toContainText(`${(await lab.now()).toFixed(1)} s`);
  }
  await page.keyboard.press('M');
  await expect(marks.nth(1)).toHaveAttribute('aria-current', 'step');
  const noticedS = await lab.now();
  await page.keyboard.press(',');
  expect(await lab.now()).toBeLessThan(noticedS);
  await page.keyboard.press('.');
  await expect.poll(() => lab.now()).toBe(noticedS);
  // What a step comes to is said.
  await expect(
    page
      .locator('[aria-live="polite"]')
      .filter({ hasText: new RegExp(`^\\s*${noticedS.toFixed(1)} s: .*lb1 marked web1 down`) }),
  ).toBeAttached();

  const pressed = lab.timeline.getByRole('group', { name: 'Speed' }).locator('[aria-pressed="true"]');
  for (const [key, label] of [
    ['+', 'Four times the speed'],
    ['+', 'Sixteen times the speed'],
    ['+', 'Sixteen times the speed'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(pressed).toHaveAccessibleName(label);
  }
  await page.keyboard.press('Space');
  await expect.poll(() => lab.now()).toBeGreaterThan(noticedS + 20);
  for (let i = 0; i < 3; i++) await page.keyboard.press('-');
  await expect(pressed).toHaveAccessibleName('A quarter of the speed');
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('futures and comparison stand below the tracks', async ({ page, lab }) => {
    await lab.goTo(lesson);
    await page.getByRole('tab', { name: 'Timeline' }).click();
    await lab.pause();
    await lab.act('web1', 'Power off');
    await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, no power/);
    await lab.pause();
    const futures = page.getByRole('list', { name: 'Futures' });
    await futures.getByRole('button', { name: /^Future 0: nothing done/ }).click();
    await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, up/);
    const name = await futures.getByRole('button', { name: /^Future 1: / }).innerText();
    await page.getByLabel('Compare with').selectOption({ label: `1 · ${name}` });
    await expect(lab.timeline.getByLabel('B against A')).toContainText(/B \d+: \d+ more/);
    const sideways = await page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth);
    expect(sideways).toBeLessThanOrEqual(0);
  });
});

test('who goes to a moment before the whole run has come is there when it comes', async ({ page, lab }) => {
  let come = (): void => undefined;
  const held = new Promise<void>((free) => (come = free));
  await page.route(/\/lab\.worker[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await lab.goTo(lesson);
  await expect(lab.timeline).toHaveAttribute('aria-busy', 'true');
  await lab.pause();
  await lab.playhead.focus();
  await page.keyboard.press('End');
  const end = await lab.now();
  expect(end).toBeGreaterThan(10);
  come();
  await lab.runIsWhole();
  expect(await lab.now()).toBe(end);
  await expect(lab.caption).toContainText('Every request of the last second was answered');
});
