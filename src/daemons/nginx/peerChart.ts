import { setup } from 'xstate';

/**
 * What nginx believes of one server of an upstream. Nothing here runs by the clock: an `unavailable` server becomes a candidate again once
 * `fail_timeout` has passed, but only a client's request finds out (ngx_http_upstream_round_robin.c, nginx 1.22). The numbers behind the
 * states are in balance/peer.ts; the chart follows them.
 */
export const peerChart = setup({
  types: {
    events: {} as { type: 'FAIL' } | { type: 'DISABLE' } | { type: 'PROBE' } | { type: 'RECOVER' },
  },
}).createMachine({
  id: 'nginx.peer',
  initial: 'available',
  states: {
    /** Takes its share. */
    available: { on: { FAIL: 'failing', DISABLE: 'unavailable' } },
    /** Has failed, fewer times than max_fails: still takes its share. */
    failing: { on: { DISABLE: 'unavailable', RECOVER: 'available' } },
    /** max_fails failures: not chosen for fail_timeout. */
    unavailable: { on: { PROBE: 'probing', RECOVER: 'available' } },
    /** fail_timeout has passed and one request tries it. */
    probing: { on: { DISABLE: 'unavailable', RECOVER: 'available' } },
  },
});
