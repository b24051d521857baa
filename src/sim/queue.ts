/** Something that will happen. Its moment is kept by the queue. */
export abstract class QueueEvent {
  /** A cancelled event stays in the queue and is passed over when its moment comes. */
  declare cancelled: boolean;

  // Assigned, not declared with a value: class fields of a base class cost more than all the rest of an event in V8.
  constructor() {
    this.cancelled = false;
  }

  abstract run(): void;
}

const LANES_MAX = 24;
/** A delay gets a lane when it was used this often. */
const LANE_AFTER = 8;
const LANE_CAPACITY = 64;

/** First in, first out, for events that all have the same delay: a ring of moments, sequence numbers and events. */
class Lane {
  #due = new Float64Array(LANE_CAPACITY);
  #sequence = new Float64Array(LANE_CAPACITY);
  #events: (QueueEvent | undefined)[] = new Array<QueueEvent | undefined>(LANE_CAPACITY).fill(undefined);
  #mask = LANE_CAPACITY - 1;
  #head = 0;
  #length = 0;
  /** Here it writes its first event's moment and sequence (Infinity when empty), beside other lanes': who looks for the least reads no lane. */
  readonly #heads: Float64Array;
  readonly #index: number;

  constructor(heads: Float64Array, index: number) {
    this.#heads = heads;
    this.#index = index;
  }

  push(dueMs: number, sequence: number, event: QueueEvent): void {
    if (this.#length > this.#mask) this.#grow();
    const at = (this.#head + this.#length) & this.#mask;
    this.#due[at] = dueMs;
    this.#sequence[at] = sequence;
    this.#events[at] = event;
    if (this.#length++ === 0) this.#setHead(dueMs, sequence);
  }

  shift(): QueueEvent {
    const event = this.#events[this.#head] as QueueEvent;
    this.#events[this.#head] = undefined;
    this.#head = (this.#head + 1) & this.#mask;
    if (--this.#length === 0) this.#setHead(Infinity, Infinity);
    else this.#setHead(this.#due[this.#head] as number, this.#sequence[this.#head] as number);
    return event;
  }

  #setHead(dueMs: number, sequence: number): void {
    this.#heads[this.#index] = dueMs;
    this.#heads[LANES_MAX + this.#index] = sequence;
  }

  #grow(): void {
    const size = this.#mask + 1;
    const due = new Float64Array(size * 2);
    const sequence = new Float64Array(size * 2);
    const events = new Array<QueueEvent | undefined>(size * 2).fill(undefined);
    for (let i = 0; i < size; i++) {
      const from = (this.#head + i) & this.#mask;
      due[i] = this.#due[from] as number;
      sequence[i] = this.#sequence[from] as number;
      events[i] = this.#events[from];
    }
    this.#due = due;
    this.#sequence = sequence;
    this.#events = events;
    this.#mask = size * 2 - 1;
    this.#head = 0;
  }
}

interface Entry {
  readonly dueMs: number;
  readonly sequence: number;
  readonly event: QueueEvent;
}

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
  readonly #heap: Entry[] = [];
  readonly #lanes: Lane[] = [];
  /** Of every lane's first event the moment, and after all of those the sequences. */
  readonly #heads = new Float64Array(2 * LANES_MAX).fill(Infinity);
  /** The lanes' delays, those used most first: looking through them takes less than a map of fractions does. */
  readonly #delays = new Float64Array(LANES_MAX).fill(NaN);
  readonly #uses = new Map<number, number>();

  /** Puts an event `delayMs` from now; a delay below zero counts as zero. */
  schedule(event: QueueEvent, delayMs: number): void {
    const delay = delayMs > 0 ? delayMs : 0;
    const lane = this.#laneOf(delay) ?? this.#newLane(delay);
    if (lane !== undefined) lane.push(this.nowMs + delay, this.#sequence++, event);
    else this.#push({ dueMs: this.nowMs + delay, sequence: this.#sequence++, event });
  }

  /** Puts an event at a moment; a moment that has passed counts as now. */
  scheduleAt(event: QueueEvent, atMs: number): void {
    this.#push({ dueMs: atMs > this.nowMs ? atMs : this.nowMs, sequence: this.#sequence++, event });
  }

  /** Takes the next event due at or before `untilMs` and moves the clock to it; undefined when there is none. */
  next(untilMs: number): QueueEvent | undefined {
    const heads = this.#heads;
    const lanes = this.#lanes.length;
    for (;;) {
      const top = this.#heap[0];
      let due = top === undefined ? Infinity : top.dueMs;
      let sequence = top === undefined ? Infinity : top.sequence;
      let from = -1;
      for (let i = 0; i < lanes; i++) {
        const laneDue = heads[i] as number;
        if (laneDue > due) continue;
        const laneSequence = heads[LANES_MAX + i] as number;
        if (laneDue < due || laneSequence < sequence) {
          due = laneDue;
          sequence = laneSequence;
          from = i;
        }
      }
      if (due > untilMs || due === Infinity) return undefined;
      const event = from < 0 ? this.#pop() : (this.#lanes[from] as Lane).shift();
      if (event.cancelled) continue;
      this.nowMs = due;
      return event;
    }
  }

  #laneOf(delay: number): Lane | undefined {
    const lanes = this.#lanes.length;
    for (let i = 0; i < lanes; i++) if (this.#delays[i] === delay) return this.#lanes[i];
    return undefined;
  }

  #newLane(delay: number): Lane | undefined {
    if (this.#lanes.length >= LANES_MAX) return undefined;
    const uses = (this.#uses.get(delay) ?? 0) + 1;
    if (uses >= LANE_AFTER) {
      const lane = new Lane(this.#heads, this.#lanes.length);
      this.#delays[this.#lanes.length] = delay;
      this.#lanes.push(lane);
      return lane;
    }
    // Random delays would fill the map; not counting them only delays a lane.
    if (this.#uses.size < 512) this.#uses.set(delay, uses);
    return undefined;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let i = heap.length;
    heap.push(entry);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!before(entry, above)) break;
      heap[i] = above;
      i = parent;
    }
    heap[i] = entry;
  }

  #pop(): QueueEvent {
    const heap = this.#heap;
    const { event } = heap[0] as Entry;
    const last = heap.pop() as Entry;
    const size = heap.length;
    if (size === 0) return event;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      const below = heap[child] as Entry;
      if (!before(below, last)) break;
      heap[i] = below;
      i = child;
    }
    heap[i] = last;
    return event;
  }
}

function before(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence);
}
