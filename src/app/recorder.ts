const pauseMs = 250;

/** What is kept, and how. */
export interface Keeping<T> {
  /** Tabs that work on the same thing have the same. */
  readonly name: string;
  readonly stored: T | null;
  /** The state that is to be kept. */
  read(): T;
  /** `mine` with what another tab's has besides; `before` is what mine was when it was last written. */
  merge(mine: T, before: T | null, theirs: T | null): T;
  /** Rejects when the browser refuses. */
  save(record: T): Promise<void>;
  complain(sentence: string): void;
  /** Another tab has written. */
  heard?(theirs: T): void;
}

/**
 * Writes a record down a moment after the last change, and at once when the page goes away. Tabs on the same lesson tell each other what they
 * wrote: when the page goes away there is no time to ask the database what another has put there.
 */
export class Recorder<T> {
  readonly #keeping: Keeping<T>;
  readonly #tabs: BroadcastChannel;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** This tab's own state when it last read or wrote. */
  #before: T | null;
  /** What lies in the browser since another tab wrote. */
  #theirs: T | null = null;
  #complained = false;

  constructor(keeping: Keeping<T>) {
    this.#keeping = keeping;
    this.#before = keeping.stored;
    this.#tabs = new BroadcastChannel(`failover-lab ${keeping.name}`);
    this.#tabs.onmessage = ({ data }: MessageEvent<T>) => {
      this.#theirs = data;
      keeping.heard?.(data);
    };
    document.addEventListener('visibilitychange', this.#flushWhenHidden);
    addEventListener('pagehide', this.#flush);
  }

  changed(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#flush, pauseMs);
  }

  close(): void {
    this.#flush();
    this.#tabs.close();
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
    const mine = this.#keeping.read();
    const kept = this.#keeping.merge(mine, this.#before, this.#theirs);
    this.#before = mine;
    if (this.#theirs !== null) this.#theirs = kept;
    this.#tabs.postMessage(kept);
    this.#keeping.save(kept).catch(() => {
      if (this.#complained) return;
      this.#complained = true;
      this.#keeping.complain('This browser could not keep your work. It is here until you close the page.');
    });
  };
}
