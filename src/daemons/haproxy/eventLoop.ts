import type { Host, TimerHandle } from '../../sim/host.ts';

/** How often an idle process wakes all the same, in milliseconds: for the name resolver that its HTTP client keeps (measured; httpclient.c, 2.6). */
const IDLE_TURN_MS = 1000;

/** Something that is overdue, and waits for the process to notice. */
class Overdue {
  timer: TimerHandle | null = null;
  readonly fromMs: number;
  readonly notice: () => void;
  constructor(fromMs: number, notice: () => void) {
    this.fromMs = fromMs;
    this.notice = notice;
  }
}

/**
 * The turns of HAProxy's event loop, as far as they show. A timer is looked at when it is due where the process has queued it; one that was only moved
 * forward is looked at when the process happens to be awake, and first in the queue (task.c wake_expired_tasks, 2.6).
 */
export class EventLoop {
  readonly #host: Host;
  readonly #overdue: Overdue[] = [];
  /** When in a second the idle turns come; drawn when they first matter. */
  #phaseMs: number | null = null;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Calls `notice` at the first turn from `fromMs` on, at `untilMs` at the latest. Returns how to call that off. */
  noticeBetween(fromMs: number, untilMs: number, notice: () => void): () => void {
    const nowMs = this.#host.now();
    const overdue = new Overdue(fromMs, notice);
    this.#overdue.push(overdue);
    const atMs = Math.max(nowMs, Math.min(untilMs, this.#idleTurnAfter(Math.max(nowMs, fromMs))));
    overdue.timer = this.#host.after(atMs - nowMs, () => {
      if (this.#drop(overdue)) notice();
    });
    return () => {
      this.#drop(overdue);
    };
  }

  /** The process is awake: a client came, or a check was due. */
  turn(): void {
    if (this.#overdue.length === 0) return;
    const nowMs = this.#host.now();
    for (const overdue of this.#overdue.filter(({ fromMs }) => fromMs <= nowMs))
      if (this.#drop(overdue)) overdue.notice();
  }

  #drop(overdue: Overdue): boolean {
    const at = this.#overdue.indexOf(overdue);
    if (at < 0) return false;
    this.#overdue.splice(at, 1);
    this.#host.cancel(overdue.timer);
    return true;
  }

  #idleTurnAfter(ms: number): number {
    this.#phaseMs ??= this.#host.random() * IDLE_TURN_MS;
    return Math.ceil((ms - this.#phaseMs) / IDLE_TURN_MS) * IDLE_TURN_MS + this.#phaseMs;
  }
}
