import type { Browser, Page } from 'playwright-core';

/** What the page has been told to note about itself (see `noteInPage`). */
interface Notes {
  /** Milliseconds of every task longer than 50, as the browser reports them. */
  readonly blocked: number[];
  /** Milliseconds from a key to the last verdict that it made stale. */
  readonly verdicts: number[];
}

declare global {
  interface Window {
    labNotes: Notes;
  }
}

/** Runs in the page, before its own code. */
function noteInPage(): void {
  const notes: Notes = { blocked: [], verdicts: [] };
  window.labNotes = notes;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) notes.blocked.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  let keyMs = 0;
  let staleSinceMs = 0;
  addEventListener('keydown', (event) => (keyMs = event.timeStamp), true);
  new MutationObserver(() => {
    const stale = document.querySelector('li.stale') !== null;
    if (stale && staleSinceMs === 0) staleSinceMs = keyMs;
    if (stale || staleSinceMs === 0) return;
    notes.verdicts.push(performance.now() - staleSinceMs);
    staleSinceMs = 0;
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
}

/** A page of the built site that notes how long it was blocked, and how soon verdicts came after keys. */
export class WatchedPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(browser: Browser, address: string): Promise<WatchedPage> {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    await page.addInitScript(noteInPage);
    await page.goto(address);
    return new WatchedPage(page);
  }

  /** What was noted since this was last asked, once the page rests. */
  async notes(): Promise<Notes> {
    await this.page.waitForTimeout(300);
    return this.page.evaluate(() => {
      const { blocked, verdicts } = window.labNotes;
      return { blocked: blocked.splice(0), verdicts: verdicts.splice(0) };
    });
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
