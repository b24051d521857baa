import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { headersFile } from './headers.mjs';
import { contentSecurityPolicy } from './policy.mjs';
import { freePort } from './port.mjs';
import { serve } from './serve.mjs';

let folder: string;
let site: { address: string; close: () => void };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'failover-lab-headers-'));
  for (const name of ['assets', 'help']) mkdirSync(join(folder, name));
  for (const name of ['index.html', 'help/index.html', 'sw.js', 'assets/main-1.js'])
    writeFileSync(join(folder, name), 'x');
  site = await serve({ folder, port: await freePort() });
});
afterAll(() => {
  site.close();
  rmSync(folder, { recursive: true });
});

/** What a host makes of the file for an address: every rule that fits, the headers of one name joined. */
function hostHeaders(pathname: string): Record<string, string> {
  const found: Record<string, string> = {};
  let fits = false;
  for (const line of headersFile().split('\n').filter(Boolean)) {
    const [, name, value] = /^\s+([^:]+): (.*)$/.exec(line) ?? [];
    if (name === undefined) fits = new RegExp(`^${line.replaceAll('*', '.*')}$`).test(pathname);
    else if (fits) found[name.toLowerCase()] = [found[name.toLowerCase()], value].filter(Boolean).join(', ');
  }
  return found;
}

test.each(['/', '/help/', '/sw.js', '/assets/main-1.js'])(
  'the file for hosts says what our server says: %s',
  async (path) => {
    const { headers } = await fetch(new URL(path, site.address));
    const said = hostHeaders(path);
    expect(said['content-security-policy']).toBe(`${contentSecurityPolicy}; frame-ancestors 'self'`);
    expect(said['x-content-type-options']).toBe('nosniff');
    for (const [name, value] of Object.entries(said)) expect(headers.get(name), name).toBe(value);
  },
);

test('what has a hash in its name stays for good, and nothing else does', async () => {
  const caching = async (path: string) => (await fetch(new URL(path, site.address))).headers.get('Cache-Control');
  expect(await caching('/assets/main-1.js')).toContain('immutable');
  for (const path of ['/', '/help/', '/sw.js', '/assets/gone-1.js']) expect(await caching(path), path).toBe('no-cache');
  expect(hostHeaders('/assets/main-1.js')['cache-control']).toContain('immutable');
  expect(hostHeaders('/')['cache-control']).toBeUndefined();
});

test('the workflow for GitHub Pages publishes what the build writes, with actions of a fixed major version', () => {
  const file = readFileSync(new URL('../.github/workflows/pages.yml', import.meta.url), 'utf8');
  const { jobs } = parse(file) as {
    jobs: Record<string, { steps: { run?: string; uses?: string; with?: { path?: string } }[] }>;
  };
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  expect(steps.flatMap(({ run }) => run ?? [])).toEqual(['npm ci', 'npm run build']);
  for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
  expect(steps.find(({ uses }) => uses?.includes('upload-pages-artifact'))?.with?.path).toBe('dist');
});
