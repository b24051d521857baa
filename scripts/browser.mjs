import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { giveUp, run } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Where systems put a Chromium that is not on the PATH. */
const places = [
  '/usr/bin/chromium',
  '/usr/lib/chromium/chromium',
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')),
];

const remedy =
  'No Chromium was found: run `npx playwright install --with-deps chromium` (or set CHROMIUM_PATH to one you have), then try again.';

const isRoot = process.getuid?.() === 0;

/**
 * Arguments for Chromium: it refuses to run as root inside its sandbox, and on a network without a way out its own errands
 * (updates, synchronisation) hold up pages.
 */
export const browserArguments = [
  ...(isRoot ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/**
 * Path of a Chromium that runs here: the one CHROMIUM_PATH names, else one that Playwright downloaded, else one of the system.
 * @returns {Promise<string | null>}
 */
export async function findBrowser() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!runs(named)) giveUp(`CHROMIUM_PATH is ${named}, which does not run: correct it or unset it.`);
    return named;
  }
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  return systemBrowser();
}

/**
 * As findBrowser, but installs Debian's Chromium where we may; when there is still none, stops with the command that mends it.
 * @returns {Promise<string>}
 */
export async function requireBrowser() {
  const found = await findBrowser();
  if (found) return found;
  if (isDebianRoot()) {
    console.log('No Chromium here: installing Debian’s (apt-get install chromium) …');
    await installPackages('chromium');
  }
  return systemBrowser() ?? giveUp(remedy);
}

function systemBrowser() {
  return [...names.flatMap(pathsOf), ...places].find(runs) ?? null;
}

/** Path of the first program of that name on the PATH. */
export function onPath(name) {
  return pathsOf(name).find((path) => existsSync(path)) ?? null;
}

function pathsOf(name) {
  return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
}

/** Ubuntu's /usr/bin/chromium-browser only says which snap to install, so being executable is not enough. */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    // On Windows `--version` opens a window instead of printing.
    if (process.platform !== 'win32') execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

/** Whether packages can be installed here without asking anybody. */
export function isDebianRoot() {
  return isRoot && existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
}

/** From Debian's packages; a failure is told by apt-get, and shows when the program is looked for. */
export async function installPackages(...packages) {
  await apt('update');
  await apt('install', '-y', ...packages);
}

function apt(...args) {
  // Another apt may be at work (a fresh cloud machine updates itself): wait for it.
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) console.log(await requireBrowser());
