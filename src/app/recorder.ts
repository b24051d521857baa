import type { LessonRecord } from './lessonRecord.ts';
import type { Store } from './storage.ts';

const pauseMs = 250;

/** Writes a lesson's record down a moment after the last change, and at once when the page goes away. */
export class Recorder {
  readonly #store: Store;
  readonly #read: () => LessonRecord;
  readonly #complain: (sentence: string) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #complained = false;

  constructor(store: Store, read: () => LessonRecord, complain: (sentence: string) => void) {
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
    this.#store.save(this.#read()).catch(() => {
      if (this.#complained) return;
      this.#complained = true;
      this.#complain('This browser could not keep your work. It is here until you close the page.');
    });
  };
}
