import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');

test('a load balancer’s own log: in its format, up to the moment, each line a way to its moment, its request and its line', async ({
  page,
  lab,
}) => {
  await lab.open(lesson);
  await lab.act('web1', 'Power off');
  await lab.playhead.focus();
  await page.keyboard.press('End');
  const panel = page.getByRole('region', { name: 'What happened' });
  await panel.getByRole('tab', { name: 'log', exact: true }).click();
  await panel.getByRole('button', { name: 'a machine’s logs' }).click();

  // The load balancer's log, with what HAProxy says of a server that does not answer: its flags, its retries.
  await panel.getByLabel('Machine').selectOption('lb1');
  const lines = panel.getByRole('list', { name: 'Lines, the oldest first' }).getByRole('listitem');
  const failed = lines.filter({ hasText: / web\/web1 \d+\/\d+\/-1\/-1\/\d+ 503 \d+ - - sC-- / });
  await expect(failed.first()).toContainText(
    /lb1 haproxy\[\d+\]: 10\.77\.\d+\.\d+:\d+ \[01\/Jan\/2026:00:00:\d\d\.\d{3}\] shop web\/web1 /,
  );
  await expect(failed.first()).toContainText(/"GET \/\S* HTTP\/1\.1"/);

  // Only some lines; all that remain have the words.
  await panel.getByLabel('Only lines with').fill('sC--');
  const count = await lines.count();
  expect(count).toBeGreaterThan(0);
  for (const text of await lines.allInnerTexts()) expect(text).toContain('sC--');

  // A line's request is shown with why it failed.
  await lines
    .last()
    .getByRole('button', { name: /^request \d+$/ })
    .click();
  await expect(panel.getByRole('region', { name: 'Why did this fail?' })).toBeVisible();

  // A line's moment: the log goes back to it, still with the same words, and ends there.
  await panel.getByRole('tab', { name: 'log', exact: true }).click();
  await expect(panel.getByLabel('Only lines with')).toHaveValue('sC--');
  const early = (await lines.first().textContent())!;
  await expect(lines.last()).not.toHaveText(early);
  await lines
    .first()
    .getByRole('button', { name: /^Go to / })
    .click();
  // Others may be of the same moment.
  await expect(lines.last()).toHaveText(new RegExp(`^${/^[\d.]+ s/.exec(early.trim())![0]}`));
  await expect(lines.filter({ hasText: /^\s*[\d.]+ s\s*(.*)request/.exec(early)![1]!.trim() })).toHaveCount(1);

  // Pressing a machine asks for that one's logs.
  await panel.getByLabel('Only lines with').fill('');
  await lab.machine('web2').click();
  await expect(panel.getByLabel('Machine')).toHaveValue('web2');
  await expect(panel.getByRole('combobox', { name: 'Log' })).toContainText('/var/log/nginx/access.log');
  await expect(lines.last()).toContainText(/" 200 \d+ "-" "-"/);
});

test('without a log line HAProxy logs nothing, and it says why', async ({ page, lab }) => {
  await lab.open(lesson);
  const text = lesson.start['lb1/haproxy.cfg']!.replace(/^\s*log .*\n/gm, '');
  await lab.write('lb1/haproxy.cfg', text);
  const panel = page.getByRole('region', { name: 'What happened' });
  await panel.getByRole('tab', { name: 'log', exact: true }).click();
  await panel.getByRole('button', { name: 'a machine’s logs' }).click();
  await panel.getByLabel('Machine').selectOption('lb1');
  await expect(panel.getByText(/Frontend \S+ logs nothing: no log line says where to\./)).toBeVisible();
});

test('the way a state chart came is lit and listed, and each change leads to its moment', async ({ page, lab }) => {
  await page.goto('./sandbox/#template=two-load-balancers');
  await lab.act('lb1', 'Power off');
  await lab.playhead.focus();
  await page.keyboard.press('End');
  const panel = page.getByRole('region', { name: 'What happened' });
  await panel.getByRole('tab', { name: 'state chart' }).click();
  await panel.getByRole('combobox', { name: 'State chart' }).selectOption({ label: 'site in lb2' });
  const history = panel.getByRole('list', { name: 'The way it came, the newest first' }).getByRole('listitem');
  await expect(history.first()).toContainText('backup → master');
  await history
    .first()
    .getByRole('button', { name: /^Go to / })
    .click();
  await expect(lab.caption).toContainText(/lb2/);
});
