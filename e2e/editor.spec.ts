import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import type { LessonPage } from './lessonPage.ts';
import { lessonOf } from './lessons.ts';

// Room for what is below the line that is being written.
test.use({ viewport: { width: 1440, height: 1400 } });

const lesson = lessonOf('redundant-load-balancers');

/** Opens lb1/haproxy.cfg and puts the cursor behind its last line. */
async function atTheEnd(page: Page, lab: LessonPage): Promise<void> {
  await lab.open(lesson);
  await openFile(lab, 'lb1/haproxy.cfg');
  await lab.enter('lb1/haproxy.cfg');
  await page.keyboard.press('Control+End');
}

async function openFile(lab: LessonPage, path: string): Promise<void> {
  const list = lab.files.getByRole('combobox', { name: 'File' });
  if (await list.isVisible()) await list.selectOption(path);
  else await lab.files.getByRole('tab', { name: path }).click();
}

const line = (lab: LessonPage, text: string) => lab.files.locator('.view-line').filter({ hasText: text });

test('a directive is completed, its arguments are shown, and it is explained', async ({ page, lab }) => {
  await atTheEnd(page, lab);
  await page.keyboard.type('    bala');
  const suggestions = page.locator('.suggest-widget');
  await expect(suggestions.locator('.monaco-list-row').first()).toContainText('balance');
  await page.keyboard.press('Enter');
  await page.keyboard.type(' ');
  await expect(page.locator('.parameter-hints-widget .signature .active')).toContainText('roundrobin');
  await page.keyboard.press('Control+Space');
  await expect(suggestions.locator('.monaco-list-row').filter({ hasText: 'leastconn' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.type('leastconn\n');
  await line(lab, 'balance').last().getByText('balance').hover();
  await expect(page.locator('.monaco-hover').first()).toContainText('How a server is chosen');
});

test('what the daemon guesses is written by one press', async ({ page, lab }) => {
  await atTheEnd(page, lab);
  await page.keyboard.type('    ballance roundrobin\n');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowUp');
  await lab.files.getByRole('button', { name: 'Write balance' }).click();
  await expect(line(lab, 'ballance')).toHaveCount(0);
  await expect(lab.files.getByText('Would not start')).toHaveCount(0);
});

test('from a backend to its section and back, and to a machine in another file', async ({ page, lab }) => {
  await lab.open(lesson);
  await openFile(lab, 'lb1/haproxy.cfg');
  await lab.files.getByRole('button', { name: 'Outline' }).click();
  const outline = page.getByRole('dialog', { name: 'Outline of lb1/haproxy.cfg' });
  await outline.getByRole('combobox').fill('default_backend');
  await page.keyboard.press('Enter');
  await expect(outline).toBeHidden();
  await expect(lab.fullEditor).toBeVisible();
  // The cursor stands at the line; the name is its last word.
  await page.keyboard.press('End');
  await page.keyboard.press('F12');
  await page.keyboard.press('Shift+F12');
  const uses = page.getByRole('dialog', { name: 'backend web' });
  await expect(uses.getByRole('option').first()).toContainText('given in lb1/haproxy.cfg');
  await expect(uses.getByRole('option').nth(1)).toContainText('used in lb1/haproxy.cfg');
  await uses.getByLabel('New name').fill('shops');
  await uses.getByRole('button', { name: 'Rename everywhere' }).click();
  await expect(line(lab, 'default_backend shops')).toBeVisible();
  await expect(lab.files.getByText('Would not start')).toHaveCount(0);

  await lab.files.getByRole('button', { name: 'Outline' }).click();
  await outline.getByRole('combobox').fill('server web1');
  await page.keyboard.press('Enter');
  // It goes to the line's first word.
  for (let i = 0; i < 'server web1 10'.length; i++) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('F12');
  await expect(lab.files.getByRole('combobox', { name: 'File' })).toHaveValue('cluster.yaml');
});

test('format sets a file in order, and undo takes it back', async ({ page, lab }) => {
  await atTheEnd(page, lab);
  await page.keyboard.type('listen   more\nbind   :8080\n', { delay: 40 });
  await page.keyboard.press('Escape');
  await lab.files.getByRole('button', { name: 'Format' }).click();
  await expect(line(lab, 'listen more')).toBeVisible();
  await expect(line(lab, 'bind :8080')).toBeVisible();
  await lab.files.locator('.monaco-editor').first().click();
  await page.keyboard.press('Control+z');
  await expect(line(lab, 'listen   more')).toBeVisible();
});

test('text is copied and pasted by keys', async ({ page, lab, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await atTheEnd(page, lab);
  await page.keyboard.type('# one copy');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.press('Control+c');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+v');
  await expect(line(lab, '# one copy# one copy')).toBeVisible();
});

test('who reads needs no full editor; who types needs not wait for it, and goes on in it at the same letter', async ({ page, lab }) => {
  let come = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    const held = new Promise<void>((free) => (come = free));
    void page.route(/\/MonacoEditor[^/]*\.js$/, async (route) => {
      resolve();
      await held;
      await route.continue();
    });
  });
  await lab.open(lesson);
  await lab.pause();
  await openFile(lab, 'lb1/haproxy.cfg');
  const light = lab.files.locator('.light-editor');
  await expect(light.locator('.tok-section').first()).toHaveText('global');
  const editor = lab.editor('lb1/haproxy.cfg');
  await editor.press('Control+End');
  await asked;
  await page.keyboard.type('# mine\n');
  const mine = lab.lines.filter({ hasText: '# mine' });
  await expect(mine).toBeVisible();
  await expect(lab.files.getByRole('button', { name: 'Reset lb1/haproxy.cfg' })).toBeVisible();
  // Backwards from behind the last letter.
  for (const key of ['ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft']) await page.keyboard.press(key);
  const before = await mine.boundingBox();

  come();
  await expect(lab.fullEditor).toBeVisible();
  await expect(light).toBeHidden();
  await expect(editor).toBeFocused();
  expect((await mine.boundingBox())!.y).toBeCloseTo(before!.y, 0);
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.type('y');
  await expect(lab.lines.filter({ hasText: '# my' })).toBeVisible();
  await expect(mine).toHaveCount(0);
  // Undo takes back what was written in either.
  await page.keyboard.press('Control+z');
  await expect(mine).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(mine).toHaveCount(0);
  await expect(lab.files.getByRole('button', { name: 'Reset lb1/haproxy.cfg' })).toHaveCount(0);
});

test('undo in the full editor takes back what was written in another file of the light one', async ({ page, lab }) => {
  let come = (): void => undefined;
  const held = new Promise<void>((free) => (come = free));
  await page.route(/\/MonacoEditor[^/]*\.js$/, async (route) => {
    await held;
    await route.continue();
  });
  await lab.open(lesson);
  await lab.pause();
  await openFile(lab, 'lb1/haproxy.cfg');
  await lab.editor('lb1/haproxy.cfg').press('Control+End');
  await page.keyboard.type('# mine\n');
  const mine = lab.lines.filter({ hasText: '# mine' });
  await expect(mine).toBeVisible();
  await openFile(lab, 'cluster.yaml');
  await lab.editor('cluster.yaml').press('Control+Home');
  come();
  await expect(lab.fullEditor).toBeVisible();

  await openFile(lab, 'lb1/haproxy.cfg');
  await expect(mine).toBeInViewport();
  await lab.editor('lb1/haproxy.cfg').focus();
  await page.keyboard.type('y');
  await expect(lab.lines.last()).toHaveText('y');
  await page.keyboard.press('Control+z');
  await expect(mine).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(mine).toHaveCount(0);
  await expect(lab.files.getByRole('button', { name: 'Reset lb1/haproxy.cfg' })).toHaveCount(0);
});

test('without the full editor: pages are turned, a message leads to its line, and each file keeps its place', async ({ page, lab }) => {
  const damaged = { contentType: 'text/javascript', body: 'throw new Error("damaged");' };
  await page.route(/\/MonacoEditor[^/]*\.js$/, (route) => route.fulfill(damaged));
  // Files are there before it is known which the visitors come to: who is in one stays in it.
  await page.goto(`./lesson/${lesson.id}/#step-2`);
  const first = lab.files.getByRole('textbox').first();
  await first.focus();
  const path = (await first.getAttribute('aria-label'))!;
  await lab.runIsWhole();
  await expect(lab.editor(path)).toBeFocused();

  await openFile(lab, 'lb1/haproxy.cfg');
  const editor = lab.editor('lb1/haproxy.cfg');
  await editor.press('Control+Home');
  await page.keyboard.type('nonsense\n');
  const message = lab.files.getByRole('button', { name: 'line 1', exact: true });
  await expect(message).toBeVisible();
  const status = (at: number) => lab.files.getByText(`line ${at}`, { exact: true });
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await page.keyboard.type('# here\n');
  const here = lab.lines.filter({ hasText: '# here' });
  await expect(here).toBeInViewport();
  await expect(lab.lines.first()).not.toBeInViewport();
  const list = lab.files.getByRole('combobox', { name: 'File' });
  await list.focus();
  await list.selectOption('cluster.yaml');
  await expect(status(1)).toBeVisible();
  await expect(list).toBeFocused();
  await list.selectOption('lb1/haproxy.cfg');
  await expect(here).toBeInViewport();
  await expect(list).toBeFocused();

  await message.click();
  await expect(lab.lines.first()).toBeInViewport();
  await expect(editor).toBeFocused();
  await page.keyboard.type('# ');
  await expect(lab.lines.first()).toHaveText('# nonsense');
  await expect(message).toHaveCount(0);
});

test('where the full editor cannot load, the light one stays', async ({ page, lab }) => {
  const damaged = { contentType: 'text/javascript', body: 'throw new Error("damaged");' };
  await page.route(/\/MonacoEditor[^/]*\.js$/, (route) => route.fulfill(damaged));
  await lab.open(lesson);
  await openFile(lab, 'lb1/haproxy.cfg');
  await lab.editor('lb1/haproxy.cfg').press('Control+End');
  await expect(lab.files.getByText('the full editor did not load')).toBeVisible();
  await page.keyboard.type('nonsense\n');
  await expect(lab.files.getByRole('button', { name: /^line \d+$/ })).toBeVisible();
  await lab.files.getByRole('button', { name: 'Reset lb1/haproxy.cfg' }).click();
  await expect(lab.lines.filter({ hasText: 'nonsense' })).toHaveCount(0);
  await expect(lab.lines.first()).toHaveText('global');
});
