import type { World } from './world.ts';

/** A run that takes more events than this would not end (a million requests through a load balancer take about 14 million). */
const EVENTS_MAX = 30_000_000;
/** Some twenty milliseconds of work, on a slow computer some hundred. */
const SIGN_EVENTS = 50_000;

export interface RunOptions {
  readonly eventsMax?: number;
  /** Told again and again while the run gets on, for who cannot tell a long run from one that hangs. Nothing in the run depends on it. */
  readonly alive?: () => void;
}

/** What is done in a run after so many events: a sign of life, or its end. Between two marks it costs one comparison an event. */
export class Pace {
  readonly #eventsMax: number;
  readonly #alive: (() => void) | undefined;
  /** When `reached` is next due. */
  mark: number;

  constructor({ eventsMax = EVENTS_MAX, alive }: RunOptions) {
    this.#eventsMax = eventsMax;
    this.#alive = alive;
    this.mark = Math.min(eventsMax, SIGN_EVENTS);
  }

  reached(world: World): void {
    if (world.eventCount >= this.#eventsMax) {
      world.stop(
        `The run was stopped after ${this.#eventsMax} events: it would take too long. Lower the rate or the duration, or look for requests that go round in circles.`,
      );
      return;
    }
    this.#alive?.();
    this.mark = Math.min(this.#eventsMax, world.eventCount + SIGN_EVENTS);
  }
}
