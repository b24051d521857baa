import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import type { LessonPage } from './lessonPage.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('redundant-load-balancers');

/** What screen readers were told, in order. */
async function listen(page: Page): Promise<() => Promise<{ readonly atMs: number; readonly words: string }[]>> {
  const region = page.locator('.desk > p[aria-live="polite"]');
  await expect(region).toBeAttached();
  await region.evaluate((element) => {
    const said: { atMs: number; words: string }[] = [];
    (window as unknown as { said: typeof said }).said = said;
    const hear = () => said.push({ atMs: performance.now(), words: element.textContent.trim() });
    new MutationObserver(hear).observe(element, { childList: true, characterData: true, subtree: true });
  });
  return () => page.evaluate(() => (window as unknown as { said: { atMs: number; words: string }[] }).said);
}

async function choose(page: Page, choice: string, wanted: boolean): Promise<void> {
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel(choice).setChecked(wanted);
  await page.keyboard.press('Escape');
  await expect(page.getByLabel(choice)).toBeHidden();
}

test.describe('less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('is going from event to event by a key, and hearing what happened', async ({ page, lab }) => {
    await lab.open(lesson);
    await isStill(lab);
    await expect(lab.timeline.getByRole('button', { name: /^(Play|Pause)$/ })).toHaveCount(0);
    const said = await listen(page);
    await lab.machine('web1').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('p');
    await expect(lab.machine('web1')).toHaveAccessibleName(/no power/);
    await isStill(lab);
    const from = await lab.now();
    await page.keyboard.press('Escape');
    // Space presses what has the focus, and a machine can be pressed: the point is the next event.
    await page.keyboard.press('.');
    await expect.poll(() => lab.now()).toBeGreaterThan(from);
    await isStill(lab);
    await page.locator('main').focus();
    const next = await lab.now();
    await page.keyboard.press('Space');
    await expect.poll(() => lab.now()).toBeGreaterThan(next);
    await expect
      .poll(async () => (await said()).map(({ words }) => words).join('\n'))
      .toMatch(/web1 loses its power\.[^]*\d+\.\d s: .*(requests? |marked web1 down after \d+\.\d s)/);
    await isStill(lab);
  });
});

test('who wants no motion chooses so on the page, and finds it again', async ({ page, lab }) => {
  await lab.open(lesson);
  await expect(lab.timeline.getByRole('button', { name: 'Pause' })).toBeVisible();
  await choose(page, 'Event by event, without motion', true);
  await expect(lab.timeline.getByRole('button', { name: 'Next event' })).toBeVisible();
  await isStill(lab);
  await page.reload();
  await lab.isOpen(lesson);
  await expect(lab.timeline.getByRole('button', { name: 'Next event' })).toBeVisible();
  await isStill(lab);
  await choose(page, 'Event by event, without motion', false);
  await lab.timeline.getByRole('button', { name: 'Play' }).click();
  const from = await lab.now();
  await expect.poll(() => lab.now()).toBeGreaterThan(from);
});

test('what happens while it plays is told in sentences, never a flood, and not to who wants silence', async ({
  page,
  lab,
}) => {
  await lab.open(lesson);
  const said = await listen(page);
  await lab.act('web1', 'Power off');
  await expect
    .poll(async () => (await said()).map(({ words }) => words).join('\n'), { timeout: 40_000 })
    .toMatch(/lb1 marked web1 down after \d+\.\d s/);
  const told = await said();
  expect(told[0]?.words).toBe('web1 loses its power.');
  // The first answers the press itself; the timer that looks may come some frames early or late.
  for (const [i, { atMs, words }] of told.entries())
    if (i > 1) expect(atMs - told[i - 1]!.atMs, words).toBeGreaterThan(1500);
  await lab.pause();
  await choose(page, 'Tell screen readers what happens', false);
  const before = (await said()).length;
  await lab.timeline.getByRole('button', { name: 'Play' }).click();
  const from = await lab.now();
  await expect.poll(() => lab.now()).toBeGreaterThan(from + 5);
  expect((await said()).length).toBe(before);
});

test('an edit’s verdicts and a moment that is dragged to are told', async ({ page, lab }) => {
  await lab.open(lesson);
  await lab.pause();
  await expect(lab.timeline).toBeVisible();
  const said = await listen(page);
  await lab.playhead.focus();
  await page.keyboard.press('PageUp');
  await expect.poll(async () => (await said()).at(-1)?.words).toMatch(/^\d+\.\d s: ./);
  // A remark would change no configuration, and no check would run again.
  const text = lesson.start['lb1/haproxy.cfg']!;
  const slower = text.replace('timeout connect 1s', 'timeout connect 2s');
  expect(slower).not.toBe(text);
  await lab.write('lb1/haproxy.cfg', slower);
  await expect
    .poll(async () => (await said()).map(({ words }) => words).join('\n'), { timeout: 30_000 })
    .toMatch(/\d of \d checks pass\. Failed: /);
});

/** Time stands, and goes on standing. */
async function isStill(lab: LessonPage): Promise<void> {
  const at = await lab.now();
  await lab.page.waitForTimeout(600);
  expect(await lab.now()).toBe(at);
}
