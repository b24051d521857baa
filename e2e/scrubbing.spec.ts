import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';
import type { LessonPage } from './lessonPage.ts';

const lesson = lessonOf('load-balancer');

test('web1 is killed and revived while scrubbing by keys', async ({ page, lab }) => {
  await lab.open(lesson);
  await lab.pause();
  const whole = await lab.tally();
  expect(whole['server error']).toBe(0);

  await lab.playhead.focus();
  for (const key of ['Home', 'PageUp', 'PageUp', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
  await expect(lab.playhead).toHaveAttribute('aria-valuetext', '10.5 seconds');

  // The machine's own keys: choose it, and P is its power.
  await lab.machine('web1').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('p');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, no power/);
  await lab.pause();
  const dead = await tallyOtherThan(lab, whole);
  expect(dead['server error']).toBeGreaterThan(100);

  await lab.playhead.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('PageUp');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, up/);
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
  await expect(lab.playhead).toHaveAttribute('aria-valuetext', '20.0 seconds');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, no power/);

  // It is still chosen, so P gives the power back from here on.
  await page.keyboard.press('p');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, up/);
  await lab.pause();
  const revived = await tallyOtherThan(lab, dead);
  expect(revived['server error']).toBeGreaterThan(100);
  expect(revived['server error']).toBeLessThan(dead['server error']);
  await expect(lab.faults.getByText('web1: no power, 10.5 s to 20.0 s')).toBeVisible();

  await lab.playhead.focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, no power/);

  const undo = lab.faults.getByRole('button', { name: 'Undo' });
  await undo.press('Enter');
  await expect.poll(() => lab.tally()).toEqual(dead);
  await undo.press('Enter');
  await expect.poll(() => lab.tally()).toEqual(whole);
});

test('web2 is killed and revived while scrubbing by pointer', async ({ page, lab }) => {
  await lab.open(lesson);
  await lab.pause();
  const whole = await lab.tally();
  await grabAt(lab, 10);
  await page.mouse.up();
  await lab.act('web2', 'Power off');
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, no power/);
  await lab.pause();
  const dead = await tallyOtherThan(lab, whole);

  // One drag over the whole run: the machine dies under the pointer.
  await grabAt(lab, 4);
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, up/);
  await dragTo(lab, 30);
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, no power/);
  await dragTo(lab, 7);
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, up/);
  await dragTo(lab, 25);
  await page.mouse.up();
  // Let go, the pointer no longer moves the time.
  await page.mouse.move(5, 5);
  expect(Math.abs((await lab.now()) - 25)).toBeLessThan(0.3);

  await lab.act('web2', 'Power on');
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, up/);
  await lab.pause();
  const revived = await tallyOtherThan(lab, dead);
  expect(revived.ok).toBeGreaterThan(dead.ok);
  expect(revived.ok).toBeLessThan(whole.ok);
  await grabAt(lab, 24);
  await page.mouse.up();
  await expect(lab.machine('web2')).toHaveAccessibleName(/^web2, no power/);
  await lab.faults.getByRole('button', { name: /^Take away: web2: no power/ }).click();
  await expect.poll(() => lab.tally()).toEqual(whole);
});

/** The new run's outcomes, once it is on screen. */
async function tallyOtherThan(lab: LessonPage, before: Awaited<ReturnType<LessonPage['tally']>>) {
  await expect.poll(() => lab.tally()).not.toEqual(before);
  return lab.tally();
}

/** Where a moment stands on the timeline, in pixels of the page. */
async function placeOf(lab: LessonPage, seconds: number): Promise<{ x: number; y: number }> {
  const box = (await lab.outcomes.boundingBox())!;
  const lasts = Number(await lab.playhead.getAttribute('aria-valuemax'));
  return { x: box.x + (seconds / lasts) * box.width, y: box.y + box.height / 2 };
}

/** Presses the pointer's button there and keeps it down. */
async function grabAt(lab: LessonPage, seconds: number): Promise<void> {
  const { x, y } = await placeOf(lab, seconds);
  await lab.page.mouse.move(x, y);
  await lab.page.mouse.down();
}

async function dragTo(lab: LessonPage, seconds: number): Promise<void> {
  const { x, y } = await placeOf(lab, seconds);
  await lab.page.mouse.move(x, y, { steps: 8 });
}
