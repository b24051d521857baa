import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Download, Locator, Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { expect, test } from './fixture.ts';

/** A part of the bench, or of the lesson in the making: pressed, it opens. */
function head(around: Locator, title: string, level: number): Locator {
  const heading = around.page().getByRole('heading', { name: title, exact: true, level });
  return around.locator('summary').filter({ has: heading });
}

async function openMaker(page: Page): Promise<Locator> {
  const bench = page.getByRole('region', { name: 'The bench' });
  await head(bench, 'Make a lesson', 2).click();
  return bench.locator('details').filter({ has: page.getByRole('heading', { name: 'Make a lesson', level: 2 }) });
}

/** The system of the template “One machine”, with its visitors sent to a port. */
const sentTo = (port: number) =>
  `site: http://10.77.0.21:${port}/\nclients: 50\nmachines:\n  web1: { address: 10.77.0.21, runs: [app] }\n`;

const proved = /^Proved: every promise holds/;
/** Five seeds of every answer, in a thread of its own. */
const proof = { timeout: 60_000 };

test('a lesson is made on the bench, refused until it proves itself, and leaves as a folder that the command line proves', async ({
  page,
  lab,
}) => {
  test.slow();
  await page.goto('./sandbox/#template=one-machine');
  await expect(page.getByRole('heading', { level: 1, name: 'Sandbox' })).toBeVisible();
  await expect(lab.machine('web1')).toBeVisible();
  const bench = page.getByRole('region', { name: 'The bench' });
  const maker = await openMaker(page);
  const part = (title: string) => head(maker, title, 3).click();
  const download = maker.getByRole('button', { name: 'Download the lesson' });

  // What is missing is said, and nothing leaves.
  await expect(maker.getByText(/^\d of 8 parts need something/)).toBeVisible(proof);
  await download.click();
  await expect(maker.getByRole('alert')).toContainText('record what learners start from');

  await part('About');
  await maker.getByLabel('Title', { exact: true }).fill('The right door');
  await maker.getByLabel('What it is about').fill('The app works, and nobody gets in.');
  await expect(maker.getByLabel('Address')).toHaveValue('the-right-door');

  // What works is a right answer; for now it is the start as well.
  await part('Right answers');
  await maker.getByRole('button', { name: 'Record a right answer' }).click();
  await maker.getByLabel('Right answer 1, in a few words').fill('The port that the app listens on');
  await part('Start');
  await maker.getByRole('button', { name: 'Record the start' }).click();
  await head(bench, 'Checks', 2).click();
  await bench.getByRole('button', { name: 'Add a check' }).click();
  await part('Checks');
  await maker.getByRole('button', { name: 'Take over the checks of the bench' }).click();
  await expect(maker.getByText('These are the checks of the bench.')).toBeVisible();

  await lab.write('cluster.yaml', sentTo(8089));
  await part('Wrong answers');
  await maker.getByRole('button', { name: 'Record a wrong answer' }).click();
  await maker.getByLabel('Wrong answer 1, in a few words').fill('Another wrong port');
  await maker.getByLabel('Caught by the check').selectOption({ label: 'Clients are served' });
  await maker.getByLabel('Hint for who made it').fill('Does anybody listen there?');
  await part('Hints');
  await maker.getByRole('textbox', { name: 'Hint 1', exact: true }).fill('Look at the first line of `cluster.yaml`.');
  await part('Questions');
  await maker.getByRole('button', { name: 'Add: Order' }).click();
  const order = maker.getByRole('group', { name: /^Order: / });
  await order.getByLabel('Question', { exact: true }).fill('What happens first?');
  await order.getByLabel('Place 1').fill('The port is wrong');
  await order.getByLabel('Place 2').fill('Visitors are refused');
  await order.getByLabel('Why it is so').fill('The cause comes first.');
  await part('Steps');
  await maker.getByRole('textbox', { name: 'Step 1', exact: true }).fill('Nobody gets in');
  await maker.getByLabel('What learners read in step 1').fill('All of :machine[web1] works.');
  await maker.getByLabel('Put into step 1').selectOption({ label: 'The exercise with its checks' });
  await maker.getByLabel('Put into step 1').selectOption({ label: 'All other questions' });

  // Everything is there; what does not prove itself stays here all the same.
  await expect(maker.getByText(/^1 of 8 parts need something\.$/)).toBeVisible(proof);
  const left: Download[] = [];
  page.on('download', (zip) => left.push(zip));
  await download.click();
  await expect(maker.getByRole('alert')).toContainText('every check passes before anything is done');
  await lab.write('cluster.yaml', sentTo(8088));
  await head(maker, 'Start', 3).locator('..').getByRole('button', { name: 'Record it again' }).click();
  await expect(maker.getByText(proved)).toBeVisible(proof);

  // It is there after a reload, with the way back.
  await page.reload();
  await openMaker(page);
  await expect(maker.getByText(proved)).toBeVisible(proof);
  await maker.getByRole('button', { name: 'Undo in the lesson' }).click();
  await expect(maker.getByText(/^1 of 8 parts need something\.$/)).toBeVisible(proof);
  await maker.getByRole('button', { name: 'Redo' }).click();
  await expect(maker.getByText(proved)).toBeVisible(proof);

  // None came of what was refused.
  expect(left).toEqual([]);
  const [zip] = await Promise.all([page.waitForEvent('download'), download.click()]);
  expect(zip.suggestedFilename()).toBe('the-right-door.zip');
  const root = mkdtempSync(join(tmpdir(), 'lab-made-'));
  try {
    for (const [path, bytes] of Object.entries(unzipSync(readFileSync(await zip.path())))) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes);
    }
    const lessons = ['scripts/tsrun.mjs', 'src/cli/main.ts', 'lessons', '--in', root];
    expect(execFileSync(process.execPath, lessons, { encoding: 'utf8' })).toMatch(
      /✔ the-right-door: proved \(\d+ runs over 5 seeds\)/,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
