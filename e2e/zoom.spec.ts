import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';
import type { LessonPage } from './lessonPage.ts';

const lesson = lessonOf('redundant-load-balancers');

// 1280 pixels at 200 % are 640; a page of 1280 at 400 % is 320 wide. Nothing moves, so that measures hold still.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const { width, height } of [
  { width: 640, height: 450 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height } });

    test('nothing needs scrolling both ways, and nothing is lost', async ({ page, lab }) => {
      for (const [address, title] of [
        ['./#/', 'A small data centre'],
        ['./#/help', 'How to read the picture'],
        ['./#/how-do-we-know', 'How do we know'],
      ] as const) {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
        await fits(page, address);
      }
      await lab.goTo(lesson);
      await fits(page, 'a lesson');
      await lab.act('lb1', /^Power/);
      for (const part of ['Files', 'Timeline', 'State', 'Lesson']) {
        await page.getByRole('tab', { name: part, exact: true }).click();
        if (part === 'Timeline') await isWhole(lab);
        await fits(page, part);
      }
    });
  });
}

/** What WCAG 1.4.12 asks a page to bear. */
const spacing = `* {
  line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
}
p { margin-bottom: 2em !important; }`;

for (const { width, height } of [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
]) {
  test.describe(`${width} pixels wide, with wider spacing`, () => {
    test.use({ viewport: { width, height } });

    test('text is not cut off', async ({ page, lab }) => {
      await lab.goTo(lesson);
      // A page with this policy takes no styles from elsewhere, but a sheet that is constructed.
      await page.evaluate((css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets.push(sheet);
      }, spacing);
      await expect(lab.caption).toBeVisible();
      expect(await cutOff(page)).toEqual([]);
      await page.goto('./#/');
      await expect(page.getByRole('heading', { level: 1 })).toContainText('A small data centre');
      expect(await cutOff(page)).toEqual([]);
      await fits(page, 'home');
    });
  });
}

test.describe('colours that the system forces', () => {
  test.use({ contextOptions: { forcedColors: 'active', reducedMotion: 'reduce' } });

  test('every state of a machine, a check and an outcome has words or a shape of its own', async ({ page, lab }) => {
    await lab.open(lesson);
    const up = await picture(lab, 'lb1');
    await lab.act('lb1', 'Power off');
    await expect(lab.machine('lb1')).toHaveAccessibleName(/no power/);
    await page.keyboard.press('Escape');
    const off = await picture(lab, 'lb1');
    expect(off.equals(up)).toBe(false);
    await lab.act('web1', 'Unplug the cable');
    await expect(lab.machine('web1')).toHaveAccessibleName(/cable out/);
    await expect(lab.diagram.locator('#rack-lb1').getByText('no power', { exact: true })).toBeVisible();
    await expect(lab.diagram.locator('#rack-web1').getByText('cable out', { exact: true })).toBeVisible();
    // Words beside each outcome, and a mark with a name beside each check.
    await expect(lab.timeline.getByRole('list', { name: 'Outcomes of this run' })).toContainText(
      /\d+\s+refused|timed out/,
    );
    for (const tab of await page.getByRole('tab', { selected: true }).all())
      expect(await tab.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
  });
});

/** The picture of one machine. */
async function picture(lab: LessonPage, machine: string): Promise<Buffer> {
  await lab.page.mouse.move(0, 0);
  return lab.diagram.locator(`#rack-${machine}`).screenshot();
}

async function fits(page: Page, where: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const { scrollWidth } = document.scrollingElement!;
    const far = [...document.querySelectorAll('body *')].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 1,
    );
    const names = far.slice(0, 4).map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`);
    return scrollWidth > innerWidth + 1 ? [`${scrollWidth} of ${innerWidth}`, ...names] : [];
  });
  expect(wide, where).toEqual([]);
}

/** All that moves time is there and within the page. */
async function isWhole(lab: LessonPage): Promise<void> {
  await expect(lab.timeline.getByRole('button', { name: 'Next event' })).toBeVisible();
  await expect(lab.timeline.getByRole('button', { name: 'Step back one event' })).toBeVisible();
  await expect(lab.timeline.getByRole('list', { name: 'Outcomes of this run' })).toBeVisible();
}

/** Words that do not fit their box and are hidden there, without a way to scroll to them. */
async function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const cut: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (element.closest('.monaco-editor, .light-editor, .sr, svg, [inert]') !== null || element.childElementCount > 0) continue;
      const words = element.textContent.trim();
      const style = getComputedStyle(element);
      // An ellipsis is a choice: the whole stands in a title or elsewhere.
      if (words === '' || style.overflow !== 'hidden' || style.textOverflow === 'ellipsis' || style.clipPath !== 'none')
        continue;
      if (element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1)
        cut.push(words);
    }
    return cut;
  });
}
