import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import { serve } from '../../scripts/serve.mjs';
import type { Lesson } from '../../src/lesson/lesson.ts';
import { type Figure, quantile } from '../measure.ts';
import { scenes, type Scene } from './scenes.ts';
import { WatchedPage } from './watchedPage.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PORT = 18_500;
/** Below this the browser does not call a task long. */
const BLOCKED_MAX_MS = 50;
const KEYS = 40;
/** Of these keys the first ones find threads that have not run much yet. */
const WARM_UP = 10;
/** Ends with a number and one character more. */
const VALUE_LINE = /timeout\sclient|worker_connections/;
/** It is looked for so far down. */
const PAGES_MAX = 5;
/** So long that the one before is answered. */
const KEY_GAP_MS = 700;

function unmeasured(why: string): Figure[] {
  return [{ name: 'in a browser', measured: 'not measured', target: why, met: null }];
}

/** What only a browser can tell, on the built site; each figure as it comes. */
export async function* pageFigures(lessons: readonly Lesson[]): AsyncGenerator<Figure[]> {
  const folder = resolve(process.env.BENCH_DIST ?? join(root, 'dist'));
  if (!existsSync(join(folder, 'index.html'))) return yield unmeasured(`nothing is built in ${folder}`);
  const executablePath = await findBrowser();
  if (executablePath === null) return yield unmeasured('no Chromium was found');
  const server = await serve({ folder, port: PORT });
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  try {
    for (const lesson of lessons) yield await verdictFigures(browser, server.address, lesson);
    for (const scene of scenes(lessons)) yield await sceneFigures(browser, server.address, scene);
    yield [await framesFigure(browser, server.address)];
    const measured = `${browser.version()}, ${availableParallelism()} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
    yield [{ name: 'in a browser: measured with', measured, target: '', met: null }];
  } finally {
    await browser.close();
    server.close();
  }
}

/** From a real key to the last verdict on the page, the pause in which more may be typed included; and how long the page was blocked meanwhile. */
async function verdictFigures(browser: Browser, address: string, lesson: Lesson): Promise<Figure[]> {
  const step =
    1 +
    lesson.steps.findIndex(({ blocks }) => blocks.some((block) => block.type === 'checks' && block.checks === 'all'));
  const watched = await WatchedPage.open(browser, `${address}#/lesson/${lesson.id}/step/${step}`);
  const { page } = watched;
  const editor = page.getByRole('region', { name: 'Files', exact: true }).getByRole('textbox');
  await editor.first().focus();
  await page.locator('.monaco-editor').first().waitFor();
  const line = page.locator('.view-line').filter({ hasText: VALUE_LINE }).first();
  for (let n = 0; n < PAGES_MAX && !(await line.isVisible()); n++) {
    await page.keyboard.press('PageDown');
    await page.waitForTimeout(300);
  }
  await line.click();
  // Before the unit or the semicolon.
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await page.waitForTimeout(1500);
  await watched.notes();
  for (let n = 0; n < KEYS; n++) {
    // Another last digit is another value: every check runs anew.
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press(String((n + 1) % 10));
    await page.waitForTimeout(KEY_GAP_MS);
  }
  const { verdicts, blocked } = await watched.notes();
  await watched.close();
  const sorted = verdicts.slice(WARM_UP).sort((a, b) => a - b);
  const [median, slow] = [quantile(sorted, 0.5), quantile(sorted, 0.95)];
  return [
    {
      name: `${lesson.id}, in a browser: a key to all ${lesson.checks.length} verdicts on the page, of ${sorted.length} keys`,
      measured: `${median.toFixed(0)} ms (95 %: ${slow.toFixed(0)})`,
      target: '≤ 60 ms (150)',
      met: median <= 60 && slow <= 150,
    },
    blockedFigure(`${lesson.id}, typing ${KEYS} keys`, blocked),
  ];
}

async function sceneFigures(browser: Browser, address: string, { name, at, arrive, act }: Scene): Promise<Figure[]> {
  const watched = await WatchedPage.open(browser, `${address}${at}`);
  try {
    await arrive(watched.page);
    // What opening a page takes is another matter than what is done on it.
    await watched.page.waitForTimeout(1500);
    const opening = await watched.notes();
    await act(watched.page);
    const { blocked } = await watched.notes();
    return [
      blockedFigure(name, blocked),
      blockedFigure(`${name}: before that, opening the page`, opening.blocked, false),
    ];
  } finally {
    await watched.close();
  }
}

function blockedFigure(name: string, blocked: readonly number[], judged = true): Figure {
  const longest = Math.max(0, ...blocked);
  const measured =
    longest === 0 ? `never over ${BLOCKED_MAX_MS} ms` : `${longest.toFixed(0)} ms (${blocked.length} times)`;
  const target = judged ? `≤ ${BLOCKED_MAX_MS} ms` : '';
  return { name: `${name}: the page was blocked`, measured, target, met: judged ? longest <= BLOCKED_MAX_MS : null };
}

/** What the page #/bench says of itself. */
async function framesFigure(browser: Browser, address: string): Promise<Figure> {
  const watched = await WatchedPage.open(browser, `${address}#/bench`);
  const { page } = watched;
  const status = page.getByRole('status').filter({ hasText: 'frames a second' });
  await status.waitFor();
  const words = (await status.innerText()).replace(/\s+/g, ' ');
  const title = await page.getByRole('heading', { level: 1 }).innerText();
  await watched.close();
  const framesPerSecond = Number(/([\d.]+) frames a second/.exec(words)?.[1] ?? NaN);
  const own = /Our own work for a frame: ([\d.]+) ms median, ([\d.]+) ms/.exec(words);
  return {
    name: `${title}: frames a second`,
    measured: `${framesPerSecond.toFixed(1)} (own work ${own?.[1] ?? '?'} ms, 95 %: ${own?.[2] ?? '?'})`,
    target: '≥ 60',
    // Gaps of 1/60 s are measured in tenths of a millisecond.
    met: framesPerSecond >= 59.5,
  };
}
