import { CancellableEvent, type QueueEvent } from './queueEvent.ts';

const FIRST_CAPACITY = 64;

/** Where lanes and the heap tell when their next event is due, so that whoever looks for the first of all reads nothing else. */
export class Heads {
  /** Infinity where there is none. */
  readonly due: Float64Array;
  readonly sequence: Float64Array;

  constructor(size: number) {
    this.due = new Float64Array(size).fill(Infinity);
    this.sequence = new Float64Array(size).fill(Infinity);
  }
}

/**
 * First in, first out, for events that all have the same delay: a ring of moments, sequence numbers and events. An event that is called off leaves a
 * hole; holes are closed before a ring grows, so a lane is as long as what waits in it, however many timers of half a minute are set and called off.
 */
export class Lane {
  #due = new Float64Array(FIRST_CAPACITY);
  #sequence = new Float64Array(FIRST_CAPACITY);
  #events: (QueueEvent | null)[] = new Array<QueueEvent | null>(FIRST_CAPACITY).fill(null);
  #mask = FIRST_CAPACITY - 1;
  /** Positions of the first event and after the last one; `& #mask` is the place in the ring. There is an event at the first. */
  #head = 0;
  #tail = 0;
  #holes = 0;
  readonly #heads: Heads;
  readonly #index: number;

  constructor(heads: Heads, index: number) {
    this.#heads = heads;
    this.#index = index;
  }

  /** Returns its position, for a cancellable event to keep. */
  push(dueMs: number, sequence: number, event: QueueEvent): number {
    if (this.#tail - this.#head > this.#mask) this.#makeRoom();
    const position = this.#tail++;
    const at = position & this.#mask;
    this.#due[at] = dueMs;
    this.#sequence[at] = sequence;
    this.#events[at] = event;
    if (position === this.#head) this.#tellHead();
    return position;
  }

  shift(): QueueEvent {
    const at = this.#head & this.#mask;
    const event = this.#events[at] as QueueEvent;
    this.#events[at] = null;
    this.#head++;
    this.#passHoles();
    return event;
  }

  /** Takes out an event that was called off; nothing where it is here no more. */
  remove(event: CancellableEvent): void {
    const { position } = event;
    const at = position & this.#mask;
    if (this.#events[at] !== event) return;
    this.#events[at] = null;
    if (position === this.#head) {
      this.#head++;
      this.#passHoles();
    } else if (position === this.#tail - 1) this.#tail--;
    else this.#holes++;
  }

  #passHoles(): void {
    while (this.#head < this.#tail && this.#events[this.#head & this.#mask] === null) {
      this.#head++;
      this.#holes--;
    }
    this.#tellHead();
  }

  #tellHead(): void {
    const { due, sequence } = this.#heads;
    const at = this.#head & this.#mask;
    const empty = this.#head === this.#tail;
    due[this.#index] = empty ? Infinity : (this.#due[at] as number);
    sequence[this.#index] = empty ? Infinity : (this.#sequence[at] as number);
  }

  /** Closes the holes, and doubles the ring where they were fewer than half of it. */
  #makeRoom(): void {
    const size = this.#mask + 1;
    const capacity = this.#holes * 2 < size ? size * 2 : size;
    const due = new Float64Array(capacity);
    const sequence = new Float64Array(capacity);
    const events = new Array<QueueEvent | null>(capacity).fill(null);
    let length = 0;
    for (let position = this.#head; position < this.#tail; position++) {
      const from = position & this.#mask;
      const event = this.#events[from] as QueueEvent | null;
      if (event === null) continue;
      due[length] = this.#due[from] as number;
      sequence[length] = this.#sequence[from] as number;
      events[length] = event;
      if (event instanceof CancellableEvent) event.position = length;
      length++;
    }
    this.#due = due;
    this.#sequence = sequence;
    this.#events = events;
    this.#mask = capacity - 1;
    this.#head = 0;
    this.#tail = length;
    this.#holes = 0;
  }
}
