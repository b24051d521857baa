import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from '@playwright/test';
import { strFromU8, unzipSync } from 'fflate';
import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';
import { LessonPage, type Tally } from './lessonPage.ts';

const machines = ['lb1', 'lb2', 'web1', 'web2', 'db1'];
const lesson = lessonOf('load-balancer');

/** The sandbox as a person meets it who sends and is sent something. */
class Sandbox extends LessonPage {
  readonly bench: Locator;

  constructor(page: Page) {
    super(page);
    this.bench = page.getByRole('region', { name: 'The bench' });
  }

  get name(): Locator {
    return this.bench.getByRole('textbox', { name: 'What this system is called' });
  }

  /** Two load balancers, lb1 off at 10 s, stopped at 12 s. */
  async breakLb1(): Promise<void> {
    await this.page.goto('./sandbox/#template=two-load-balancers');
    await expect(this.name).toHaveValue('Two load balancers');
    await expect(this.machine('lb2')).toBeVisible();
    await this.stopAt(10);
    await this.act('lb1', 'Power off');
    await expect(this.machine('lb1')).toHaveAccessibleName(/^lb1, no power/);
    await this.stopAt(12);
  }

  /** By keys alone. */
  async stopAt(seconds: number): Promise<void> {
    await this.pause();
    await this.playhead.focus();
    await this.page.keyboard.press('Home');
    for (let s = 0; s < seconds; s++) await this.page.keyboard.press('Shift+ArrowRight');
    await expect(this.playhead).toHaveAttribute('aria-valuetext', `${seconds}.0 seconds`);
  }

  async unfold(title: string): Promise<void> {
    const part = this.bench
      .locator('details')
      .filter({ has: this.page.getByRole('heading', { name: title, exact: true }) });
    if ((await part.getAttribute('open')) === null) await part.locator('summary').click();
  }

  /** The link to the moment on screen. */
  async link(): Promise<string> {
    await this.unfold('Keep and share');
    await this.bench.getByRole('button', { name: 'Copy a link to this moment' }).click();
    return this.bench.getByRole('textbox', { name: 'The link', exact: true }).inputValue();
  }

  /** What a button saves: its name, what is in it, and where it lies. */
  async saved(button: string): Promise<{ name: string; bytes: Buffer; path: string }> {
    await this.unfold('Keep and share');
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.bench.getByRole('button', { name: button }).click(),
    ]);
    const path = await download.path();
    await expect(this.bench.getByText(`${download.suggestedFilename()} is in your downloads`)).toBeVisible();
    return { name: download.suggestedFilename(), bytes: await readFile(path), path };
  }

  /** lb1 without power at 12 s, as `breakLb1` left it, and as many requests of each outcome. */
  async isAsSent(tally: Tally): Promise<void> {
    await expect(this.name).toHaveValue('Two load balancers');
    await expect(this.machine('lb1')).toHaveAccessibleName(/^lb1, no power/);
    await expect(this.faults).toContainText('lb1');
    await expect(this.playhead).toHaveAttribute('aria-valuetext', '12.0 seconds');
    await expect(this.timeline.getByRole('button', { name: 'Play' })).toBeVisible();
    await expect.poll(() => this.tally()).toEqual(tally);
  }
}

/** Somebody else's browser: nothing of the first one's is in it. */
async function elsewhere(browser: Browser, baseURL: string): Promise<Sandbox> {
  const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 } });
  return new Sandbox(await context.newPage());
}

test('a link opens in another browser as it was, stopped at its moment', async ({
  page,
  browser,
  baseURL,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const own = new Sandbox(page);
  await own.breakLb1();
  await own.write('web1/app.env', 'PORT=3000\nDB_HOST=db1\n# mine: Ü');
  const tally = await own.tally();
  expect(tally['timed out'] + tally.refused + tally['server error']).toBeGreaterThan(0);
  const link = await own.link();
  await expect(
    own.bench.getByText(
      /^It holds 11 files, what was done \(lb1 off at 10\.0 s\), and the moment 12\.0 s\. [\d,]+ characters: short enough/,
    ),
  ).toBeVisible();
  await expect(own.bench.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);

  const other = await elsewhere(browser, baseURL!);
  await other.page.goto(link);
  await other.isAsSent(tally);
  await other.openFile('web1/app.env');
  await expect.poll(() => other.visibleLines()).toContain('# mine: Ü');
  await expect(other.page).toHaveURL(/\/sandbox\/$/);
  // What was there before is one step of undo away.
  await other.bench.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(other.name).toHaveValue('Two web servers');
  await other.page.context().close();
});

test('a link that was cut, changed, of a newer lab, or none: the page says so and offers what can be read', async ({
  page,
}) => {
  const own = new Sandbox(page);
  await own.breakLb1();
  const link = await own.link();
  const notice = own.bench.getByRole('alert');

  await page.goto(link.slice(0, -120));
  await expect(notice).toContainText(
    /The link is damaged, perhaps cut off by the program that sent it: \d+ of its 11 files are missing\. \d+ files? of it can be read\./,
  );
  await expect(notice).toContainText('cluster.yaml');
  const axe = await new AxeBuilder({ page }).analyze();
  expect(axe.violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target.join(' ')) }))).toEqual([]);
  await notice.getByRole('button', { name: 'Open what can be read' }).click();
  await expect(notice).toHaveCount(0);
  await expect(own.faults).toContainText('lb1');

  await page.goto(link.replace('#run=1-', '#run=9-'));
  await expect(notice).toContainText(
    'The link was made by a newer version of the lab (it says 9, this one reads 1). 11 files of it can be read.',
  );
  await notice.getByRole('button', { name: 'Leave it' }).click();
  await expect(notice).toHaveCount(0);

  await page.goto('./sandbox/#run=hello');
  await expect(notice).toContainText('This is no link to a run');
  await expect(notice.getByRole('button', { name: 'Open what can be read' })).toHaveCount(0);
  await expect(own.machine('lb1')).toBeVisible();
});

test('where the clipboard is refused, the link is there to be copied by hand', async ({ page }) => {
  const own = new Sandbox(page);
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('refused')) } });
  });
  await own.breakLb1();
  const link = await own.link();
  await expect(own.bench.getByText(/It is selected below/)).toBeVisible();
  expect(
    await page.evaluate(() => getSelection()?.toString() || (document.activeElement as HTMLInputElement).value),
  ).toBe(link);
  await expect(own.bench.getByRole('textbox', { name: 'The link', exact: true })).toBeFocused();
});

test('a moment of a lesson is shared, also of a check’s run', async ({ page, lab, browser, baseURL }) => {
  await lab.open(lesson);
  await lab.act('web1', 'Power off');
  await expect(lab.machine('web1')).toHaveAccessibleName(/^web1, no power/);
  await lab.pause();
  const tally = await lab.tally();
  const now = await lab.now();
  await page.getByRole('button', { name: 'Share this moment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep and share' });
  await dialog.getByRole('button', { name: 'Copy a link to this moment' }).click();
  const link = await dialog.getByRole('textbox', { name: 'The link', exact: true }).inputValue();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Share this moment' })).toBeFocused();

  const other = await elsewhere(browser, baseURL!);
  await other.page.goto(link);
  await expect(other.name).toHaveValue(lesson.title);
  await expect(other.machine('web1')).toHaveAccessibleName(/^web1, no power/);
  await expect.poll(() => other.now()).toBe(now);
  await expect.poll(() => other.tally()).toEqual(tally);

  const check = lesson.checks.find(({ scenario }) => scenario.faults.length > 0)!;
  await page.getByRole('button', { name: `Play the run of: ${check.title}` }).click();
  await expect(lab.figure).toContainText(`On screen: the run of “${check.title}”`);
  await expect.poll(() => lab.tally()).not.toEqual(tally);
  await lab.pause();
  const checked = await lab.tally();
  await page.getByRole('button', { name: 'Share this moment' }).click();
  await dialog.getByRole('button', { name: 'Copy a link to this moment' }).click();
  await other.page.goto(await dialog.getByRole('textbox', { name: 'The link', exact: true }).inputValue());
  await expect(other.name).toHaveValue(`${lesson.title}: ${check.title}`);
  await expect.poll(() => other.tally()).toEqual(checked);
  await other.page.context().close();
});

test('all of it is saved as a zip and opened again in another browser', async ({ page, browser, baseURL }) => {
  const own = new Sandbox(page);
  await own.breakLb1();
  const tally = await own.tally();
  const { name, bytes, path } = await own.saved('Save as .zip');
  expect(name).toBe('failover-lab-two-load-balancers.zip');
  const entries = unzipSync(bytes);
  expect(Object.keys(entries)).toContain('failover-lab-two-load-balancers/lb1/haproxy.cfg');
  expect(strFromU8(entries['failover-lab-two-load-balancers/on-screen.yaml']!)).toContain('power-off: lb1');

  const other = await elsewhere(browser, baseURL!);
  await other.page.goto('./sandbox/');
  await expect(other.machine('web1')).toBeVisible();
  await other.unfold('Open');
  await other.bench
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name, mimeType: 'application/zip', buffer: await readFile(path) });
  await other.bench.getByRole('button', { name: 'Open it' }).click();
  await other.isAsSent(tally);
  await other.page.context().close();
});

test('diagram and timeline are saved as pictures that need nothing else', async ({ page, browser }) => {
  const own = new Sandbox(page);
  await own.breakLb1();
  const bare = await browser.newContext();
  for (const subject of ['diagram', 'timeline']) {
    const svg = await own.saved(`Save the ${subject} as SVG`);
    expect(svg.name).toBe(`failover-lab-two-load-balancers-${subject}-12.0s.svg`);
    const text = svg.bytes.toString('utf8');
    expect(text).not.toMatch(/var\(|class=|<!--|href|http(?!:\/\/www\.w3\.org\/)/);
    const page = await bare.newPage();
    const problems: string[] = [];
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`);
    // The browser reads it as XML, and it draws text where machines are.
    const words = await page.evaluate(() =>
      [...document.querySelectorAll('text')].filter((one) => one.getBBox().width > 0).map((one) => one.textContent),
    );
    for (const name of subject === 'diagram' ? machines : ['faults', 'Two load balancers', '12.0 s'])
      expect(words).toContain(name);
    expect(await page.evaluate(() => document.querySelector('title')?.textContent)).toBe(
      `Two load balancers: ${subject} at 12.0 s`,
    );
    expect(problems).toEqual([]);

    const png = await own.saved(`Save the ${subject} as PNG`);
    expect([...png.bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const width = Number(/<svg[^>]*? width="([\d.]+)"/.exec(text)?.[1]);
    expect(png.bytes.readUInt32BE(16)).toBe(Math.round(width * 2));
    // Not one colour all over: what is compressed best is an empty page.
    expect(png.bytes.length).toBeGreaterThan(15_000);
  }
  await bare.close();
});

test('the run as JSON is what the command line prints for the saved folder', async ({ page }) => {
  const own = new Sandbox(page);
  await own.breakLb1();
  const json = (await own.saved('Save the run as JSON')).bytes.toString('utf8');
  const zip = await own.saved('Save as .zip');
  const folder = await mkdtemp(join(tmpdir(), 'lab-share-'));
  try {
    const { mkdir } = await import('node:fs/promises');
    for (const [path, bytes] of Object.entries(unzipSync(zip.bytes))) {
      await mkdir(join(folder, path, '..'), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const root = join(folder, zip.name.replace(/\.zip$/, ''));
    const args = [
      'scripts/tsrun.mjs',
      'src/cli/main.ts',
      'run',
      root,
      '--scenario',
      join(root, 'on-screen.yaml'),
      '--seed',
      '1',
      '--json',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 100_000_000 });
    expect(json === stdout).toBe(true);
    expect(JSON.parse(json).summary.requests).toBe(
      Object.values(await own.tally()).reduce((sum, count) => sum + count, 0),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
