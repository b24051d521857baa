import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue, QueueEvent } from './queue.ts';

class Noted extends QueueEvent {
  constructor(readonly note: () => void) {
    super();
  }
  run(): void {
    this.note();
  }
}

test('events come by time and then in the order in which they were put in, whatever lanes they took', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ delay: fc.constantFrom(0, 0.1, 5, 5, 5, 1000, 3.7), cancel: fc.boolean(), drain: fc.nat(2) }), { maxLength: 200 }), (steps) => {
      const queue = new EventQueue();
      const expected: { due: number; order: number }[] = [];
      const seen: { due: number; order: number }[] = [];
      const take = (): void => queue.next(Infinity)?.run();
      for (const [order, { delay, cancel, drain }] of steps.entries()) {
        const due = queue.nowMs + delay;
        const event = new Noted(() => seen.push({ due, order }));
        queue.schedule(event, delay);
        if (cancel && drain === 0) event.cancelled = true;
        else expected.push({ due, order });
        for (let i = 0; i < drain; i++) take();
      }
      for (let i = 0; i <= steps.length; i++) take();
      expect(seen).toEqual([...seen].sort((a, b) => a.due - b.due || a.order - b.order));
      expect(seen.map((s) => s.order).sort((a, b) => a - b)).toEqual(expected.map((s) => s.order).sort((a, b) => a - b));
    }),
  );
});
