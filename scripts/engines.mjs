import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isDebianRoot, installPackages, onPath } from './browser.mjs';

/**
 * The engines beside Chromium. Of each, Playwright's own browser is looked for first (`npx playwright install firefox webkit`), then what Debian
 * packages: Firefox ESR, which Playwright drives over WebDriver BiDi, and WebKitGTK's MiniBrowser, which only WebDriver drives, on a screen of Xvfb's.
 *
 * @typedef {{ name: 'firefox' | 'webkit', driven: 'playwright', path: string }
 *   | { name: 'firefox', driven: 'bidi', path: string }
 *   | { name: 'webkit', driven: 'webdriver', path: string, driver: string, screen: string }} Engine
 */

const packages = { firefox: ['firefox-esr'], webkit: ['webkit2gtk-driver', 'xvfb'] };

/** Where Debian puts WebKitGTK's browser; no PATH leads there. */
const miniBrowsers = ['x86_64', 'aarch64'].flatMap((machine) =>
  ['4.1', '4.0'].map((version) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-${version}/MiniBrowser`),
);

/** What to say where an engine is missing. */
export const engineRemedies = {
  firefox: 'npx playwright install firefox, or on Debian apt-get install firefox-esr',
  webkit: 'npx playwright install webkit, or on Debian apt-get install webkit2gtk-driver xvfb',
};

/** @returns {Promise<Engine | null>} */
export async function findFirefox() {
  const { firefox } = await import('@playwright/test');
  if (existsSync(firefox.executablePath())) {
    return { name: 'firefox', driven: 'playwright', path: firefox.executablePath() };
  }
  const path = onPath('firefox-esr') ?? onPath('firefox');
  // A snap's or another system's `firefox` keeps its profile to itself, so that only Debian's is known to be driven well.
  return path !== null && isFirefox(path) ? { name: 'firefox', driven: 'bidi', path } : null;
}

/** @returns {Promise<Engine | null>} */
export async function findWebKit() {
  const { webkit } = await import('@playwright/test');
  if (existsSync(webkit.executablePath())) {
    return { name: 'webkit', driven: 'playwright', path: webkit.executablePath() };
  }
  const path = miniBrowsers.find(existsSync);
  const [driver, screen] = [onPath('WebKitWebDriver'), onPath('Xvfb')];
  return path && driver && screen ? { name: 'webkit', driven: 'webdriver', path, driver, screen } : null;
}

/** Installs what is missing of both from Debian's packages, where that can be done. */
export async function installEngines() {
  const missing = [
    ...((await findFirefox()) === null ? packages.firefox : []),
    ...((await findWebKit()) === null ? packages.webkit : []),
  ];
  if (missing.length === 0) return;
  if (!isDebianRoot()) {
    console.log(`Not installed, since this is not root on Debian: ${missing.join(', ')}`);
    return;
  }
  console.log(`Installing ${missing.join(', ')} (apt-get install) …`);
  await installPackages(...missing);
}

function isFirefox(path) {
  try {
    return /^Mozilla Firefox/.test(execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 30_000 }));
  } catch {
    return false;
  }
}
