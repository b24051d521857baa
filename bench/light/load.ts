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
  readonly editorMs: number;
  /** What came until the picture was alive. */
  readonly bytes: number;
  readonly requests: number;
}

interface Marks {
  originMs: number;
  paintMs: number;
  largestMs: number;
  aliveMs: number;
  editorMs: number;
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
/** What may still shift or block when the editor is there. */
const AFTERWARDS_MS = 1000;

/** Runs in the page, before its own code. The picture is alive when something in it changes; the editor is usable when it has lines and takes keys. */
function markInPage(): void {
  const marks: Marks = {
    originMs: performance.timeOrigin,
    paintMs: NaN,
    largestMs: NaN,
    aliveMs: NaN,
    editorMs: NaN,
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
  new MutationObserver((changes) => {
    const parsed = document.readyState !== 'loading';
    const inPicture = (node: Node): boolean =>
      (node instanceof Element ? node : node.parentElement)?.closest('.fig svg') instanceof Element;
    if (Number.isNaN(marks.aliveMs) && parsed && changes.some(({ target }) => inPicture(target)))
      marks.aliveMs = performance.now();
    if (
      Number.isNaN(marks.editorMs) &&
      document.querySelector('.monaco-editor .view-line') &&
      document.querySelector('.monaco-editor :is(textarea, .native-edit-context)')
    )
      marks.editorMs = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
}

/** Makes the page note what `loadOf` reads. */
export async function watch(page: Page): Promise<void> {
  await page.addInitScript(markInPage);
}

/** Loads an address and waits until all of it is there, or as long as there is patience */
export async function loadOf(page: Page, address: string, line: SlowLine, patienceMs: number): Promise<Load> {
  line.carried.length = 0;
  await page.goto(address, { waitUntil: 'commit', timeout: patienceMs });
  const editor = page.waitForFunction(() => !Number.isNaN(window.lightMarks?.editorMs), undefined, {
    timeout: patienceMs,
  });
  await editor.catch((error: unknown) => {
    if (!(error instanceof errors.TimeoutError)) throw error;
  });
  await page.waitForTimeout(AFTERWARDS_MS);
  const marks = await page.evaluate(() => window.lightMarks);
  const until = marks.originMs + marks.aliveMs;
  const came = line.carried.filter(({ endMs }) => endMs <= until);
  const blocking = marks.tasks.filter(({ atMs, tookMs }) => atMs + tookMs >= marks.paintMs);
  return {
    paintMs: marks.paintMs,
    largestMs: marks.largestMs,
    blockedMs: blocking.reduce((sum, { tookMs }) => sum + Math.max(0, tookMs - TASK_MAX_MS), 0),
    shift: marks.shift,
    aliveMs: marks.aliveMs,
    editorMs: marks.editorMs,
    bytes: came.reduce((sum, { bytes }) => sum + bytes, 0),
    requests: came.length,
  };
}
