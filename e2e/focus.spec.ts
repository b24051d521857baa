import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');
/** More stops than any page has: a walk that does not come round has been caught somewhere. */
const STOPS_MAX = 300;

// Nothing moves: two pictures differ by the focus alone.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

// A phone shows one part of the page at a time: the files and the timeline are not among its stops.
for (const { width, height, atLeast } of [
  { width: 1440, height: 900, atLeast: 40 },
  { width: 390, height: 844, atLeast: 15 },
]) {
  test.describe(`${width} pixels wide`, () => {
    test.use({ viewport: { width, height } });

    test('every stop of the Tab key is in sight, is marked, and has a name', async ({ page, lab }) => {
      test.setTimeout(240_000);
      await lab.goTo(lesson);
      if (width > 960) await lab.isOpen(lesson);
      // What comes late must not push away what has the focus meanwhile.
      await expect(page.getByRole('button', { name: 'View', exact: true })).toBeVisible();
      await expect(page.getByRole('button', { name: /^(Next event|Step to the next event)$/ }).first()).toBeVisible();
      await page.evaluate(() => document.body.focus());
      const names: string[] = [];
      for (let stops = 0; stops < STOPS_MAX; stops++) {
        await page.keyboard.press('Tab');
        const stop = await stopNow(page);
        if (stop === null) break;
        names.push(stop.name);
        expect(stop.name, 'every stop has a name').not.toBe('');
        // The editor's field is a point at its cursor, and the editor draws the focus itself.
        if (stop.editor) continue;
        expect(stop.inSight, `in sight: ${stop.name}`).toBe(true);
        expect(await isMarked(page, stop), `marked: ${stop.name}`).toBe(true);
      }
      expect(names.length).toBeGreaterThan(atLeast);
      expect(names.length, 'the walk comes round').toBeLessThan(STOPS_MAX);
      console.log(`focus, ${width} pixels: ${names.length} stops, each in sight and marked`);
    });
  });
}

test('the words below the editor say how Tab goes on, and Ctrl+M changes it', async ({ page, lab }) => {
  await lab.open(lesson);
  const path = Object.keys(lesson.start).find((name) => name.includes('/'))!;
  await lab.openFile(path);
  const editor = lab.editor(path);
  await editor.focus();
  await expect(editor).toHaveAccessibleName(/Tab moves on\. Control M/);
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
  await editor.focus();
  await page.keyboard.press('Control+m');
  await expect(lab.files.getByText('Tab indents; Escape, then Tab moves on')).toBeVisible();
  const before = await lab.visibleLines();
  await page.keyboard.press('Tab');
  await expect(editor).toBeFocused();
  await expect.poll(() => lab.visibleLines()).not.toEqual(before);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(editor).not.toBeFocused();
});

interface Stop {
  readonly name: string;
  readonly editor: boolean;
  readonly inSight: boolean;
  readonly clip: { x: number; y: number; width: number; height: number };
}

/** What has the focus; null once the walk has left the page. */
async function stopNow(page: Page): Promise<Stop | null> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return null;
    const label = element.closest('label');
    const own = element.getBoundingClientRect();
    // A choice may show its focus on all of its words.
    const box = label === null ? own : label.getBoundingClientRect();
    const left = Math.max(box.left, 0);
    const top = Math.max(box.top, 0);
    const width = Math.min(box.right, innerWidth) - left;
    const height = Math.min(box.bottom, innerHeight) - top;
    // Somewhere on it nothing else lies: a bar that sticks may hide a part, never all.
    const shown = [0.5, 0.1, 0.9].some((x) =>
      [0.5, 0.1, 0.9].some((y) => {
        const hit = document.elementFromPoint(left + width * x, top + height * y);
        return hit !== null && (element.contains(hit) || hit.contains(element) || label?.contains(hit) === true);
      }),
    );
    const labelled = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const words =
      element.getAttribute('aria-label') ??
      (labelled.map((id) => document.getElementById(id)?.textContent ?? '').join(' ') || label?.textContent);
    const field = 'labels' in element ? (element as HTMLInputElement).labels?.[0]?.textContent : undefined;
    const name =
      (words ?? field ?? element.textContent ?? '').trim().slice(0, 60) || (element.getAttribute('title') ?? '');
    return {
      name,
      editor: element.closest('.monaco-editor, .light-editor') !== null,
      inSight: width > 0 && height > 0 && shown,
      clip: { x: left, y: top, width, height },
    };
  });
}

/** Whether the focus can be seen: the same place looks otherwise without it. */
async function isMarked(page: Page, { clip }: Stop): Promise<boolean> {
  const air = 6;
  const size = page.viewportSize()!;
  const x = Math.max(0, clip.x - air);
  const y = Math.max(0, clip.y - air);
  const wide = {
    x,
    y,
    width: Math.min(size.width - x, clip.width + 2 * air),
    height: Math.min(size.height - y, clip.height + 2 * air),
  };
  const focused = await page.screenshot({ clip: wide, caret: 'hide' });
  await page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    (window as unknown as { held: HTMLElement }).held = element;
    element.blur();
  });
  const left = await page.screenshot({ clip: wide, caret: 'hide' });
  await page.evaluate(() => (window as unknown as { held: HTMLElement }).held.focus({ preventScroll: true }));
  return !focused.equals(left);
}
