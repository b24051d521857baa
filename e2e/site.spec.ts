import { expect, test } from '@playwright/test';

test('the site comes from one origin, under a strict policy, without an error', async ({ page, baseURL }) => {
  const errors: string[] = [];
  const foreign: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(baseURL!) && !url.startsWith('data:') && !url.startsWith('blob:')) foreign.push(url);
  });

  const response = await page.goto('./');
  await expect(page).toHaveTitle(/Failover Lab/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  // Two scripts stand inside pages, the one that knows the theme before anything is drawn, and the one that finds the site from the page for what is not there: the policy names them by their hashes.
  expect(response!.headers()['content-security-policy']).toMatch(/script-src 'self'( 'sha256-[\w+/=]+'){2};/);
  const inPage = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(inPage).toHaveAttribute('content', /script-src 'self'( 'sha256-[\w+/=]+'){2};.*object-src 'none'/);
  expect(errors).toEqual([]);
  expect(foreign).toEqual([]);
});

test('nothing outside the built folder is served, nor its notes', async ({ request }) => {
  for (const path of ['/.vite/manifest.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/%', '/assets/']) {
    expect((await request.get(path)).status(), path).toBe(404);
  }
});
