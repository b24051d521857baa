/** What decides when a waiting request has its turn (queue.c MAKE_KEY and pendconn_first, 2.6). */
export interface QueuePlace {
  /** -2047 to 2047; lower ones first, whenever they came. */
  readonly priorityClass: number;
  /** When it began to wait, with the offset that rules gave it. */
  readonly queuedMs: number;
}

/** Whether `a` has its turn before `b`; of equals the first one stays first. */
export function comesBefore(a: QueuePlace, b: QueuePlace): boolean {
  return a.priorityClass === b.priorityClass ? a.queuedMs < b.queuedMs : a.priorityClass < b.priorityClass;
}

/** Puts a request into a queue that is in the order of turns. */
export function enqueue<T extends QueuePlace>(queue: T[], one: T): void {
  let at = queue.length;
  while (at > 0 && comesBefore(one, queue[at - 1] as T)) at--;
  if (at === queue.length) queue.push(one);
  else queue.splice(at, 0, one);
}
