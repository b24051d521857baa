import { assign, setup } from 'xstate';

/** Counts of `fall N` and `rise N`. */
export interface HealthInput {
  readonly fall: number;
  readonly rise: number;
}

interface HealthContext extends HealthInput {
  /** Checks failed in a row while up, passed in a row while down. */
  readonly count: number;
}

/**
 * Health of one server as HAProxy keeps it (check.c set_server_check_status, 2.6): `fall` failures in a row take it down, one success on the way clears
 * them; `rise` successes in a row bring it back, one failure on the way clears those. Just started, it counts as up and the first failure takes it
 * down (measured: DOWN at the first check after a start).
 */
export const healthChart = setup({
  types: {
    context: {} as HealthContext,
    input: {} as HealthInput,
    events: {} as { type: 'PASS' } | { type: 'MISS' },
  },
  actions: { markDown: () => {}, markUp: () => {} },
  guards: {
    lastFall: ({ context }) => context.count + 1 >= context.fall,
    lastRise: ({ context }) => context.count + 1 >= context.rise,
  },
}).createMachine({
  id: 'health',
  // XState's pure functions also make a snapshot without input on every transition: it must not throw.
  context: ({ input }: { input: HealthInput | undefined }) => ({
    fall: input?.fall ?? 3,
    rise: input?.rise ?? 2,
    count: 0,
  }),
  initial: 'unchecked',
  states: {
    unchecked: { on: { PASS: 'up', MISS: { target: 'down', actions: 'markDown' } } },
    up: {
      entry: assign({ count: 0 }),
      on: { MISS: [{ guard: 'lastFall', target: 'down', actions: 'markDown' }, { target: 'goingDown' }] },
    },
    goingDown: {
      entry: assign({ count: 1 }),
      on: {
        PASS: 'up',
        MISS: [
          { guard: 'lastFall', target: 'down', actions: 'markDown' },
          { actions: assign({ count: ({ context }) => context.count + 1 }) },
        ],
      },
    },
    down: {
      entry: assign({ count: 0 }),
      on: { PASS: [{ guard: 'lastRise', target: 'up', actions: 'markUp' }, { target: 'goingUp' }] },
    },
    goingUp: {
      entry: assign({ count: 1 }),
      on: {
        MISS: 'down',
        PASS: [
          { guard: 'lastRise', target: 'up', actions: 'markUp' },
          { actions: assign({ count: ({ context }) => context.count + 1 }) },
        ],
      },
    },
  },
});

/** `UP 2/3`, `DOWN 1/2`: how many strikes are left, as HAProxy's status page shows it. */
export function healthWords(state: string, context: unknown): string {
  const { fall, rise, count } = context as HealthContext;
  switch (state) {
    case 'unchecked':
      return `UP 1/${fall}`;
    case 'goingDown':
      return `UP ${fall - count}/${fall}`;
    case 'down':
      return 'DOWN';
    case 'goingUp':
      return `DOWN ${count}/${rise}`;
    default:
      return 'UP';
  }
}
