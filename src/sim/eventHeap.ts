import type { Heads } from './lane.ts';
import type { QueueEvent } from './queueEvent.ts';

/** A binary heap of events by (moment, sequence), as three arrays side by side: an entry is no object of its own. */
export class EventHeap {
  readonly #due: number[] = [];
  readonly #sequence: number[] = [];
  readonly #events: QueueEvent[] = [];
  readonly #heads: Heads;
  readonly #index: number;

  constructor(heads: Heads, index: number) {
    this.#heads = heads;
    this.#index = index;
  }

  push(dueMs: number, sequence: number, event: QueueEvent): void {
    let at = this.#events.length;
    this.#due.push(dueMs);
    this.#sequence.push(sequence);
    this.#events.push(event);
    // It has the last sequence number of all: of equal moments it is the later one.
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (dueMs >= (this.#due[parent] as number)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, dueMs, sequence, event);
    if (at === 0) this.#tellHead();
  }

  pop(): QueueEvent {
    const first = this.#events[0] as QueueEvent;
    const due = this.#due.pop() as number;
    const sequence = this.#sequence.pop() as number;
    const event = this.#events.pop() as QueueEvent;
    const size = this.#events.length;
    if (size > 0) {
      let at = 0;
      for (let child = 1; child < size; child = 2 * at + 1) {
        if (child + 1 < size && this.#isBefore(child + 1, this.#due[child] as number, this.#sequence[child] as number))
          child++;
        if (!this.#isBefore(child, due, sequence)) break;
        this.#move(child, at);
        at = child;
      }
      this.#put(at, due, sequence, event);
    }
    this.#tellHead();
    return first;
  }

  #isBefore(at: number, dueMs: number, sequence: number): boolean {
    const due = this.#due[at] as number;
    return due < dueMs || (due === dueMs && (this.#sequence[at] as number) < sequence);
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#due[from] as number, this.#sequence[from] as number, this.#events[from] as QueueEvent);
  }

  #put(at: number, dueMs: number, sequence: number, event: QueueEvent): void {
    this.#due[at] = dueMs;
    this.#sequence[at] = sequence;
    this.#events[at] = event;
  }

  #tellHead(): void {
    const empty = this.#events.length === 0;
    this.#heads.due[this.#index] = empty ? Infinity : (this.#due[0] as number);
    this.#heads.sequence[this.#index] = empty ? Infinity : (this.#sequence[0] as number);
  }
}
