/**
 * The event queue: everything that will happen, ordered by (time, sequence).
 *
 * Most delays are one of a few constants (a link's latency, a timeout from a configuration), and time never runs backwards, so events with
 * one constant delay are already in order: each such delay gets a lane, a plain first-in-first-out buffer. What has no lane goes into a binary heap.
 * The next event is the least head of all of them, so the order is the same as with the heap alone, at a fraction of the cost.
 */
export abstract class QueueEvent {
  dueMs = 0;
  sequence = 0;
  cancelled = false;
  abstract run(): void;
}

const LANES_MAX = 24;
/** A delay gets a lane when it was used this often. */
const LANE_AFTER = 8;

class Lane {
  items: (QueueEvent | undefined)[] = [];
  head = 0;

  peek(): QueueEvent | undefined {
    while (this.head < this.items.length) {
      const event = this.items[this.head] as QueueEvent;
      if (!event.cancelled) return event;
      this.items[this.head++] = undefined;
    }
    if (this.head > 0) {
      this.items.length = 0;
      this.head = 0;
    }
    return undefined;
  }

  shift(): void {
    this.items[this.head++] = undefined;
    if (this.head > 4096 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
  }
}

export class EventQueue {
  nowMs = 0;
  #sequence = 0;
  readonly #heap: QueueEvent[] = [];
  readonly #lanes: Lane[] = [];
  readonly #laneOf = new Map<number, Lane | number>();

  /** Puts an event `delayMs` from now; a delay below zero counts as zero. */
  schedule(event: QueueEvent, delayMs: number): void {
    const delay = delayMs > 0 ? delayMs : 0;
    event.dueMs = this.nowMs + delay;
    event.sequence = this.#sequence++;
    const lane = this.#lane(delay);
    if (lane !== undefined) lane.items.push(event);
    else this.#push(event);
  }

  /** Puts an event at a moment; a moment that has passed counts as now. */
  scheduleAt(event: QueueEvent, atMs: number): void {
    event.dueMs = atMs > this.nowMs ? atMs : this.nowMs;
    event.sequence = this.#sequence++;
    this.#push(event);
  }

  /** Takes the next event due at or before `untilMs` and moves the clock to it; undefined when there is none. */
  next(untilMs: number): QueueEvent | undefined {
    let best: QueueEvent | undefined;
    let from: Lane | undefined;
    for (const lane of this.#lanes) {
      const head = lane.peek();
      if (head !== undefined && (best === undefined || before(head, best))) {
        best = head;
        from = lane;
      }
    }
    let top = this.#heap[0];
    while (top !== undefined && top.cancelled) {
      this.#pop();
      top = this.#heap[0];
    }
    if (top !== undefined && (best === undefined || before(top, best))) {
      best = top;
      from = undefined;
    }
    if (best === undefined || best.dueMs > untilMs) return undefined;
    if (from === undefined) this.#pop();
    else from.shift();
    this.nowMs = best.dueMs;
    return best;
  }

  #lane(delay: number): Lane | undefined {
    const known = this.#laneOf.get(delay);
    if (known instanceof Lane) return known;
    const count = (known ?? 0) + 1;
    if (count >= LANE_AFTER && this.#lanes.length < LANES_MAX) {
      const lane = new Lane();
      this.#lanes.push(lane);
      this.#laneOf.set(delay, lane);
      return lane;
    }
    // Random delays would fill the map; forgetting their counts only delays a lane.
    if (this.#laneOf.size < 512) this.#laneOf.set(delay, count);
    return undefined;
  }

  #push(event: QueueEvent): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(event);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as QueueEvent;
      if (!before(event, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = event;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as QueueEvent;
    const size = heap.length;
    if (size === 0) return;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1] as QueueEvent, heap[child] as QueueEvent)) child++;
      const below = heap[child] as QueueEvent;
      if (!before(below, last)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
  }
}

function before(a: QueueEvent, b: QueueEvent): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence);
}
