import { defineConfig, devices, type Project } from '@playwright/test';
import { browserArguments, findBrowser } from './scripts/browser.mjs';
import { findFirefox, findWebKit } from './scripts/engines.mjs';
import { freePort } from './scripts/port.mjs';

// Workers read this file again: they must come to the port that the server was given.
process.env.E2E_PORT ??= String(await freePort());
const address = `http://localhost:${process.env.E2E_PORT}/`;
const executablePath = await findBrowser();
const [firefox, webkit] = await Promise.all([findFirefox(), findWebKit()]);
const viewport = { width: 1440, height: 900 };
/** Each lesson from the home page to done. */
const mainJourneys = /@lesson/;

/** Every journey in Chromium, each lesson's in Firefox, and a short one in WebKit, as far as they are on this machine. */
const projects: Project[] = [];
if (firefox !== null) {
  const { driven, path } = firefox;
  projects.push({
    name: 'firefox',
    grep: mainJourneys,
    // Driven over BiDi it takes twice as long as Chromium.
    timeout: 180_000,
    use: {
      ...devices['Desktop Firefox'],
      viewport,
      // Debian's Firefox is driven over WebDriver BiDi.
      ...(driven === 'bidi' ? { channel: 'moz-firefox', launchOptions: { executablePath: path } } : {}),
    },
  });
}
if (webkit?.driven === 'playwright') {
  projects.push({
    name: 'webkit',
    grep: mainJourneys,
    testMatch: 'one-server.spec.ts',
    use: { ...devices['Desktop Safari'], viewport },
  });
} else if (webkit !== null) {
  projects.push({ name: 'webkit', testMatch: 'miniBrowser/*.webdriver.ts' });
}
// Last, because its journeys are short: at the end no worker waits long for the other.
projects.push({
  name: 'chromium',
  use: {
    ...devices['Desktop Chrome'],
    viewport,
    launchOptions: { args: browserArguments, ...(executablePath ? { executablePath } : {}) },
  },
});

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 90_000,
  // Shared machines that integrate stand still for seconds now and then; what passes only the second time is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: address,
    // What cannot be pressed is told by itself, not by the end of the whole journey.
    actionTimeout: 15_000,
    trace: 'off',
    // Each context would fetch the whole site once more; the journeys of working offline let it.
    serviceWorkers: 'block',
  },
  projects,
  webServer: {
    command: `node scripts/serve.mjs --strict --port ${process.env.E2E_PORT}`,
    url: address,
    reuseExistingServer: false,
  },
});
