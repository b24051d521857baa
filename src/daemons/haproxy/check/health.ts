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
 * down (measured: DOWN at the first check after a start). Errors of live traffic (`on-error`, check.c __health_adjust) leave one failure before it is
 * down (SUDDEN_DEATH), or none (MARK_DOWN).
 */
export const healthChart = setup({
  types: {
    context: {} as HealthContext,
    input: {} as HealthInput,
    events: {} as
      | { type: 'PASS' | 'MISS' | 'SUDDEN_DEATH' | 'MARK_DOWN' }
      | { type: 'MAINT' | 'READY' | 'FORCE_UP' | 'FORCE_DOWN' },
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
  // What an operator may do at any time (srv_update_status; `set server … health`).
  on: { MAINT: '.paused', FORCE_UP: '.up', FORCE_DOWN: '.down' },
  states: {
    /** In maintenance nothing is checked; afterwards it starts as after a start of the daemon. */
    paused: { on: { READY: 'unchecked' } },
    unchecked: {
      on: {
        PASS: 'up',
        MISS: { target: 'down', actions: 'markDown' },
        SUDDEN_DEATH: { target: 'down', actions: 'markDown' },
        MARK_DOWN: { target: 'down', actions: 'markDown' },
      },
    },
    up: {
      entry: assign({ count: 0 }),
      on: {
        MISS: [
          { guard: 'lastFall', target: 'down', actions: 'markDown' },
          { target: 'goingDown', actions: assign({ count: 1 }) },
        ],
        SUDDEN_DEATH: [
          { guard: 'lastFall', target: 'down', actions: 'markDown' },
          { target: 'goingDown', actions: assign({ count: ({ context }) => context.fall - 1 }) },
        ],
        MARK_DOWN: { target: 'down', actions: 'markDown' },
      },
    },
    goingDown: {
      on: {
        PASS: 'up',
        SUDDEN_DEATH: [
          { guard: 'lastFall', target: 'down', actions: 'markDown' },
          { target: 'goingDown', actions: assign({ count: ({ context }) => context.fall - 1 }) },
        ],
        MARK_DOWN: { target: 'down', actions: 'markDown' },
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
        SUDDEN_DEATH: 'down',
        MARK_DOWN: 'down',
        PASS: [
          { guard: 'lastRise', target: 'up', actions: 'markUp' },
          { actions: assign({ count: ({ context }) => context.count + 1 }) },
        ],
      },
    },
  },
});

/** HAProxy's own number for it (check.health): `rise` and more is up, 0 is down and `rise + fall - 1` as well as can be. */
export function healthNumber(state: string, context: unknown): number {
  const { fall, rise, count } = context as HealthContext;
  switch (state) {
    case 'unchecked':
      return rise;
    case 'goingDown':
      return rise + fall - 1 - count;
    case 'goingUp':
      return count;
    case 'up':
      return rise + fall - 1;
    default:
      return 0;
  }
}

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
    case 'paused':
      return 'MAINT';
    default:
      return 'UP';
  }
}
