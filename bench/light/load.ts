import { errors, type Page } from 'playwright-core';
import type { SlowLine } from './slowLine.ts';

/** What one load of a page was like; times in milliseconds from its beginning, NaN where it did not happen. */
export interface Load {
  readonly paintMs: number;
  readonly largestMs: number;
  readonly blockedMs: number;
  /** The layout's shifts, summed as the browser scores them. */
  readonly shift: number;
  readonly aliveMs: number;
  /** The page's scripts had taken over what was built: what is pressed is done. */
  readonly overMs: number;
  /** What came until the page was taken over. */
  readonly bytes: number;
  readonly requests: number;
}

/** What somebody met who typed as soon as there was a field; times in milliseconds from the page's beginning. */
export interface Typing {
  /** The lab had taken what was typed. */
  readonly takenMs: number;
  /** The full editor stood, which loads when somebody comes near the text. */
  readonly fullMs: number;
}

interface Marks {
  originMs: number;
  paintMs: number;
  largestMs: number;
  aliveMs: number;
  overMs: number;
  fieldMs: number;
  wholeMs: number;
  takenMs: number;
  fullMs: number;
  shift: number;
  tasks: { readonly atMs: number; readonly tookMs: number }[];
}

declare global {
  interface Window {
    lightMarks: Marks;
  }
}

/** A task blocks by what it takes beyond this. */
const TASK_MAX_MS = 50;
/** What may still shift or block when the files and the whole run are there. */
const AFTERWARDS_MS = 1000;

/** Runs in the page, before its own code. */
function markInPage(): void {
  const marks: Marks = {
    originMs: performance.timeOrigin,
    paintMs: NaN,
    largestMs: NaN,
    aliveMs: NaN,
    overMs: NaN,
    fieldMs: NaN,
    wholeMs: NaN,
    takenMs: NaN,
    fullMs: NaN,
    shift: 0,
    tasks: [],
  };
  window.lightMarks = marks;
  const observe = (type: string, hear: (entry: PerformanceEntry) => void): void => {
    new PerformanceObserver((list) => list.getEntries().forEach(hear)).observe({ type, buffered: true });
  };
  observe('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') marks.paintMs = startTime;
  });
  observe('largest-contentful-paint', ({ startTime }) => (marks.largestMs = startTime));
  observe('longtask', ({ startTime, duration }) => marks.tasks.push({ atMs: startTime, tookMs: duration }));
  observe('layout-shift', (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) marks.shift += value;
  });
  // Alive is what moves: the first request that is painted over the picture where none was in the frame before.
  const { arc, clearRect } = CanvasRenderingContext2D.prototype;
  let [before, now]: [Set<string> | null, Set<string> | null] = [null, null];
  const overPicture = ({ canvas }: CanvasRenderingContext2D): boolean =>
    Number.isNaN(marks.aliveMs) && canvas.closest('.fig') !== null;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    if (overPicture(this)) [before, now] = [now, new Set()];
    clearRect.apply(this, area);
  };
  CanvasRenderingContext2D.prototype.arc = function (x, y, ...rest) {
    if (overPicture(this)) {
      now?.add(`${x} ${y}`);
      if (before !== null && before.size > 0 && !before.has(`${x} ${y}`)) marks.aliveMs = performance.now();
    }
    arc.call(this, x, y, ...rest);
  };
  new MutationObserver(() => {
    const at = performance.now();
    const stands = (selector: string): boolean => document.querySelector(selector) !== null;
    if (Number.isNaN(marks.overMs) && stands('.sheet.measured')) marks.overMs = at;
    if (Number.isNaN(marks.fieldMs) && stands('.light-editor textarea')) marks.fieldMs = at;
    if (Number.isNaN(marks.wholeMs) && stands('[aria-label="Timeline"][aria-busy="false"]')) marks.wholeMs = at;
    if (Number.isNaN(marks.takenMs) && stands('button[aria-label^="Reset "]')) marks.takenMs = at;
    if (Number.isNaN(marks.fullMs) && stands('.monaco-editor .view-line')) marks.fullMs = at;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** Makes the page note what `loadOf` reads. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(markInPage);
}

async function isMarked(
  page: Page,
  mark: 'fieldMs' | 'wholeMs' | 'takenMs' | 'fullMs',
  patienceMs: number,
): Promise<void> {
  const marked = page.waitForFunction((name) => !Number.isNaN(window.lightMarks?.[name]), mark, {
    timeout: patienceMs,
  });
  await marked.catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
  });
}

/** Loads an address and types into the open file as soon as that is there. */
export async function typingOf(page: Page, address: string, patienceMs: number): Promise<Typing> {
  await page.goto(address, { waitUntil: 'commit', timeout: patienceMs });
  const field = page.getByRole('region', { name: 'Files', exact: true }).getByRole('textbox');
  await field.focus({ timeout: patienceMs });
  await page.keyboard.insertText('# mine ');
  for (const mark of ['takenMs', 'fullMs'] as const) await isMarked(page, mark, patienceMs);
  const { takenMs, fullMs } = await page.evaluate(() => window.lightMarks);
  return { takenMs, fullMs };
}

/** Loads an address and waits until all of it is there, or as long as there is patience */
export async function loadOf(page: Page, address: string, line: SlowLine, patienceMs: number): Promise<Load> {
  line.carried.length = 0;
  await page.goto(address, { waitUntil: 'commit', timeout: patienceMs });
  for (const mark of ['fieldMs', 'wholeMs'] as const) await isMarked(page, mark, patienceMs);
  await page.waitForTimeout(AFTERWARDS_MS);
  const marks = await page.evaluate(() => window.lightMarks);
  const until = marks.originMs + marks.overMs;
  const came = line.carried.filter(({ endMs }) => endMs <= until);
  const blocking = marks.tasks.filter(({ atMs, tookMs }) => atMs + tookMs >= marks.paintMs);
  return {
    paintMs: marks.paintMs,
    largestMs: marks.largestMs,
    blockedMs: blocking.reduce((sum, { tookMs }) => sum + Math.max(0, tookMs - TASK_MAX_MS), 0),
    shift: marks.shift,
    aliveMs: marks.aliveMs,
    overMs: marks.overMs,
    bytes: came.reduce((sum, { bytes }) => sum + bytes, 0),
    requests: came.length,
  };
}
