import type { Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');

test('an address that is none leads home', async ({ page }) => {
  for (const address of [
    '#/lesson/no-such-lesson',
    '#/nowhere',
    '#/lesson/%E0%A4%A',
    '#/lesson/load-balancer/step/x',
  ]) {
    await page.goto(`./${address}`);
    await expect(page.getByRole('heading', { level: 1, name: 'There is no page here' })).toBeVisible();
    await page.getByRole('main').getByRole('link', { name: 'To the list of lessons' }).click();
    await expect(page.getByRole('heading', { name: 'The progression' })).toBeVisible();
    await page.reload();
  }
});

test('a step that the lesson does not have is its last', async ({ page, lab }) => {
  await page.goto('./#/lesson/load-balancer/step/99');
  await lab.isOpen(lesson, lesson.steps.length);
});

for (const { name, stored, problem } of [
  { name: 'garbage', stored: 'x'.repeat(50), problem: 'it is not what this lab writes' },
  { name: 'an older lab’s', stored: { version: 0, lesson: lesson.id, text: 'mine' }, problem: 'it has version 0' },
  {
    name: 'half broken',
    stored: { version: 1, lesson: lesson.id, files: 7 },
    problem: '`files` is not what this lab writes',
  },
]) {
  test(`a stored workspace that cannot be read (${name}) is kept aside and said`, async ({ page, lab }) => {
    await lab.open(lesson);
    await putInStore(page, stored);
    await page.goto('./#/');
    await page.reload();
    // The home page is not troubled: to it, the lesson was never begun.
    await expect(lab.onHome(lesson)).toContainText('to come');
    await lab.onHome(lesson).click();
    await lab.isOpen(lesson);

    const notice = page.getByRole('status').filter({ hasText: 'could not be read' });
    await expect(notice).toContainText(problem);
    await expect(notice).toContainText('It is kept aside, and this page starts afresh.');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      notice.getByRole('button', { name: 'Download what was stored' }).click(),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    expect(JSON.parse(Buffer.concat(chunks).toString('utf8'))).toEqual(stored);

    // The lesson works and is kept again, beside what was put aside.
    await lab.openFile('web1/app.env');
    await lab.enter('web1/app.env');
    await page.keyboard.press('ControlOrMeta+Home');
    await page.keyboard.insertText('# mine');
    await expect(lab.files.getByRole('button', { name: /^Reset web1\/app.env/ })).toBeVisible();
    await page.reload();
    await lab.isOpen(lesson);
    await expect(page.getByText('could not be read')).toHaveCount(0);
    await lab.openFile('web1/app.env');
    await expect.poll(async () => (await lab.visibleLines())[0]).toMatch(/^# mine/);
    expect(await keptAside(page)).toEqual([stored]);
  });
}

test('a database of a newer lab is left alone, and the lesson works without it', async ({ page, lab }) => {
  await page.goto('./help/');
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('failover-lab', 99);
        opening.onupgradeneeded = () => opening.result.createObjectStore('new');
        opening.onsuccess = () => resolve(opening.result.close());
        opening.onerror = () => reject(new Error('the database did not open'));
      }),
  );
  await page.reload();
  await worksWithoutStorage(page, () => lab.open(lesson));
});

test('a browser that keeps nothing', async ({ page, lab }) => {
  // As where all site data is blocked: merely asking for it is refused.
  await page.addInitScript(() => {
    for (const name of ['indexedDB', 'localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('Access is denied for this document.', 'SecurityError');
        },
      });
    }
  });
  await worksWithoutStorage(page, () => lab.openFromHome(lesson));
  await page.getByRole('button', { name: /^Theme: light/ }).click();
  await expect(page.getByRole('button', { name: /^Theme: dark/ })).toBeVisible();
});

test('a proxy that asks itself is stopped with a sentence, and the page goes on', async ({ page, lab }) => {
  const file = 'lb1/haproxy.cfg';
  await lab.open(lesson, 4);
  await lab.pause();
  const before = await lab.tally();
  await lab.write(file, lesson.start[file]!.replace(/10\.77\.0\.2\d:80/g, '10.77.0.11:80'));
  await expect(page.getByText(/goes round in circles/).first()).toBeVisible();
  await expect(lab.figure.getByText(/The run stops at \d.*goes round in circles/)).toBeVisible();
  await expect(lab.exercise.getByText(`0 of ${lesson.checks.length} pass`)).toBeVisible();
  // Responsive: a machine can be chosen, another step read, the mistake taken back.
  await lab.machine('web1').click();
  await expect(page.getByRole('group', { name: 'What can be done to web1' })).toBeVisible();
  await lab.files.getByRole('button', { name: /^Reset lb1\/haproxy.cfg/ }).click();
  await expect.poll(() => lab.tally()).toEqual(before);
  await expect(page.getByText(/goes round in circles/)).toHaveCount(0);
});

async function worksWithoutStorage(page: Page, open: () => Promise<void>): Promise<void> {
  await open();
  await expect(page.getByRole('status').filter({ hasText: 'This browser keeps nothing here' })).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('link', { name: 'Failover Lab: home' }).click();
  await expect(page.getByRole('heading', { name: 'The progression' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: lesson.steps[0]!.title })).toBeVisible();
}

/** What a damaged browser, or an older lab, may have left of the lesson. */
async function putInStore(page: Page, stored: unknown): Promise<void> {
  await page.goto('./help/');
  // The lesson writes down what it has as it goes.
  await expect(page.getByRole('heading', { level: 1, name: 'How to read the picture' })).toBeVisible();
  await page.evaluate(
    ({ lesson, stored }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('failover-lab');
        opening.onerror = () => reject(new Error('the database did not open'));
        opening.onsuccess = () => {
          const writing = opening.result.transaction('lessons', 'readwrite');
          writing.objectStore('lessons').put(stored, lesson);
          writing.oncomplete = () => resolve(opening.result.close());
          writing.onerror = () => reject(new Error('it could not be written'));
        };
      }),
    { lesson: lesson.id, stored },
  );
}

/** What lies aside in the browser. */
function keptAside(page: Page): Promise<unknown[]> {
  return page.evaluate(
    () =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('failover-lab');
        opening.onerror = () => reject(new Error('the database did not open'));
        opening.onsuccess = () => {
          const reading = opening.result.transaction('aside').objectStore('aside').getAll();
          reading.onsuccess = () => resolve(reading.result.map(({ stored }: { stored: unknown }) => stored));
        };
      }),
  );
}
