import { EventHeap } from './eventHeap.ts';
import { Heads, Lane } from './lane.ts';
import { CancellableEvent, QueueEvent } from './queueEvent.ts';

export { CancellableEvent, QueueEvent };

const LANES_MAX = 24;
/** A delay gets a lane when it was used this often. */
const LANE_AFTER = 8;
/** Delays that are counted before they have a lane: random ones would fill the memory. Not counting some only delays a lane. */
const COUNTED_MAX = 512;

/**
 * The event queue: everything that will happen, ordered by (time, sequence).
 *
 * Most delays are one of a few constants (a link's latency, a timeout from a configuration), and time never runs backwards, so events with
 * one constant delay are already in order: each such delay gets a lane, a plain first-in-first-out ring. What has no lane goes into a binary heap.
 * The next event is the least head of all of them, so the order is the same as with the heap alone, at a fraction of the cost.
 */
export class EventQueue {
  nowMs = 0;
  #sequence = 0;
  readonly #heads = new Heads(LANES_MAX + 1);
  readonly #lanes: Lane[] = [];
  /** Its head comes after all lanes'. */
  readonly #heap = new EventHeap(this.#heads, LANES_MAX);
  /** The lanes' delays, those used first in front: looking through them takes less than a map of fractions does. */
  readonly #delays = new Float64Array(LANES_MAX).fill(NaN);
  readonly #uses = new Map<number, number>();

  /** Puts an event `delayMs` from now; a delay below zero counts as zero. */
  schedule(event: QueueEvent, delayMs: number): void {
    const delay = delayMs > 0 ? delayMs : 0;
    const lane = this.#laneFor(delay);
    if (lane === null) this.#heap.push(this.nowMs + delay, this.#sequence++, event);
    else lane.push(this.nowMs + delay, this.#sequence++, event);
  }

  /** The same for an event that may be called off. */
  start(event: CancellableEvent, delayMs: number): void {
    const delay = delayMs > 0 ? delayMs : 0;
    const lane = this.#laneFor(delay);
    event.lane = lane;
    if (lane === null) this.#heap.push(this.nowMs + delay, this.#sequence++, event);
    else event.position = lane.push(this.nowMs + delay, this.#sequence++, event);
  }

  /** Calls an event off, whether it still waits or not. */
  cancel(event: CancellableEvent): void {
    event.cancelled = true;
    const { lane } = event;
    if (lane === null) return;
    event.lane = null;
    lane.remove(event);
  }

  /** Puts an event at a moment; a moment that has passed counts as now. */
  scheduleAt(event: QueueEvent, atMs: number): void {
    this.#heap.push(atMs > this.nowMs ? atMs : this.nowMs, this.#sequence++, event);
  }

  /** Takes the next event due at or before `untilMs` and moves the clock to it; undefined when there is none. */
  next(untilMs: number): QueueEvent | undefined {
    const { due: dues, sequence: sequences } = this.#heads;
    const lanes = this.#lanes.length;
    for (;;) {
      let from = LANES_MAX;
      let due = dues[LANES_MAX] as number;
      for (let i = 0; i < lanes; i++) {
        const laneDue = dues[i] as number;
        // Nearly every lane: one comparison each.
        if (laneDue > due) continue;
        if (laneDue < due || (sequences[i] as number) < (sequences[from] as number)) {
          due = laneDue;
          from = i;
        }
      }
      if (due > untilMs || due === Infinity) return undefined;
      if (from < LANES_MAX) {
        this.nowMs = due;
        return (this.#lanes[from] as Lane).shift();
      }
      const event = this.#heap.pop();
      // The heap keeps what was called off until its moment.
      if (event instanceof CancellableEvent && event.cancelled) continue;
      this.nowMs = due;
      return event;
    }
  }

  #laneFor(delay: number): Lane | null {
    const lanes = this.#lanes.length;
    for (let i = 0; i < lanes; i++) if (this.#delays[i] === delay) return this.#lanes[i] as Lane;
    return lanes < LANES_MAX ? this.#newLane(delay) : null;
  }

  #newLane(delay: number): Lane | null {
    const uses = (this.#uses.get(delay) ?? 0) + 1;
    if (uses >= LANE_AFTER) {
      const lane = new Lane(this.#heads, this.#lanes.length);
      this.#delays[this.#lanes.length] = delay;
      this.#lanes.push(lane);
      return lane;
    }
    if (this.#uses.size < COUNTED_MAX) this.#uses.set(delay, uses);
    return null;
  }
}
