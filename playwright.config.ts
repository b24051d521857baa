import { defineConfig, devices } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/browser.mjs';
import { freePort } from './scripts/port.mjs';

// Workers read this file again: they must come to the port that the server was given.
process.env.E2E_PORT ??= String(await freePort());
const address = `http://localhost:${process.env.E2E_PORT}/`;
const executablePath = await findBrowser();

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: address,
    // What cannot be pressed is told by itself, not by the end of the whole journey.
    actionTimeout: 15_000,
    trace: 'off',
    launchOptions: { args: browserArguments, ...(executablePath ? { executablePath } : {}) },
  },
  projects: [{ name: 'chromium', use: { ...devices['Desktop Chrome'], viewport: { width: 1440, height: 900 } } }],
  webServer: {
    command: `node scripts/serve.mjs --strict --port ${process.env.E2E_PORT}`,
    url: address,
    reuseExistingServer: false,
  },
});
