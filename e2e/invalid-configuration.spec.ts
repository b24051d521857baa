import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';
import { pipeline } from '../src/cli/pipeline.ts';

const lesson = lessonOf('load-balancer');

/** What a daemon says about the lesson's files with one of them changed. */
function complaintsAbout(path: string, text: string) {
  const { diagnostics } = pipeline.prepare({ ...lesson.start, [path]: text });
  return diagnostics.filter(({ file, severity }) => file === path && severity === 'error');
}

for (const { path, nonsense } of [
  { path: 'lb1/haproxy.cfg', nonsense: '    balanec roundrobin' },
  { path: 'web2/nginx.conf', nonsense: 'proxy_pas http://127.0.0.1:3000;' },
  { path: 'cluster.yaml', nonsense: '  lb1: 10.77.0.300' },
]) {
  test(`a mistake in ${path}: the message on its line, the run before stays`, async ({ page, lab }) => {
    await lab.open(lesson, 4);
    await lab.pause();
    const before = await lab.tally();
    await expect(lab.exercise.getByText(/^\d of \d pass$/)).toBeVisible();

    await lab.openFile(path);
    await lab.enter(path);
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.insertText(nonsense);

    const [complaint] = complaintsAbout(path, `${lesson.start[path]}${nonsense}`);
    expect(complaint?.span, 'the daemon names the line').toBeTruthy();
    const words = complaint!.message.split('\n')[0]!;
    const { line } = complaint!.span!;
    // Under its line for eyes, and read out once for ears.
    await expect(lab.files.locator('.said.error').filter({ hasText: words })).toBeInViewport({ ratio: 0.9 });
    await expect(lab.files.getByRole('status').filter({ hasText: `line ${line}: ${words}` })).toHaveCount(1);
    await expect(lab.files.getByRole('button', { name: `line ${line}`, exact: true })).toBeVisible();
    await expect(lab.files.getByText('Would not start. Shown: the last version that does.')).toBeVisible();
    // What is on screen is the run from before the slip, and the verdicts say that they are older than the text.
    expect(await lab.tally()).toEqual(before);
    await expect(lab.machine('lb1')).toHaveAccessibleName('lb1, up, runs haproxy');
    await expect(lab.exercise.getByText('from before your edit').first()).toBeAttached();

    // The first Home goes to the indentation, the second to the line's first column.
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Delete');
    await expect(lab.files.getByText('Would not start.', { exact: false })).toBeHidden();
    await expect(lab.files.locator('.said.error')).toHaveCount(0);
    await expect(lab.exercise.getByText('from before your edit')).toHaveCount(0);
    expect(await lab.tally()).toEqual(before);
  });
}
