import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { expect, test } from './fixture.ts';

const haproxy = `defaults
    mode http
    timeout connect 1s
    timeout client 10s
    timeout server 10s
frontend www
    bind :80
    default_backend web
backend web
    server web1 10.1.0.21:8080 check inter 1s fall 2
    server web2 10.1.0.22:8080 check inter 1s fall 2
`;
const keepalived = (priority: number, own: string, other: string): string => `vrrp_instance shop {
    interface eth0
    virtual_router_id 51
    priority ${priority}
    unicast_src_ip ${own}
    unicast_peer {
        ${other}
    }
    virtual_ipaddress {
        10.1.0.100
    }
}
`;
const pair = {
  'lb1/etc/haproxy/haproxy.cfg': haproxy,
  'lb1/etc/keepalived/keepalived.conf': keepalived(150, '10.1.0.11', '10.1.0.12'),
  'lb2/etc/haproxy/haproxy.cfg': haproxy,
  'lb2/etc/keepalived/keepalived.conf': keepalived(100, '10.1.0.12', '10.1.0.11'),
  'README.md': 'How we deploy.',
};

/** The sandbox as a person meets it who brings something. */
class Sandbox {
  readonly page: Page;
  readonly bench: Locator;
  readonly review: Locator;

  constructor(page: Page) {
    this.page = page;
    this.bench = page.getByRole('region', { name: 'The bench' });
    this.review = this.bench.getByRole('region', { name: 'What was brought along' });
  }

  async open(): Promise<void> {
    await this.page.goto('./sandbox/');
    await expect(this.machine('web1')).toBeVisible();
  }

  machine(name: string): Locator {
    return this.page.getByRole('group', { name: /^Diagram: / }).getByRole('button', { name: new RegExp(`^${name}, `) });
  }

  get field(): Locator {
    return this.bench.getByRole('textbox', { name: 'Your own configuration' });
  }

  get name(): Locator {
    return this.bench.getByRole('textbox', { name: 'What this system is called' });
  }
}

/** Files below a new folder, by path. */
async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'brought-'));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
  return root;
}

test('an engineer pastes haproxy.cfg, asks what happens when web2 dies, and takes it back', async ({ page }) => {
  const sandbox = new Sandbox(page);
  await page.goto('./');
  await page.getByRole('link', { name: 'bring your own configuration' }).click();
  await expect(sandbox.field).toBeFocused();
  const before = await sandbox.name.inputValue();
  await sandbox.field.fill(haproxy);
  await sandbox.bench.getByRole('button', { name: 'Read it' }).click();

  await expect(sandbox.review.getByRole('heading', { name: 'Pasted configuration' })).toBeFocused();
  await expect(sandbox.review.getByRole('listitem').filter({ hasText: 'web2' }).first()).toContainText('10.1.0.22');
  await expect(sandbox.review).toContainText('named at pasted.conf:11');
  await expect(sandbox.name).toHaveValue(before);

  await sandbox.review.getByRole('button', { name: 'Open it' }).click();
  await expect(sandbox.review).toBeHidden();
  await expect(sandbox.machine('lb1')).toBeVisible();
  await expect(sandbox.machine('web2')).toBeVisible();

  // What was assumed leads to its line.
  await sandbox.bench.getByRole('button', { name: 'pasted.conf:11' }).first().click();
  await expect(page.getByRole('tabpanel', { name: 'Text of lb1/haproxy.cfg' })).toBeVisible();
  await expect(page.locator('.light-editor .lines > div').filter({ hasText: '10.1.0.22:8080' })).toBeVisible();

  const answer = sandbox.bench.getByRole('status').filter({ hasText: 'When web2 loses its power:' });
  await sandbox.bench.getByRole('button', { name: 'web2: loses its power' }).click();
  await expect(answer).toContainText(/All is well again after|Nobody fails|Nobody notices/);
  await expect(answer).toContainText(/lb1 takes web2 out at 1\d\.\d s/);
  await expect(page.getByText('On screen: what if web2 loses its power.')).toBeVisible();
  await expect(sandbox.machine('web2')).toHaveAccessibleName(/no power/);
  await page.getByRole('button', { name: 'Back to my run' }).click();

  await sandbox.bench.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(sandbox.name).toHaveValue(before);
  await expect(sandbox.machine('web2')).toBeVisible();
  await expect(sandbox.bench.getByText('What the lab assumed')).toBeHidden();
  await sandbox.bench.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(sandbox.name).toHaveValue('Pasted configuration');
  await expect(sandbox.bench.getByText('What the lab assumed')).toBeVisible();
});

test('what was assumed is there after the page was loaded again, until it was read', async ({ page }) => {
  const sandbox = new Sandbox(page);
  await sandbox.open();
  await sandbox.field.fill(haproxy);
  await sandbox.bench.getByRole('button', { name: 'Read it' }).click();
  await sandbox.review.getByRole('button', { name: 'Open it' }).click();
  await expect(sandbox.machine('lb1')).toBeVisible();
  await expect(sandbox.name).toHaveValue('Pasted configuration');
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(sandbox.name).toHaveValue('Pasted configuration');
  await expect(sandbox.bench.getByRole('button', { name: 'pasted.conf:10' }).first()).toBeVisible();
  await sandbox.bench.getByRole('button', { name: 'I have read it' }).click();
  await expect(sandbox.bench.getByText('What the lab assumed')).toBeHidden();
});

test('a folder is dropped on the page, and the pair it holds is there', async ({ page }) => {
  const root = await folderOf(pair);
  const sandbox = new Sandbox(page);
  await sandbox.open();
  // As the system does it: nothing in the page can make a folder to drop.
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [root], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: 900, y: 700, data });
  await expect(page.getByText('Drop it: files, folders')).toBeVisible();
  await cdp.send('Input.dispatchDragEvent', { type: 'drop', x: 900, y: 700, data });
  await expect(sandbox.review.getByText('4 machines come of it.')).toBeVisible();
  await expect(sandbox.review.getByRole('listitem').filter({ hasText: 'lb2' }).first()).toContainText(
    'runs haproxy, keepalived',
  );
  await sandbox.review.getByText('Left out (1)').click();
  await expect(sandbox.review).toContainText('README.md');
  await sandbox.review.getByRole('button', { name: 'Open it' }).click();
  await expect(sandbox.machine('lb2')).toBeVisible();
  await sandbox.bench.getByRole('button', { name: 'lb1: loses its power' }).click();
  await expect(sandbox.bench.getByRole('status').filter({ hasText: 'When lb1 loses its power:' })).toContainText(
    /lb2 takes 10\.1\.0\.100 at 1\d/,
  );
  await rm(root, { recursive: true });
});

test('zips: one of production files, a bomb, one that is cut off', async ({ page }) => {
  const zip = zipSync(Object.fromEntries(Object.entries(pair).map(([path, text]) => [path, strToU8(text)])));
  const bomb = gzipSync(new Uint8Array(70_000_000), { level: 9 });
  const root = await folderOf({ 'prod.zip': zip, 'etc.tar.gz': bomb, 'cut.zip': zip.slice(0, -30) });
  const sandbox = new Sandbox(page);
  await sandbox.open();
  const before = await sandbox.name.inputValue();
  const choose = sandbox.bench.getByLabel('Choose files');
  await choose.setInputFiles(join(root, 'etc.tar.gz'));
  await expect(sandbox.review.getByRole('heading', { name: 'It was not read' })).toBeFocused();
  await expect(sandbox.review).toContainText('unpacks to more than 64 MB');
  await choose.setInputFiles(join(root, 'cut.zip'));
  await expect(sandbox.review).toContainText('The zip is damaged: its end is missing.');
  await sandbox.review.getByRole('button', { name: 'Leave it' }).click();
  await expect(sandbox.review).toBeHidden();
  await choose.setInputFiles(join(root, 'prod.zip'));
  await expect(sandbox.review.getByRole('heading', { name: 'prod' })).toBeVisible();
  await expect(sandbox.name).toHaveValue(before);
  await sandbox.review.getByRole('button', { name: 'Open it' }).click();
  await expect(sandbox.machine('lb1')).toBeVisible();
  await expect(sandbox.name).toHaveValue('prod');
  await sandbox.bench.getByLabel('Choose a folder').setInputFiles(root);
  await expect(sandbox.review).toContainText('unpacks to more than 64 MB');
  await rm(root, { recursive: true });
});

for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test.describe(`${width} pixels wide, ${colorScheme}`, () => {
      test.use({ viewport: { width, height: 844 }, colorScheme, contextOptions: { reducedMotion: 'reduce' } });

      test('review, notes and answer have no barriers', async ({ page }) => {
        const sandbox = new Sandbox(page);
        await sandbox.open();
        const clean = async (where: string): Promise<void> => {
          const { violations } = await new AxeBuilder({ page })
            .include('main')
            .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
            .analyze();
          expect(
            violations.map(({ id, nodes }) => `${where}: ${id} ${nodes.map(({ html }) => html).join(' ')}`),
          ).toEqual([]);
        };
        await sandbox.field.fill(`==> lb1/haproxy.cfg <==\n${haproxy}==> notes.txt <==\nHello.\n`);
        await sandbox.bench.getByRole('button', { name: 'Read it' }).click();
        await expect(sandbox.review.getByRole('button', { name: 'Open it' })).toBeVisible();
        await clean('review');
        await sandbox.review.getByRole('button', { name: 'Open it' }).click();
        await expect(sandbox.machine('lb1')).toBeVisible();
        await sandbox.bench
          .getByRole('button', { name: 'web2: nginx crashes' })
          .or(sandbox.bench.getByRole('button', { name: /^web2: .* crashes$/ }))
          .first()
          .click();
        await expect(sandbox.bench.getByRole('status').filter({ hasText: /^When web2/ })).toBeVisible();
        await clean('answer');
      });
    });
  }
}
