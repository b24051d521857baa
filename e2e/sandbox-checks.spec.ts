import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import type { LessonPage } from './lessonPage.ts';

async function openTemplate(page: Page, lab: LessonPage): Promise<Locator> {
  await page.goto('./sandbox/#template=two-web-servers');
  await expect(page.getByRole('heading', { level: 1, name: 'Sandbox' })).toBeVisible();
  await expect(lab.machine('web1')).toBeVisible();
  return page.getByRole('region', { name: 'The bench' });
}

async function openPart(bench: Locator, title: string): Promise<void> {
  await bench
    .locator('summary')
    .filter({ has: bench.page().getByRole('heading', { name: title }) })
    .click();
}

/** Takes hold of a slider and moves it in many small steps. */
async function drag(slider: Locator, from: number, to: number): Promise<void> {
  await slider.scrollIntoViewIfNeeded();
  const box = (await slider.boundingBox())!;
  const { mouse } = slider.page();
  const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const;
  await mouse.move(...at(from));
  await mouse.down();
  await mouse.move(...at(to), { steps: 25 });
  await mouse.up();
}

async function requestsOf(lab: LessonPage): Promise<number> {
  return Object.values(await lab.tally()).reduce((sum, count) => sum + count, 0);
}

const noBarrier = async (page: Page) =>
  expect((await new AxeBuilder({ page }).include('.beside').analyze()).violations).toEqual([]);

test('a slider writes scenario.yaml, the run follows, and one undo takes it all back', async ({ page, lab }) => {
  const bench = await openTemplate(page, lab);
  await openPart(bench, 'Traffic');
  const rate = bench.getByRole('spinbutton', { name: 'Rate', exact: true });
  await expect(rate).toHaveValue('20');
  await expect.poll(() => requestsOf(lab)).toBe(1200);

  await drag(bench.getByRole('slider', { name: 'Rate, slider' }), 0.53, 0.62);
  const moved = Number(await rate.inputValue());
  expect(moved).toBeGreaterThan(30);
  await lab.openFile('scenario.yaml');
  await expect.poll(async () => (await lab.visibleLines()).join('\n')).toContain(`rate: ${moved}/s`);
  expect((await lab.visibleLines())[0]).toContain('# Who asks for what');
  await expect.poll(() => requestsOf(lab)).toBe(moved * 60);

  await bench.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(rate).toHaveValue('20');
  await expect.poll(() => requestsOf(lab)).toBe(1200);
  await bench.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(rate).toHaveValue(String(moved));

  // And the other way round: typing in the file moves the slider.
  await lab.write(
    'scenario.yaml',
    'traffic: { rate: 5/s, mix: { GET /: 1, GET /widgets: 3 } } # quiet\nduration: 20s\n',
  );
  await expect(rate).toHaveValue('5');
  await expect(bench.getByRole('spinbutton', { name: 'Weight of GET /widgets' })).toHaveValue('3');
  await expect.poll(() => requestsOf(lab)).toBe(100);
  await noBarrier(page);
});

test('a broken scenario.yaml is named with its line, and nothing is lost', async ({ page, lab }) => {
  const bench = await openTemplate(page, lab);
  await openPart(bench, 'Traffic');
  await lab.write('scenario.yaml', 'traffic:\n  rate: many\nduration: 60s # an hour?\n');
  const alert = bench.getByRole('alert').filter({ hasText: 'scenario.yaml' });
  await expect(alert).toContainText('line 2');
  await expect(alert).toContainText('such as 50/s');
  await expect(bench.getByRole('slider', { name: 'Rate, slider' })).toBeDisabled();
  // What it said last goes on.
  expect(await requestsOf(lab)).toBe(1200);
  await lab.openFile('cluster.yaml');
  await alert.getByRole('button', { name: 'Open line 2' }).click();
  await expect(lab.files.getByRole('tabpanel', { name: 'Text of scenario.yaml' })).toBeVisible();
  await expect.poll(async () => (await lab.visibleLines()).join('\n')).toContain('# an hour?');
  await noBarrier(page);
});

test('a check by a form passes, fails where more breaks, and shows the moment', async ({ page, lab }) => {
  const bench = await openTemplate(page, lab);
  await openPart(bench, 'Checks');
  await bench.getByRole('button', { name: 'Add a check' }).click();
  const item = bench.getByRole('listitem', { name: /Clients are served/ });
  await expect(item.getByRole('heading', { name: /^passed: / })).toBeVisible();
  await expect(bench.getByText('1 of 1 pass.')).toBeVisible();

  await item.getByLabel('Title').fill('lb1 may go');
  await item.getByLabel('Title').press('Enter');
  const form = bench.getByRole('group', { name: 'Form of: lb1 may go' });
  await form.getByRole('button', { name: 'Add a fault' }).click();
  const fault = form.getByRole('group', { name: 'What breaks, 1' });
  await fault.getByLabel('machine').selectOption('lb1');
  await fault.getByLabel('at', { exact: true }).fill('12');
  await fault.getByLabel('at', { exact: true }).press('Enter');
  const failed = bench.getByRole('listitem', { name: /lb1 may go/ });
  await expect(failed.getByRole('heading', { name: /^failed: / })).toBeVisible();
  await lab.openFile('checks.yaml');
  await expect.poll(async () => (await lab.visibleLines()).join('\n')).toContain('{ at: 12s, power-off: lb1 }');
  await noBarrier(page);

  await failed.getByRole('button', { name: 'Show me: lb1 may go' }).click();
  await expect(page.getByText('On screen: the run of “lb1 may go”.')).toBeVisible();
  await lab.pause();
  expect(await lab.now()).toBeGreaterThan(10);
  expect(await lab.now()).toBeLessThan(18);
  await page.getByRole('button', { name: 'Back to my run' }).click();

  // Another machine: few fail, and a form says how many may.
  await fault.getByLabel('machine').selectOption('web1');
  const expectation = form.getByRole('group', { name: 'What must hold, 1' });
  await expectation.getByLabel('Kind').selectOption({ label: 'Requests answered' });
  await expectation.getByLabel('share: number').fill('50');
  await expectation.getByLabel('share: number').press('Enter');
  await expect(failed.getByRole('heading', { name: /^passed: / })).toBeVisible();

  // Text that cannot be read: the checks of before stay, and so does every letter.
  await lab.openFile('checks.yaml');
  await lab.enter('checks.yaml');
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.insertText('nonsense: [');
  const alert = bench.getByRole('alert').filter({ hasText: 'checks.yaml' });
  await expect(alert).toContainText('cannot be read, line');
  await expect(failed).toBeVisible();
  await bench.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(alert).toHaveCount(0);
  await expect(form.getByLabel('share: number')).toHaveValue('50');
});

test('what was done by hand becomes a check, and a part of scenario.yaml', async ({ page, lab }) => {
  const bench = await openTemplate(page, lab);
  await lab.pause();
  await lab.act('web2', 'Power off');
  await expect(lab.faults.getByText('web2: no power')).toBeVisible();
  await openPart(bench, 'Checks');
  await bench.getByRole('button', { name: 'From what I just did' }).click();
  const item = bench.getByRole('listitem', { name: /Clients are served: web2 off/ });
  await expect(item.getByRole('heading', { name: /^passed: / })).toBeVisible();

  const before = await lab.tally();
  await openPart(bench, 'Traffic');
  await bench.getByRole('button', { name: 'Write what I did into scenario.yaml' }).click();
  await expect(lab.faults.getByRole('listitem')).toHaveCount(0);
  await lab.openFile('scenario.yaml');
  await expect.poll(async () => (await lab.visibleLines()).join('\n')).toContain('power-off: web2');
  await expect.poll(() => lab.tally()).toEqual(before);
  await bench.getByRole('button', { name: /^Without: web2: no power/ }).click();
  await expect(bench.getByText('None: nothing breaks by itself.')).toBeVisible();

  // A machine that is gone is said, where a check names it.
  await lab.openFile('cluster.yaml');
  await expect.poll(async () => (await lab.visibleLines()).join('\n')).toContain('web2:');
  const lines = (await lab.visibleLines()).filter((line) => !line.trimStart().startsWith('web2:'));
  await lab.write('cluster.yaml', lines.join('\n'));
  await expect(item.getByText(/A fault: no machine is called web2/)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, ${colorScheme}`, () => {
    test.use({ viewport: { width: 390, height: 844 }, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

    test('traffic and checks by touch and keys', async ({ page, lab }) => {
      const bench = await openTemplate(page, lab);
      await openPart(bench, 'Traffic');
      await openPart(bench, 'Checks');
      await bench.getByRole('button', { name: 'Add a check' }).click();
      await expect(bench.getByRole('heading', { name: /^passed: / })).toBeVisible();
      const slider = bench.getByRole('slider', { name: 'Rate, slider' });
      await slider.focus();
      await page.keyboard.press('ArrowRight');
      await expect(bench.getByRole('spinbutton', { name: 'Rate', exact: true })).not.toHaveValue('20');
      await noBarrier(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    });
  });
}
