import { test as quietTest } from './fixture.ts';
import { test, expect, type Page } from '@playwright/test';
import { LessonPage } from './lessonPage.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');
const file = 'web1/app.env';
const notice = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words });

async function writeAtStart(page: Page, lab: LessonPage, text: string): Promise<void> {
  await lab.openFile(file);
  await lab.enter(file);
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText(text);
}

async function beginsWith(lab: LessonPage, text: string): Promise<void> {
  await lab.openFile(file);
  await expect.poll(async () => (await lab.visibleLines())[0]).toContain(text);
}

/** Reads or writes the lesson's record as it lies in the browser, beside the page. */
function stored(
  page: Page,
  write?: { readonly version: number },
): Promise<{ version: number; files: Record<string, string> }> {
  return page.evaluate(
    ({ id, write }) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('failover-lab');
        opening.onerror = () => reject(new Error('the database did not open'));
        opening.onsuccess = () => {
          const lessons = opening.result.transaction('lessons', 'readwrite').objectStore('lessons');
          const asked = write === undefined ? lessons.get(id) : lessons.put(write, id);
          asked.onsuccess = () => {
            opening.result.close();
            resolve(asked.result as never);
          };
          asked.onerror = () => reject(new Error('it could not be read or written'));
        };
      }),
    { id: lesson.id, write },
  );
}

quietTest(
  'a browser without room says so, offers the work as a download, and keeps it as soon as there is room',
  async ({ page, lab }) => {
    await lab.open(lesson);
    // A quota that is set from outside lets small records through: what a full disk does is done by hand.
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.put = function (value, key) {
        if ('full' in window) throw new DOMException('no room', 'QuotaExceededError');
        return put.call(this, value, key);
      };
      Object.assign(window, { full: true });
    });
    await writeAtStart(page, lab, '# mine ');
    const trouble = notice(page, 'This browser has no room left to keep your work.');
    await expect(trouble).toBeVisible();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      trouble.getByRole('button', { name: 'Download it' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.zip$/);

    // Who goes elsewhere in the lab and comes back finds it: it is on the page.
    await page.getByRole('link', { name: 'Help' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'How to read the picture' })).toBeVisible();
    await page.goBack();
    await lab.isOpen(lesson);
    await beginsWith(lab, '# mine');

    await page.evaluate(() => delete (window as unknown as { full?: boolean }).full);
    await writeAtStart(page, lab, '# and ');
    await expect(trouble).toHaveCount(0);
    await page.reload();
    await lab.isOpen(lesson);
    await beginsWith(lab, '# and # mine');
  },
);

quietTest('work that cannot be read just now is not written over', async ({ page, lab }) => {
  await lab.open(lesson);
  await writeAtStart(page, lab, '# mine ');
  await expect.poll(async () => (await stored(page))?.files[file]).toContain('# mine');
  await page.addInitScript(() => {
    // A disk that fails to read once cannot be provoked otherwise.
    const { get } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.get = function (key) {
      IDBObjectStore.prototype.get = get;
      throw new DOMException(`no ${String(key)} just now`, 'UnknownError');
    };
  });
  await page.reload();
  await lab.isOpen(lesson);
  await expect(notice(page, 'could not read what it keeps of your work, which is left as it is')).toBeVisible();
  await writeAtStart(page, lab, '# other ');
  await page.getByRole('link', { name: 'Help' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How to read the picture' })).toBeVisible();
  expect((await stored(page)).files[file]).toMatch(/^# mine/);
});

quietTest('work of a newer lab is left where it is', async ({ page, lab }) => {
  await lab.open(lesson);
  await page.goto('./help/');
  const newer = { version: 99, lesson: lesson.id, thoughts: ['mine'] };
  await stored(page, newer);
  await lab.open(lesson);
  await expect(notice(page, 'Your work here is from a newer version of the lab, and is left as it is.')).toBeVisible();
  await writeAtStart(page, lab, '# older ');
  await page.goto('./help/');
  expect(await stored(page)).toEqual(newer);
});

quietTest(
  'a newer lab in another tab takes the database over, and this one goes on keeping',
  async ({ page, lab, context }) => {
    await lab.open(lesson);
    const other = await context.newPage();
    await other.goto('./help/');
    // What a newer version does when it is opened.
    await other.evaluate(
      () =>
        new Promise<void>((resolve, reject) => {
          const opening = indexedDB.open('failover-lab', 99);
          opening.onupgradeneeded = () => void opening.result.createObjectStore('of tomorrow');
          opening.onsuccess = () => resolve(opening.result.close());
          opening.onblocked = () => reject(new Error('the older tab does not let go'));
        }),
    );
    await writeAtStart(page, lab, '# mine ');
    await expect.poll(async () => (await stored(page))?.files[file]).toMatch(/^# mine/);
    await page.reload();
    await lab.isOpen(lesson);
    await beginsWith(lab, '# mine');
    await expect(notice(page, 'This browser')).toHaveCount(0);
  },
);

quietTest('a simulation that the browser ended is started anew, and the last run stays', async ({ page, lab }) => {
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    Object.assign(window, { workers });
    window.Worker = class extends Worker {
      constructor(address: string | URL, options?: WorkerOptions) {
        super(address, options);
        workers.push(this);
      }
    };
  });
  await lab.open(lesson);
  await lab.pause();
  const before = await lab.tally();
  // As where memory ran out: it is gone, and nobody is told.
  await page.evaluate(() =>
    (window as unknown as { workers: Worker[] }).workers.forEach((worker) => worker.terminate()),
  );
  await lab.act('web1', /^Power off/);
  const said = notice(page, /The last run stays on screen/);
  await expect(said).toBeVisible({ timeout: 20_000 });
  expect(await lab.tally()).toEqual(before);
  await said.getByRole('button', { name: 'Run it again' }).click();
  await expect.poll(() => lab.tally()).not.toEqual(before);
});

test('a part that fails is replaced by itself, and its report holds files only where the learner says so', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    // A mistake in the timeline alone: it asks how wide its plot is.
    const { get } = Object.getOwnPropertyDescriptor(Element.prototype, 'clientWidth')!;
    Object.defineProperty(Element.prototype, 'clientWidth', {
      configurable: true,
      get(this: Element) {
        if (this.closest('.time') !== null && !('mended' in window)) throw new Error('no room for the plot');
        return get!.call(this) as number;
      },
    });
  });
  const lab = new LessonPage(page);
  await lab.goTo(lesson);
  const failed = page
    .getByRole('alert')
    .filter({ hasText: 'The timeline stopped working. Your text is kept, and the rest goes on.' });
  await expect(failed).toBeVisible();
  await lab.machine('web1').click();
  await expect(page.getByRole('group', { name: 'What can be done to web1' })).toBeVisible();
  await page.keyboard.press('Escape');

  await failed.getByRole('button', { name: 'Copy the report' }).click();
  const dialog = page.getByRole('dialog', { name: 'Report of what went wrong' });
  const text = dialog.getByRole('textbox', { name: 'The report' });
  await expect(text).toHaveValue(/Failover Lab \d+\.\d+\.\d+[^]*The timeline\nError: no room for the plot\n {4}at /);
  await expect(text).not.toHaveValue(/haproxy\.cfg/);
  await dialog.getByRole('checkbox').check();
  await expect(text).toHaveValue(/lb1\/haproxy\.cfg/);
  await dialog.getByRole('button', { name: 'Copy the report' }).click();
  await expect(dialog.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await text.inputValue());
  await page.keyboard.press('Escape');

  await page.evaluate(() => Object.assign(window, { mended: true }));
  await failed.getByRole('button', { name: 'Try again' }).click();
  await expect(lab.timeline.getByRole('list', { name: 'Outcomes of this run' })).toBeVisible();
  await expect(failed).toHaveCount(0);
});

test('a mistake behind the page is said, and can be reported', async ({ page }) => {
  await page.goto('./help/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => void setTimeout(() => Promise.reject(new RangeError('too far'))));
  const said = notice(page, 'Something in the lab went wrong. Your text is kept; loading the page again may help.');
  await said.getByRole('button', { name: 'Copy the report' }).click();
  const dialog = page.getByRole('dialog', { name: 'Report of what went wrong' });
  await expect(dialog.getByRole('textbox', { name: 'The report' })).toHaveValue(/Behind the page\nRangeError: too far/);
  // There is no workspace on this page.
  await expect(dialog.getByRole('checkbox')).toHaveCount(0);
});

test('a page that fails says so; another works, and so does it when asked again', async ({ page }) => {
  await page.addInitScript(() => {
    // A mistake in the exercises alone: they ask for chance.
    const drawn = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (into) => {
      if (location.pathname.endsWith('/availability/') && !('mended' in window)) throw new Error('no chance today');
      return drawn(into);
    };
  });
  await page.goto('./availability/');
  const failed = page.getByRole('heading', { level: 1, name: 'This page stopped working' });
  await expect(failed).toBeVisible();
  await page.getByRole('button', { name: 'Copy the report' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue(/no chance today/);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Help' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'How to read the picture' })).toBeVisible();
  await page.goBack();
  await expect(failed).toBeVisible();
  await page.evaluate(() => Object.assign(window, { mended: true }));
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Availability, with fresh numbers' })).toBeVisible();
});
