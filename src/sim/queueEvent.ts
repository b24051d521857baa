import type { Lane } from './lane.ts';

/** Something that will happen. Its moment is kept by the queue. */
export abstract class QueueEvent {
  abstract run(): void;
}

/** One that may be called off (`EventQueue.cancel`): whoever puts it into the queue uses `EventQueue.start`. */
export abstract class CancellableEvent extends QueueEvent {
  declare cancelled: boolean;
  /** Where it waits; null where it does not wait in a lane. */
  declare lane: Lane | null;
  declare position: number;

  // Assigned, not declared with a value: class fields of a base class cost more than all the rest of an event in V8.
  constructor() {
    super();
    this.cancelled = false;
    this.lane = null;
    this.position = 0;
  }
}
