import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixture.ts';
import type { LessonPage } from './lessonPage.ts';

async function open(page: Page, lab: LessonPage, template: string): Promise<void> {
  await page.goto(`./sandbox/#template=${template}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Sandbox' })).toBeVisible();
  await lab.filesAreOpen();
}

const palette = (page: Page): Locator => page.locator('.fig').getByRole('group', { name: 'Add a machine' });
const message = (page: Page, words: string | RegExp): Locator => page.getByRole('status').filter({ hasText: words });

async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = (await locator.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** Every request of the run on screen was answered well. */
async function allAnswered(lab: LessonPage): Promise<void> {
  await expect.poll(async () => Object.values(await lab.tally())).toEqual([1200, 0, 0, 0]);
}

/** Goes to the end of a file: the editor scrolls there in its own time. */
async function goToEnd(lab: LessonPage, path: string): Promise<void> {
  await lab.openFile(path);
  await lab.enter(path);
  await lab.page.keyboard.press('ControlOrMeta+End');
}

/** What is expected of what the editor shows, sooner or later. */
function shown(lab: LessonPage) {
  return expect.poll(async () => (await lab.visibleLines()).join('\n'));
}

test('from nothing to a load balancer, by mouse on the picture; the files follow', async ({ page, lab }) => {
  await open(page, lab, 'nothing');
  await expect(page.getByRole('heading', { name: 'Nothing here yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Add a machine with an app' }).click();
  await expect(lab.machine('app1')).toBeVisible();
  await allAnswered(lab);
  await goToEnd(lab, 'cluster.yaml');
  await shown(lab).toContain('app1: { address: 10.77.0.11, runs: [app] }');

  // A press and a drag do the same.
  await palette(page).getByRole('button', { name: 'Add a machine with app' }).click();
  await expect(lab.machine('app2')).toBeVisible();
  const stage = (await lab.diagram.boundingBox())!;
  await drag(page, await middleOf(palette(page).getByRole('button', { name: /haproxy/ })), {
    x: stage.x + 40,
    y: stage.y + stage.height - 30,
  });
  await expect(lab.machine('lb1')).toBeVisible();
  // Onto a machine: it runs there.
  await drag(
    page,
    await middleOf(palette(page).getByRole('button', { name: /nginx/ })),
    await middleOf(lab.machine('app2')),
  );
  await expect(lab.machine('app2')).toHaveAccessibleName(/runs app and nginx/);

  // The handle of a machine is dragged to the machine that is sent to.
  for (const to of ['app1', 'app2']) {
    await page.mouse.move(0, 0);
    const start = await middleOf(lab.machine('lb1'));
    await page.mouse.move(start.x, start.y);
    await drag(page, await middleOf(page.locator('[data-handle="lb1"]')), await middleOf(lab.machine(to)));
    await expect(message(page, `lb1/haproxy sends to ${to}`)).toBeVisible();
    // The picture follows: machines move to where they stand in it.
    await expect(page.locator(`[data-cut="lb1/haproxy>${to}"]`)).toBeVisible();
  }
  await goToEnd(lab, 'lb1/haproxy.cfg');
  await shown(lab).toContain('server app2 app2:80 check');

  // Visitors come by the load balancer.
  await page.getByText('Build', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Visitors go to' }).selectOption({ label: 'lb1, 10.77.0.21' });
  await allAnswered(lab);
  await goToEnd(lab, 'cluster.yaml');
  await shown(lab).toContain('site: http://10.77.0.21/');

  // What was added is selected: a press on one of its lines, and they are apart.
  await page.locator('[data-cut="lb1/haproxy>app1"]').click();
  await expect(message(page, 'lb1/haproxy no longer sends to app1')).toBeVisible();
  await goToEnd(lab, 'lb1/haproxy.cfg');
  await shown(lab).not.toContain('app1');
  await allAnswered(lab);
});

test('the picture follows cluster.yaml, and cluster.yaml the picture', async ({ page, lab }) => {
  await open(page, lab, 'two-web-servers');
  await allAnswered(lab);
  // Down in its column: behind the other in the file.
  const [web1, web2] = [await middleOf(lab.machine('web1')), (await lab.machine('web2').boundingBox())!];
  const title = await middleOf(page.locator('#rack-web1 .title'));
  await drag(page, title, { x: web1.x, y: web2.y + web2.height });
  await expect(message(page, 'web1 is machine 3 of 4 now.')).toBeVisible();
  await goToEnd(lab, 'cluster.yaml');
  await shown(lab).toMatch(/web2:[^]*web1:/);
  await page.keyboard.insertText('  web3: { address: 10.77.0.23, runs: [app] }\n');
  await expect(lab.machine('web3')).toBeVisible();
  // While it cannot be read the last picture stays, and hands say why they cannot.
  await page.keyboard.insertText('  web4: {');
  await expect(lab.files.getByText('Would not start.')).toBeVisible();
  await expect(lab.machine('web3')).toBeVisible();
  await palette(page).getByRole('button', { name: 'Add an empty machine' }).click();
  await expect(message(page, /cluster\.yaml cannot be read \(line \d+: .+\): mend it first\./)).toBeVisible();
});

test('a database moves by hand and everybody finds it, in one step of undo', async ({ page, lab }) => {
  await open(page, lab, 'one-web-server');
  await allAnswered(lab);
  await palette(page).getByRole('button', { name: 'Add an empty machine' }).click();
  await expect(lab.machine('server1')).toBeVisible();
  const plate = page.locator('#rack-web1 .plate').filter({ hasText: 'mysql' });
  await drag(page, await middleOf(plate), await middleOf(lab.machine('server1')));
  await expect(lab.machine('server1')).toHaveAccessibleName(/runs mysql/);
  await message(page, 'Moved mysql').getByRole('button', { name: 'Rewrite 1 line' }).click();
  await goToEnd(lab, 'web1/app.env');
  await shown(lab).toContain('DB_HOST=server1');
  // One step back, by keys outside of the text: as before the move.
  await lab.machine('web1').focus();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(lab.machine('web1')).toHaveAccessibleName(/runs nginx, app and mysql/);
  await goToEnd(lab, 'web1/app.env');
  await shown(lab).toContain('DB_HOST=127.0.0.1');
  await lab.machine('web1').focus();
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(lab.machine('server1')).toHaveAccessibleName(/runs mysql/);
});

test('all of it by keys and plain fields', async ({ page, lab }) => {
  await open(page, lab, 'two-web-servers');
  await lab.machine('web2').focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'New name of web2' }).fill('shop');
  await page.keyboard.press('Enter');
  await expect(lab.machine('shop')).toBeVisible();
  await goToEnd(lab, 'lb1/haproxy.cfg');
  await shown(lab).toContain('server web2 shop:80 check');
  await allAnswered(lab);

  await lab.machine('shop').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(message(page, 'shop is machine 2 of 4 now.')).toBeVisible();

  await page.getByText('Build', { exact: true }).click();
  const bench = page.getByRole('region', { name: 'The bench' });
  const form = bench.getByRole('group', { name: 'Machine shop' });
  await expect(
    bench.getByRole('list', { name: 'Machines' }).getByRole('button', { name: /^shop/, pressed: true }),
  ).toBeVisible();
  await form.getByRole('button', { name: 'Duplicate shop' }).click();
  await expect(lab.machine('shop1')).toBeVisible();
  await goToEnd(lab, 'lb1/haproxy.cfg');
  await shown(lab).toContain('server shop1 shop1:80 check');
  const twin = bench.getByRole('group', { name: 'Machine shop1' });
  await twin.getByRole('textbox', { name: 'Address' }).fill('10.77.0.77');
  await page.keyboard.press('Enter');
  await expect(message(page, 'shop1 is at 10.77.0.77 now.')).toBeVisible();
  await twin.getByRole('textbox', { name: 'Address' }).fill('10.77.0.11');
  await page.keyboard.press('Enter');
  await expect(message(page, '10.77.0.11 is lb1’s address already.')).toBeVisible();
  await expect(twin.getByRole('textbox', { name: 'Address' })).toHaveValue('10.77.0.77');

  await bench.getByRole('list', { name: 'Machines' }).getByRole('button', { name: /^lb1/ }).click();
  await bench.getByRole('button', { name: 'Disconnect haproxy from web1' }).click();
  await expect(bench.getByRole('button', { name: 'Disconnect haproxy from web1' })).toBeHidden();
  await bench.getByRole('combobox', { name: 'Let haproxy send to' }).selectOption('web1');
  await expect(bench.getByRole('button', { name: 'Disconnect haproxy from web1' })).toBeVisible();

  // Delete: what still names it is offered to go as well.
  await lab.machine('shop').focus();
  await page.keyboard.press('Delete');
  await expect(lab.machine('shop')).toBeHidden();
  await bench.getByRole('button', { name: 'Remove that line too' }).click();
  await goToEnd(lab, 'lb1/haproxy.cfg');
  await shown(lab).not.toContain('shop:80');
  await allAnswered(lab);
});

test('failures that the picture has no room for', async ({ page, lab }) => {
  await open(page, lab, 'two-web-servers');
  await allAnswered(lab);
  await lab.pause();
  await page.getByText('Build', { exact: true }).click();
  const bench = page.getByRole('region', { name: 'The bench' });
  await bench.getByRole('combobox', { name: 'What happens' }).selectOption('The network falls apart');
  await bench.getByRole('checkbox', { name: 'lb1' }).check();
  await bench.getByRole('button', { name: 'Do it now' }).click();
  await expect.poll(async () => (await lab.tally()).ok).toBeLessThan(1000);
  await lab.pause();
  await bench.getByRole('button', { name: /^End: lb1/ }).click();
  await expect(lab.faults).toContainText('lb1');
  await bench.getByRole('combobox', { name: 'What happens' }).selectOption('App is misconfigured');
  await bench.getByRole('checkbox', { name: 'for' }).check();
  await bench.getByRole('button', { name: 'Do it now' }).click();
  await expect(lab.faults.getByRole('listitem')).toHaveCount(2);
});

test('an axe finds nothing to complain of, on a wide page and on a phone', async ({ page, lab }) => {
  await open(page, lab, 'two-web-servers');
  await page.getByText('Build', { exact: true }).click();
  await lab.machine('web1').click();
  await expect(page.getByRole('group', { name: 'Machine web1' })).toBeVisible();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    await expect(page.getByRole('group', { name: 'Machine web1' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  }
});

test.describe('by finger', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('a machine that is selected is taken hold of; else a finger scrolls', async ({ page, lab }) => {
    await page.goto('./sandbox/#template=two-web-servers');
    await lab.machine('web1').tap();
    await expect(lab.machine('web1')).toHaveAttribute('aria-pressed', 'true');
    const [from, to] = [
      await middleOf(page.locator('#rack-web1 .plate').filter({ hasText: 'nginx' })),
      await middleOf(lab.machine('db1')),
    ];
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: { x: number; y: number }[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints });
    await touch('touchStart', [from]);
    for (const share of [0.2, 0.4, 0.6, 0.8, 1])
      await touch('touchMove', [{ x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }]);
    await touch('touchEnd', []);
    await expect(lab.machine('db1')).toHaveAccessibleName(/runs mysql and nginx/);
    await lab.machine('web1').tap({ force: true });
    await expect(lab.machine('web1')).toHaveAttribute('aria-pressed', 'false');
  });
});

test('two tabs: what the other one kept is said, and can be taken', async ({ page, context }) => {
  await page.goto('./sandbox/#template=one-machine');
  const name = (tab: typeof page) => tab.getByRole('textbox', { name: 'What this system is called' });
  await expect(name(page)).toHaveValue('One machine');
  const other = await context.newPage();
  await other.goto('./sandbox/');
  await name(other).fill('Theirs');
  await name(other).press('Enter');
  await expect(page.getByText('The sandbox was changed in another tab')).toBeVisible();
  await expect(name(page)).toHaveValue('One machine');
  await page.getByRole('button', { name: 'Take theirs' }).click();
  await expect(name(page)).toHaveValue('Theirs');
  await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
  await expect(name(page)).toHaveValue('One machine');
});
