import type { LessonRecord } from './lessonRecord.ts';
import { mergeRecords } from './mergeRecords.ts';
import type { Store } from './storage.ts';

const pauseMs = 250;

/**
 * Writes a lesson's record down a moment after the last change, and at once when the page goes away. Tabs on the same lesson tell each other what they
 * wrote: when the page goes away there is no time to ask the database what another has put there.
 */
export class Recorder {
  readonly #store: Store;
  readonly #read: () => LessonRecord;
  readonly #complain: (sentence: string) => void;
  readonly #tabs: BroadcastChannel;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** This tab's own state when it last read or wrote. */
  #before: LessonRecord | null;
  /** What lies in the browser since another tab wrote. */
  #theirs: LessonRecord | null = null;
  #complained = false;

  constructor(
    store: Store,
    lesson: string,
    stored: LessonRecord | null,
    read: () => LessonRecord,
    complain: (sentence: string) => void,
  ) {
    this.#before = stored;
    this.#tabs = new BroadcastChannel(`failover-lab ${lesson}`);
    this.#tabs.onmessage = ({ data }: MessageEvent<LessonRecord>) => (this.#theirs = data);
    this.#store = store;
    this.#read = read;
    this.#complain = complain;
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
    const mine = this.#read();
    const kept = mergeRecords(mine, this.#before, this.#theirs);
    this.#before = mine;
    if (this.#theirs !== null) this.#theirs = kept;
    this.#tabs.postMessage(kept);
    this.#store.save(kept).catch(() => {
      if (this.#complained) return;
      this.#complained = true;
      this.#complain('This browser could not keep your work. It is here until you close the page.');
    });
  };
}
