import { existsSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { browserArguments, findBrowser } from '../../scripts/browser.mjs';
import { serve } from '../../scripts/serve.mjs';
import { type Figure, quantile } from '../measure.ts';
import { loadOf, typingOf, watch, type Load, type Typing } from './load.ts';
import { SlowLine, type Speed } from './slowLine.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [HOST_PORT, LINE_PORT] = [18_520, 18_521];
const LESSON = 'lesson/load-balancer/';
const LOADS = Number(process.env.BENCH_LOADS ?? 5);
/** A slow phone's connection, and its processor beside this one's. */
const slow: Speed = { bitsPerSecond: 1_600_000, roundTripMs: 150 };
const PROCESSOR_SLOWDOWN = 4;
const PATIENCE_MS = 45_000;
/** What a page keeps of edits is written within this. */
const FORGET_MS = 1500;

type Way = 'cold' | 'warm' | 'offline';

/** Somebody who watches, and another who types at once. */
type Visit = Load & Typing;

interface Target {
  readonly name: string;
  readonly of: (visit: Visit) => number;
  readonly unit: string;
  readonly digits?: number;
  readonly most: Readonly<Record<Way, number | null>>;
}

const always = (most: number): Target['most'] => ({ cold: most, warm: most, offline: most });
const unjudged: Target['most'] = { cold: null, warm: null, offline: null };
const again = (cold: number): Target['most'] => ({ cold, warm: 1000, offline: 1000 });

const targets: readonly Target[] = [
  { name: 'first contentful paint', of: (l) => l.paintMs, unit: 'ms', most: again(600) },
  { name: 'largest contentful paint', of: (l) => l.largestMs, unit: 'ms', most: again(1000) },
  { name: 'the picture is alive', of: (l) => l.aliveMs, unit: 'ms', most: again(1000) },
  { name: 'the page is taken over by its scripts', of: (l) => l.overMs, unit: 'ms', most: unjudged },
  {
    name: 'the editor is usable: what was typed at once is taken',
    of: (l) => l.takenMs,
    unit: 'ms',
    most: again(5000),
  },
  { name: 'the full editor, for whoever typed at once', of: (l) => l.fullMs, unit: 'ms', most: unjudged },
  { name: 'blocked beyond 50 ms a task', of: (l) => l.blockedMs, unit: 'ms', most: always(130) },
  { name: 'layout shift', of: (l) => l.shift, unit: '', digits: 4, most: always(0) },
  {
    name: 'came until the page was taken over',
    of: (l) => l.bytes / 1000,
    unit: 'kB',
    digits: 1,
    most: { cold: 120, warm: null, offline: null },
  },
  {
    name: 'requests until the page was taken over',
    of: (l) => l.requests,
    unit: '',
    most: { cold: 15, warm: null, offline: null },
  },
];

/** How light a lesson's page of the built site is (`dist`, or the folder that BENCH_DIST names): cold, again, and without a connection; each figure the median of several loads. */
export async function* lightFigures(): AsyncGenerator<Figure[]> {
  const folder = resolve(process.env.BENCH_DIST ?? join(root, 'dist'));
  const executablePath = await findBrowser();
  if (executablePath === null || !existsSync(join(folder, LESSON, 'index.html')))
    return yield [
      {
        name: 'light',
        measured: 'not measured',
        target: executablePath === null ? 'no Chromium was found' : `nothing is built in ${folder}`,
        met: null,
      },
    ];
  const host = await serve({ folder, port: HOST_PORT });
  const line = await SlowLine.before(host.address, LINE_PORT);
  const browser = await chromium.launch({ executablePath, args: browserArguments });
  try {
    const loads: Record<Way, Visit[]> = { cold: [], warm: [], offline: [] };
    for (let n = 0; n < LOADS; n++) {
      const visit = await visitOnce(browser, line);
      for (const way of ways) loads[way].push(visit[way]);
    }
    for (const way of ways) yield targets.map((target) => figure(way, target, loads[way]));
    const measured = `${browser.version()}, ${availableParallelism()} processors, load ${(loadavg()[0] ?? 0).toFixed(1)}`;
    yield [
      {
        name: `light: ${LOADS} loads each, 1.6 Mbit/s, 150 ms, processor / ${PROCESSOR_SLOWDOWN}; measured with`,
        measured,
        target: '',
        met: null,
      },
    ];
  } finally {
    await browser.close();
    line.close();
    host.close();
  }
}

const ways: readonly Way[] = ['cold', 'warm', 'offline'];

/** A visitor who was never here, comes again when all is kept, and again without a connection. */
async function visitOnce(browser: Browser, line: SlowLine): Promise<Record<Way, Visit>> {
  const address = `http://localhost:${LINE_PORT}/${LESSON}`;
  const newContext = () => browser.newContext({ viewport: { width: 1440, height: 900 } });
  const context = await newContext();
  const stranger = await newContext();
  const slowPage = async (of: BrowserContext): Promise<Page> => {
    const page = await of.newPage();
    const devtools = await of.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: PROCESSOR_SLOWDOWN });
    await watch(page);
    return page;
  };
  const visit = async (watcher: BrowserContext, typist = watcher): Promise<Visit> => {
    const watched = await slowPage(watcher);
    const load = await loadOf(watched, address, line, PATIENCE_MS);
    await watched.close();
    const typed = await slowPage(typist);
    const typing = await typingOf(typed, address, PATIENCE_MS);
    await forget(typed);
    return { ...load, ...typing };
  };
  try {
    line.speed = slow;
    const cold = await visit(context, stranger);
    line.speed = null;
    await kept(await context.newPage(), address);
    line.speed = slow;
    const warm = await visit(context);
    await context.setOffline(true);
    return { cold, warm, offline: await visit(context) };
  } finally {
    await Promise.all([context.close(), stranger.close()]);
  }

  /** Closes a page without what was typed on it. */
  async function forget(page: Page): Promise<void> {
    await page.getByRole('button', { name: /^Reset .* version$/ }).click();
    await page.waitForTimeout(FORGET_MS);
    await page.close();
  }

  /** Until the site's own worker holds all of it. */
  async function kept(page: Page, at: string): Promise<void> {
    await page.goto(at);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.close();
  }
}

function figure(way: Way, { name, of, unit, digits = 0, most }: Target, loads: readonly Visit[]): Figure {
  const sorted = loads.map((load) => (Number.isNaN(of(load)) ? Infinity : of(load))).sort((a, b) => a - b);
  const median = quantile(sorted, 0.5);
  const limit = most[way];
  const words = (value: number): string =>
    Number.isFinite(value) ? `${value.toFixed(digits)} ${unit}`.trim() : `not in ${PATIENCE_MS / 1000} s`;
  return {
    name: `${way}: ${name}`,
    measured: `${words(median)} (${words(sorted[0] ?? NaN)} to ${words(sorted.at(-1) ?? NaN)})`,
    target: limit === null ? '' : limit === 0 ? '0' : `≤ ${limit} ${unit}`.trim(),
    met: limit === null ? null : median <= limit,
  };
}
