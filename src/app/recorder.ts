import { inBrowser } from './inBrowser.ts';
import { keeping } from './keeping.svelte.ts';

const pauseMs = 250;
/** After a failure it tries again by itself: room may be made meanwhile. */
const retryMs = 5000;

/** What is kept, and how. */
export interface Kept<T extends Versioned> {
  /** Tabs that work on the same thing have the same. */
  readonly name: string;
  readonly stored: T | null;
  /** The state that is to be kept. */
  read(): T;
  /** `mine` with what another tab's has besides; `before` is what mine was when it was last written. */
  merge(mine: T, before: T | null, theirs: T | null): T;
  /** Rejects when the browser refuses. */
  save(record: T): Promise<void>;
  /** Another tab has written. */
  heard?(theirs: T): void;
}

/** The version of its format. */
export interface Versioned {
  readonly version: number;
}

/**
 * Writes a record down a moment after the last change, and at once when the page goes away. Tabs on the same lesson tell each other what they
 * wrote: when the page goes away there is no time to ask the database what another has put there.
 */
export class Recorder<T extends Versioned> {
  readonly #kept: Kept<T>;
  readonly #tabs: BroadcastChannel | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** This tab's own state when it last read or wrote. */
  #before: T | null;
  /** What lies in the browser since another tab wrote. */
  #theirs: T | null = null;
  /** A newer lab works on the same in another tab: what it writes must stay. */
  #surpassed = false;
  #closed = false;

  constructor(kept: Kept<T>) {
    this.#kept = kept;
    this.#before = kept.stored;
    if (!inBrowser) return;
    this.#tabs = new BroadcastChannel(`failover-lab ${kept.name}`);
    this.#tabs.onmessage = ({ data }: MessageEvent<T>) => this.#hear(data);
    document.addEventListener('visibilitychange', this.#flushWhenHidden);
    addEventListener('pagehide', this.#flush);
  }

  changed(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#flush, pauseMs);
  }

  close(): void {
    if (!inBrowser) return;
    this.#flush();
    this.#closed = true;
    this.#tabs?.close();
    document.removeEventListener('visibilitychange', this.#flushWhenHidden);
    removeEventListener('pagehide', this.#flush);
  }

  readonly #flushWhenHidden = () => {
    if (document.hidden) this.#flush();
  };

  readonly #flush = () => {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    const mine = this.#kept.read();
    if (this.#surpassed) return keeping.complain(sentences.surpassed);
    const record = this.#kept.merge(mine, this.#before, this.#theirs);
    this.#before = mine;
    if (this.#theirs !== null) this.#theirs = record;
    this.#tabs?.postMessage(record);
    void this.#save(record);
  };

  #hear(theirs: T): void {
    const { version } = this.#kept.read();
    if (theirs.version > version) this.#surpassed = true;
    // An older lab will hear of this one's in turn, and make way.
    else if (theirs.version === version) {
      this.#theirs = theirs;
      this.#kept.heard?.(theirs);
    }
  }

  async #save(record: T): Promise<void> {
    try {
      await this.#kept.save(record).catch(async (error: unknown) => {
        if (!isFull(error)) throw error;
        // Work goes before copies of the site, which can be had again.
        const { makeRoom } = await import('./offline/room.ts');
        await makeRoom();
        await this.#kept.save(record);
      });
      keeping.relieve();
    } catch (error) {
      keeping.complain(isFull(error) ? sentences.full : sentences.refused);
      if (!this.#closed) this.#timer ??= setTimeout(this.#flush, retryMs);
    }
  }
}

const sentences = {
  full: 'This browser has no room left to keep your work. It is here until you close the page: make room on the disk, or download it.',
  refused: 'This browser could not keep your work. It is here until you close the page: download it, to be safe.',
  surpassed:
    'A newer version of the lab works on this in another tab. What you change here is not kept: download it, or load the page again to go on there.',
};

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
