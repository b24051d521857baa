import { setup } from 'xstate';

/** What one checker knows of its real server. */
export const checkerChart = setup({
  types: { events: {} as { type: 'PASS' } | { type: 'RETRY' } | { type: 'FAIL' } },
}).createMachine({
  id: 'checker',
  initial: 'waiting',
  states: {
    /** Has not run yet; the real server is taken to be up, or with `alpha` down. */
    waiting: { on: { PASS: 'up', RETRY: 'retrying', FAIL: 'down' } },
    up: { on: { RETRY: 'retrying', FAIL: 'down' } },
    /** Failed, and is tried again after `delay_before_retry`; the real server stays in the pool. */
    retrying: { on: { PASS: 'up', FAIL: 'down' } },
    down: { on: { PASS: 'up' } },
  },
});
