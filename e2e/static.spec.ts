import { test as plain, type Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');

/** Each page with its heading. */
const pages = [
  ['./', 'A small data centre'],
  [`./lesson/${lesson.id}/`, lesson.steps[0]!.title],
  ['./help/', 'How to read the picture'],
  ['./how-do-we-know/', 'How do we know?'],
] as const;

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  for (const [address, title] of pages)
    test(`${address} is readable`, async ({ page }) => {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    });

  test('a lesson is read to its end, its picture drawn, questions asked and not answered', async ({ page }) => {
    const styles: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'stylesheet') styles.push(request.url());
    });
    await page.goto(`./lesson/${lesson.id}/`);
    await expect(page.locator('#rack-lb1')).toBeVisible();
    await expect(page.locator('.sheet')).toContainText(`${lesson.live.traffic!.rateRps} requests/s`);
    // They stand in the page.
    expect(styles).toEqual([]);
    await expect(page.locator('.caption')).toHaveCSS('font-style', 'italic');
    for (const { title } of lesson.steps)
      await expect(page.getByRole('heading', { level: 2, name: title })).toBeAttached();
    const text = await page.locator('.written').innerText();
    for (const { title } of lesson.checks) expect(text).toContain(title);
    expect(text).toContain('Nothing changes, web2 takes over at once');
    // Links lead from folder to folder.
    await page.getByRole('link', { name: 'Help' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'How to read the picture' })).toBeVisible();
    expect(new URL(page.url()).pathname).toMatch(/\/help\/$/);
  });

  test('the sandbox says what it is', async ({ page }) => {
    await page.goto('./sandbox/');
    await expect(page.locator('noscript p').first()).toBeVisible();
    await expect(page.locator('noscript p').first()).toContainText('The sandbox is a bench of your own');
  });
});

for (const [address, title] of pages)
  test(`${address} is taken over by its scripts without a word in the console`, async ({ page }) => {
    const said: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') said.push(message.text());
    });
    await page.goto(address);
    await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
    // Pressed by scripts alone.
    const dark = page.getByRole('button', { name: /^Theme: dark/ });
    await expect(async () => {
      if (!(await dark.isVisible())) await page.getByRole('button', { name: /^Theme: light/ }).click({ timeout: 1000 });
      await expect(dark).toBeVisible({ timeout: 500 });
    }).toPass();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
    expect(said).toEqual([]);
  });

test('the picture moves before the simulation has come, waits for it where its beginning ends, and goes on', async ({
  page,
  lab,
}) => {
  let bring = () => {};
  const wanted = new Promise<void>((resolve) => (bring = resolve));
  await page.route(/assets\/simulation-/, async (route) => {
    await wanted;
    await route.continue();
  });
  await page.goto(`./lesson/${lesson.id}/`);
  const clock = page.locator('.caption b');
  await expect(clock).toHaveText('3.0 s');
  await lab.machine('web1').click();
  await expect(page.getByRole('group', { name: 'What can be done to web1' })).toBeVisible();
  await expect(clock).toHaveText('3.0 s');
  bring();
  await expect(clock).not.toHaveText('3.0 s');
  expect((await lab.tally()).ok).toBeGreaterThan(1000);
});

test('requests move over the picture before the page’s scripts have come, which go on from there', async ({
  page,
  lab,
}) => {
  const bring = await holdScripts(page);
  await page.goto(`./lesson/${lesson.id}/`, { waitUntil: 'commit' });
  const clock = page.locator('.caption b');
  await expect(clock).toHaveText('3.0 s');
  expect(await paintedShare(page)).toBeGreaterThan(0);
  const moments: number[] = [];
  await page.exposeFunction('note', (words: string) => moments.push(Number.parseFloat(words)));
  await page.evaluate(() => {
    const { note } = window as unknown as { note(words: string): void };
    new MutationObserver(() => note(document.querySelector('.caption b')?.textContent ?? '')).observe(
      document.querySelector('.caption')!,
      {
        subtree: true,
        characterData: true,
        childList: true,
      },
    );
  });
  bring();
  await lab.runIsWhole();
  await expect.poll(() => moments.at(-1)).toBeGreaterThan(3.2);
  expect(Math.min(...moments)).toBeGreaterThanOrEqual(3);
});

test('nothing of the lesson’s run moves before the scripts have come for who has a run of their own', async ({ page, lab }) => {
  await lab.open(lesson);
  await lab.act('web2', 'Power off');
  await expect(lab.machine('web2')).toHaveAccessibleName(/no power/);
  const bring = await holdScripts(page);
  const opening = page.waitForResponse(/assets\/opening-.*\.js$/);
  await page.reload({ waitUntil: 'commit' });
  await (await opening).finished();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  expect(await paintedShare(page)).toBe(0);
  bring();
  await expect(lab.machine('web2')).toHaveAccessibleName(/no power/);
});

test.describe('who asks for less motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('sees nothing move before the scripts have come', async ({ page, lab }) => {
    const bring = await holdScripts(page);
    const opening = page.waitForResponse(/assets\/opening-.*\.js$/);
    await page.goto(`./lesson/${lesson.id}/`, { waitUntil: 'commit' });
    await (await opening).finished();
    await expect(page.locator('.caption b')).toHaveText('0.0 s');
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    expect(await paintedShare(page)).toBe(0);
    bring();
    await lab.runIsWhole();
    await expect(page.locator('.caption b')).toHaveText('0.0 s');
  });
});

test('what is pressed before the scripts have come is done when they have', async ({ page, lab }) => {
  const bring = await holdScripts(page);
  await page.goto(`./lesson/${lesson.id}/`, { waitUntil: 'commit' });
  await lab.machine('web2').click();
  await expect(page.getByRole('group', { name: 'What can be done to web2' })).toBeHidden();
  bring();
  await expect(page.getByRole('group', { name: 'What can be done to web2' })).toBeVisible();
});

test('a link leads on without loading again, and back comes to where the page was left', async ({ page, lab }) => {
  await page.goto('./');
  await page.evaluate(() => Object.assign(window, { stayed: true }));
  await page.evaluate(() => scrollTo(0, 240));
  await lab.onHome(lesson).click();
  await lab.isOpen(lesson);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'A small data centre' })).toBeVisible();
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(240);
  expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
});

test('an address of old becomes what it is now, and a link to a step opens it', async ({ page, lab }) => {
  await page.goto(`./#/lesson/${lesson.id}/step/2`);
  await lab.isOpen(lesson, 2);
  expect(new URL(page.url()).hash).toBe('#step-2');
  expect(new URL(page.url()).pathname).toMatch(new RegExp(`/lesson/${lesson.id}/$`));
});

// A missing page is an error in the console, so this one listens to nothing.
plain('what is not there leads to what is, at any depth', async ({ page }) => {
  const answer = await page.goto('./lesson/no/such/lesson/');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1, name: 'There is no page here' })).toBeVisible();
  await page.getByRole('link', { name: 'To the list of lessons' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'A small data centre' })).toBeVisible();
});

/** The scripts that take a page over come when what this gives is called. */
async function holdScripts(page: Page): Promise<() => void> {
  let bring = () => {};
  const wanted = new Promise<void>((resolve) => (bring = resolve));
  await page.route(/assets\/(index|lesson)-.*\.js$/, async (route) => {
    await wanted;
    await route.continue();
  });
  return bring;
}

/** How much of the layer over the picture on which requests are painted is not empty, from 0 to 1. */
function paintedShare(page: Page): Promise<number> {
  return page.locator('.sheet canvas').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    if (width === 0 || height === 0) return 0;
    const { data } = (element as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height);
    return data.filter((value, i) => i % 4 === 3 && value > 0).length / (width * height);
  });
}
