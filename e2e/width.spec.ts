import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessons } from './lessons.ts';

// Nothing here is about time: a run that stands still until it is asked leaves the processor to the rest.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const width of [1440, 1024, 390]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height: width > 500 ? 900 : 844 } });

    test('the pages around the lessons do not scroll sideways', async ({ page }) => {
      for (const [address, title] of [
        ['./', 'A small data centre'],
        ['./help/', 'How to read the picture'],
        ['./#/nowhere', 'There is no page here'],
      ] as const) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
        await fits(page, address);
      }
    });
  });
}

const sizes = [1440, 1024, 390].map((width) => ({ width, height: width > 500 ? 900 : 844 }));

for (const lesson of lessons) {
  test(`no step of ${lesson.id} scrolls sideways, at 1440, 1024 and 390 pixels`, async ({ page, lab }) => {
    for (const size of sizes) {
      const name = (what: string) => `${what}, ${size.width} pixels`;
      await page.setViewportSize(size);
      for (const [i, { title }] of lesson.steps.entries()) {
        await page.goto(`./lesson/${lesson.id}/#step-${i + 1}`);
        await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
        await expect(lab.diagram).toBeVisible();
        // The verdicts stand beside the files; on a phone, on a page of their own.
        if (i === 0 && size.width > 960) await page.getByRole('tab', { name: /^checks/ }).click();
        if (size.width > 960)
          await expect(page.getByRole('button', { name: /^Play the run of/ })).toHaveCount(lesson.checks.length);
        await fits(page, name(title));
      }
      const actions = page.getByRole('group', { name: /^What can be done to / });
      if (!(await actions.isVisible())) await lab.machine(lab.firstMachine(lesson)).click();
      await expect(actions).toBeVisible();
      await fits(page, name('with a machine chosen'));
      for (const list of ['Parts of the page', 'What happened'])
        for (const tab of await page.getByRole('tablist', { name: list }).getByRole('tab').all()) {
          if (!(await tab.isVisible())) continue;
          await tab.click();
          await expect(tab).toHaveAttribute('aria-selected', 'true');
          await fits(page, name(await tab.innerText()));
        }
    }
  });
}

/** Nothing sticks out to the right of the page, and of those of its parts that scroll by themselves. */
async function fits(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const boxes = [document.scrollingElement!, ...document.querySelectorAll('[role="region"], [role="tabpanel"]')];
    return boxes
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map((box) => `${box.getAttribute('aria-label') ?? 'the page'}: ${box.scrollWidth} in ${box.clientWidth} pixels`);
  });
  expect(wide, where).toEqual([]);
}
