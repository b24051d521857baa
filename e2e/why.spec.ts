import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');
const file = 'lb1/haproxy.cfg';

test('from a line to what it decided, from a failed request to its reasons and back to the line', async ({
  page,
  lab,
}) => {
  await lab.open(lesson);
  await lab.act('web1', 'Power off');
  // Its run is there, and plays: else it would begin to play after the end was asked for.
  await expect.poll(async () => (await lab.tally())['server error']).toBeGreaterThan(0);
  await lab.playhead.focus();
  await page.keyboard.press('End');
  await lab.openFile(file);
  const panel = page.getByRole('region', { name: 'What happened' });

  // The cursor on the line of a server: so many requests were sent there.
  const { text, number } = serverLine();
  await lab.enter(file);
  await page.keyboard.press('ControlOrMeta+Home');
  for (let line = 1; line < number; line++) await page.keyboard.press('ArrowDown');
  // The cursor passes lines that decided others: what is said is about the line that is named.
  await expect(lab.files.getByText(`line ${number}`, { exact: true })).toBeVisible();
  const note = lab.files.getByRole('button', { name: /^decided \d+ requests/ });
  await expect(note, text).toBeVisible();
  const count = Number(/\d+/.exec(await note.innerText())![0]);
  expect(count).toBeGreaterThan(0);
  const whole = Object.values(await lab.tally()).reduce((sum, n) => sum + n, 0);
  expect(count).toBeLessThan(whole);

  // Pressed, it lists them: as many as it counted, at the end of the run.
  await note.click();
  await expect(panel.getByRole('button', { name: `line ${number}` })).toHaveAttribute('aria-pressed', 'true');
  await expect(panel.getByText(`${count} by`)).toBeVisible();

  // The newest failed request: why it failed, and every try on one axis.
  await panel.getByRole('button', { name: 'failed', exact: true }).click();
  const list = panel.getByRole('listbox', { name: 'Requests, the newest first' });
  await list.focus();
  await page.keyboard.press('Enter');
  const why = panel.getByRole('region', { name: 'Why did this fail?' });
  await expect(why).toContainText(
    // Which it was depends on how long web1 has been gone: its address is forgotten after a while.
    /haproxy on lb1 asked nginx on web1 4 times and (never had an answer|no machine answered for that address), so it answered 503\./,
  );
  await expect(why).toContainText('haproxy on lb1 does not check web1 and goes on sending requests there.');
  const hops = panel.getByRole('list', { name: /^Hops, on one axis of/ }).getByRole('listitem');
  await expect(hops).toHaveCount(5);
  await expect(hops.nth(4)).toContainText('try 4');
  await expect(hops.nth(4)).toContainText('lb1/haproxy gave up after 1 s');

  // Its line is one press away; the cursor goes there, and that line decided this failure.
  await hops
    .nth(4)
    .getByRole('button', { name: `${file} line ${number}` })
    .click();
  await expect(lab.files.getByText(`line ${number}`, { exact: true })).toBeVisible();

  // And the moment of the fault, too.
  await why.getByRole('button', { name: /^\d+\.\d s$/ }).click();
  await expect(lab.caption).toContainText('web1 lost its power');
});

function serverLine(): { readonly text: string; readonly number: number } {
  const lines = lesson.start[file]!.split('\n');
  const at = lines.findIndex((line) => /^\s*server web1 /.test(line));
  return { text: lines[at]!, number: at + 1 };
}
