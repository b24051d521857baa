import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { strFromU8, unzipSync } from 'fflate';
import { parse } from 'yaml';
import { expect, test } from './fixture.ts';
import { lessonOf } from './lessons.ts';

const lesson = lessonOf('load-balancer');
const folder = 'failover-lab-load-balancer';

test('the learner’s files as they are now, with what it takes to run them', async ({ page, lab }) => {
  await lab.open(lesson);
  const edited = `# mine\n${lesson.start['web1/app.env']}`;
  await lab.write('web1/app.env', edited);
  await lab.write('web2/nginx.conf', 'nonsense on;');
  await lab.act('web1', 'Power off');

  await page.getByRole('button', { name: 'Run it for real' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run it for real' });
  await expect(dialog).toContainText('docker compose up');
  await expect(dialog).toContainText('With it goes the traffic and the fault on your screen.');
  await expect(dialog).toContainText('web2/nginx will not start: nginx refuses web2/nginx.conf as it stands.');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Download the zip' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`${folder}.zip`);
  await expect(dialog.getByRole('status')).toHaveText(
    /^failover-lab-load-balancer\.zip is in your downloads: \d+ kB\.$/,
  );

  const files = unzipSync(await readFile(await download.path()));
  const text = (path: string) => strFromU8(files[`${folder}/${path}`]!);
  expect(text('web1/etc/widget-shop/app.env').trimEnd()).toBe(edited.trimEnd());
  expect(text('web2/etc/nginx/nginx.conf').trim()).toBe('nonsense on;');
  expect(text('lb1/etc/haproxy/haproxy.cfg')).toBe(lesson.start['lb1/haproxy.cfg']);
  expect(text('scenario.yaml')).toMatch(/power-off: web1/);
  expect(text('README.md')).toContain('npm run real -- FOLDER --scenario FOLDER/scenario.yaml');
  expect(text('README.md')).toContain('docker compose kill web1');
  expect(text('_lab/app.cjs')).toContain('X-Server');

  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const schema = JSON.parse(
    await readFile(new URL('../src/takeaway/samples/compose-spec.json', import.meta.url), 'utf8'),
  );
  const compose = parse(text('compose.yaml'));
  expect(ajv.validate(schema, compose), ajv.errorsText()).toBe(true);
  expect(Object.keys(compose.services)).toEqual(['lb1', 'web1', 'web2', 'clients']);

  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Run it for real' })).toBeFocused();
});
