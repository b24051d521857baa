import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { Deployments } from './deployments.ts';
import { LessonPage } from './lessonPage.ts';
import { lessonOf, lessons } from './lessons.ts';

/** A host of its own, and a browser in which a service worker may work. */
const test = base.extend<{ host: Deployments; failures: string[] }>({
  // Playwright reads what a fixture needs from its first argument, which must be written so.
  // eslint-disable-next-line no-empty-pattern
  host: async ({}, use) => {
    const host = new Deployments();
    await host.start();
    await use(host);
    host.end();
  },
  baseURL: async ({ host }, use) => use(host.address),
  failures: async ({ context }, use) => {
    const failures: string[] = [];
    context.on('weberror', (error) => failures.push(error.error().message));
    context.on('console', (message) => {
      if (message.type() === 'error') failures.push(message.text());
    });
    await use(failures);
  },
});
test.use({ serviceWorkers: 'allow' });

const lesson = lessonOf('load-balancer');

/** Until the whole lab is in the browser. */
async function isReady(page: Page): Promise<void> {
  const state = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect.poll(state, { timeout: 60_000 }).toBe('activated');
}

/** No network, and no host either. */
async function disconnect(context: BrowserContext, host: Deployments): Promise<void> {
  host.lose(/^HelpPage.*\.js$/);
  await context.setOffline(true);
}

/** Asks for a newer version, as a page does by itself when somebody comes back to it. */
async function look(page: Page): Promise<void> {
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update().catch(() => undefined));
}

const offer = (page: Page) => page.getByRole('status').filter({ hasText: 'A newer version of the lab is here' });

/** The build that the page is of. */
const isNewer = (page: Page) => page.evaluate(() => [...document.scripts].some(({ src }) => src.endsWith('.2.js')));

test('after one visit the whole lab works without a connection, below any path', async ({
  page,
  context,
  host,
  failures,
}) => {
  test.setTimeout(180_000);
  const lab = new LessonPage(page);
  await lab.open(lesson);
  await isReady(page);
  await disconnect(context, host);
  await expect(page.getByRole('status').filter({ hasText: 'You are offline; everything here works.' })).toBeVisible();

  await page.reload();
  await lab.isOpen(lesson);
  await page.getByRole('button', { name: 'All right' }).click();
  // What no page had loaded before: the matrix and its workers, the sheet of links, another lesson.
  await page.getByRole('button', { name: 'What if … everything?' }).click();
  await expect(page.getByText(/single points? of failure/i).first()).toBeVisible();
  for (const other of lessons) {
    await lab.open(other);
    await expect(lab.timeline.getByRole('list', { name: 'Outcomes of this run' })).toBeVisible();
  }
  await page.goto('./help/');
  await expect(page.getByText('You are offline; everything here works.').first()).toBeVisible();
  await page.goto('./sandbox/');
  await expect(page.getByRole('heading', { level: 1, name: 'Sandbox' })).toBeVisible();
  await lab.filesAreOpen();
  await page.goto('./how-do-we-know/');
  await expect(page.getByRole('heading', { level: 1, name: 'How do we know?' })).toBeVisible();
  // A folder without its slash.
  await page.goto('./help');
  await expect(page).toHaveURL(/\/school\/lab\/help\/$/);
  expect(failures).toEqual([]);
  // An address that is none: its page looks for the lab in the folders above, so what it asks for may be missing.
  await page.goto('./nowhere/at/all/');
  await expect(page.getByRole('heading', { level: 1, name: 'There is no page here' })).toBeVisible();
});

test('a newer version is offered, and a lesson in progress goes on with its own files until the learner says so', async ({
  page,
  context,
  host,
  failures,
}) => {
  test.setTimeout(180_000);
  const lab = new LessonPage(page);
  await lab.open(lesson);
  await isReady(page);
  await host.update();
  await look(page);
  await expect(offer(page)).toBeVisible({ timeout: 30_000 });
  await offer(page).getByRole('button', { name: 'Later' }).click();
  await expect(offer(page)).toHaveCount(0);

  // Its files are gone from the host: what the page loads only now comes all the same.
  await lab.openFile('web1/app.env');
  await lab.enter('web1/app.env');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText('# mine');
  await page.getByRole('link', { name: 'Help' }).click();
  await expect(page.getByText('Ready to work offline')).toBeVisible();
  await page.goBack();
  await lab.isOpen(lesson);
  expect(await isNewer(page)).toBe(false);

  // Put off means put off: also a page that is loaded again is the old one, as long as one is open.
  const other = await context.newPage();
  const otherLab = new LessonPage(other);
  await otherLab.open(lessonOf('one-server'));
  expect(await isNewer(other)).toBe(false);
  await page.reload();
  await lab.isOpen(lesson);
  expect(await isNewer(page)).toBe(false);

  await offer(page).getByRole('button', { name: 'Use it now' }).click();
  await expect.poll(() => isNewer(page).catch(() => false)).toBe(true);
  await lab.isOpen(lesson);
  await lab.openFile('web1/app.env');
  await expect.poll(async () => (await lab.visibleLines())[0]).toMatch(/^# mine/);

  // The other tab stays what it was: the files that it has not loaded yet are still there.
  await expect(other.getByRole('status').filter({ hasText: 'in use in another tab' })).toBeVisible();
  await other.getByRole('button', { name: 'What if … everything?' }).click();
  await expect(other.getByText(/single points? of failure/i).first()).toBeVisible();
  expect(await isNewer(other)).toBe(false);
  await context.setOffline(true);
  await page.reload();
  await lab.isOpen(lesson);
  expect(await isNewer(page)).toBe(true);
  expect(failures).toEqual([]);
});

test('of a host that is half updated nothing is taken', async ({ page, host }) => {
  await page.goto('./help/');
  await isReady(page);
  await host.update();
  const bringBack = host.lose(/^MonacoEditor.*\.js$/);
  await look(page);
  const fetching = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.installing !== null);
  await expect.poll(fetching, { timeout: 30_000 }).toBe(false);
  await expect(offer(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('Ready to work offline')).toBeVisible();
  expect(await isNewer(page)).toBe(false);

  bringBack();
  await look(page);
  await expect(offer(page)).toBeVisible({ timeout: 30_000 });
});
