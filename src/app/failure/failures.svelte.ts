/** Something of the lab's own that went wrong. */
export interface Failure {
  /** The part of the page that it took away: `The timeline`; null where it took none. */
  readonly part: string | null;
  readonly error: unknown;
  /** Milliseconds since 1970. */
  readonly atMs: number;
}

/** Enough to tell what came first; a mistake that repeats itself with every frame must not fill the memory. */
const KEPT_MAX = 10;
/** Browsers say this of drawings that change their own size; nothing is wrong. */
const harmless = /^ResizeObserver loop/;

/** What went wrong since the page was loaded, for the learner to see and to report. Nothing of it is sent anywhere. */
export class Failures {
  list = $state.raw<readonly Failure[]>([]);
  /** Somebody wants to see the report. */
  asked = $state(false);
  /** The last one took no part away, and is yet to be said. */
  unsaid = $state(false);

  /** From now on it hears of what nobody else catches. */
  listen(): void {
    addEventListener('error', ({ error, message }) => {
      if (!harmless.test(message)) this.note(error ?? message, null);
    });
    addEventListener('unhandledrejection', ({ reason }) => this.note(reason, null));
  }

  note(error: unknown, part: string | null): void {
    if (part === null) this.unsaid = true;
    if (this.list.length < KEPT_MAX) this.list = [...this.list, { part, error, atMs: Date.now() }];
  }
}

/** The page's one. */
export const failures = new Failures();
