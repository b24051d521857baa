import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { requestChart, requestTable } from './request.ts';
import { compileTable } from './transitionTable.ts';
import { setup } from 'xstate';

test('the table of a request and its chart go the same way through any events', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...requestTable.events), { maxLength: 12 }), (events) => {
      let [snapshot] = initialTransition(requestChart);
      let state = requestTable.initial;
      for (const type of events) {
        [snapshot] = transition(requestChart, snapshot, { type } as never);
        state = requestTable.next[state * requestTable.events.length + requestTable.event(type)] as number;
        expect(requestTable.states[state]).toBe(snapshot.value);
        expect(requestTable.final[state]).toBe(snapshot.status === 'done');
      }
    }),
  );
});

test('a chart with a guard is refused', () => {
  const guarded = setup({ guards: { yes: () => true } }).createMachine({ initial: 'a', states: { a: { on: { GO: { target: 'b', guard: 'yes' } } }, b: {} } });
  expect(() => compileTable(guarded)).toThrow(/more than a table can hold/);
});
