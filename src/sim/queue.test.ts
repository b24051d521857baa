import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CancellableEvent, EventQueue } from './queue.ts';

class Noted extends CancellableEvent {
  constructor(readonly note: () => void) {
    super();
  }
  run(): void {
    this.note();
  }
}

const step = fc.record({
  delay: fc.constantFrom(0, 0.1, 5, 5, 5, 1000, 3.7),
  /** Called off this many steps later. */
  cancelAfter: fc.option(fc.nat(40)),
  drain: fc.nat(2),
});

test('events come by time and then in the order in which they were put in, whatever lanes they took and whatever was called off', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const queue = new EventQueue();
      const waiting = new Map<number, { due: number; event: Noted }>();
      const take = (): number | null => {
        const event = queue.next(Infinity);
        let taken: number | null = null;
        if (event !== undefined) {
          event.run();
          taken = last;
        }
        return taken;
      };
      let last = -1;
      const expectedNext = (): number | null => {
        let best: number | null = null;
        for (const [order, { due }] of waiting) if (best === null || due < (waiting.get(best)?.due ?? 0)) best = order;
        return best;
      };
      const events: Noted[] = [];
      for (const [order, { delay, drain }] of steps.entries()) {
        const event = new Noted(() => (last = order));
        events.push(event);
        waiting.set(order, { due: queue.nowMs + delay, event });
        queue.start(event, delay);
        for (const [earlier, { cancelAfter }] of steps.slice(0, order + 1).entries()) {
          if (cancelAfter === null || earlier + cancelAfter !== order) continue;
          queue.cancel(events[earlier] as Noted);
          waiting.delete(earlier);
        }
        for (let i = 0; i < drain; i++) {
          const due = expectedNext();
          expect(take()).toBe(due);
          if (due !== null) waiting.delete(due);
        }
      }
      for (let due = expectedNext(); due !== null; due = expectedNext()) {
        expect(take()).toBe(due);
        waiting.delete(due);
      }
      expect(take()).toBe(null);
    }),
  );
});
