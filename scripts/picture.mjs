import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { browserArguments, requireBrowser } from './browser.mjs';
import { freePort } from './port.mjs';
import { root, run } from './run.mjs';
import { serve } from './serve.mjs';

/** `npm run picture`: the README's picture, taken from the built site as it is now: lesson 2, a web server without power, nobody has noticed yet. */
if ((await run('npm', ['run', '-s', 'build'])) !== 0) process.exit(1);
const port = await freePort();
const server = await serve({ folder: join(root, 'dist'), port, strict: true });
const executablePath = await requireBrowser();
const browser = await chromium.launch({ args: browserArguments, ...(executablePath ? { executablePath } : {}) });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(`http://localhost:${port}/#/lesson/load-balancer`);
  await page.getByRole('button', { name: /^web1\b/ }).first().click();
  await page.getByRole('button', { name: /power off/i }).click();
  await page.getByText(/lost its power [1-9][\d.]* s ago/).waitFor();
  await page.locator('.monaco-editor .view-line').first().waitFor();
  await page.getByRole('button', { name: 'Pause' }).first().click();
  await page.screenshot({ path: 'docs/lesson.png' });
} finally {
  await browser.close();
  server.close?.();
}
process.exit(0);
