import { assign, setup } from 'xstate';

/** What a chart of one VRRP instance keeps: the lengths of its two timers, in milliseconds. */
export interface VrrpTimers {
  readonly masterDownMs: number;
  readonly advertMs: number;
}

export type VrrpEvent =
  /** Nothing stands in the way: begin as backup. */
  | { readonly type: 'START'; readonly masterDownMs: number }
  /** Priority 255 with state MASTER owns the address: master at once. */
  | { readonly type: 'START_AS_OWNER' }
  /** An interface or an unweighted script is down. */
  | { readonly type: 'FAULT' }
  | { readonly type: 'RECOVER'; readonly masterDownMs: number }
  /** As backup: an advertisement that keeps it backup. */
  | { readonly type: 'ADVERT'; readonly masterDownMs: number }
  /** As backup: the master says good-bye; only the skew is waited for. */
  | { readonly type: 'PRIORITY_ZERO'; readonly masterDownMs: number }
  /** As backup: the own priority changed, and with it the rest of the wait. */
  | { readonly type: 'PRIORITY_CHANGED'; readonly masterDownMs: number }
  /** As master: somebody with a higher priority, or the same and a higher address, advertises. */
  | { readonly type: 'HIGHER_ADVERT'; readonly masterDownMs: number }
  /** As master: anything else was received; the next advertisement is due a full interval from now. */
  | { readonly type: 'OTHER_ADVERT' }
  | { readonly type: 'STOP' };

const setDown = { type: 'setMasterDown' as const };

/**
 * A VRRP instance of keepalived: the states of RFC 5798 section 6.4 with keepalived's FAULT (vrrp_scheduler.c in 2.2.7). Which event an advertisement
 * is, and what entering and leaving master does, is decided beside it in instance.ts.
 */
export const vrrpChart = setup({
  types: {
    context: {} as VrrpTimers,
    events: {} as VrrpEvent,
    input: {} as VrrpTimers,
  },
  actions: {
    setMasterDown: assign(({ context, event }) =>
      'masterDownMs' in event ? { ...context, masterDownMs: event.masterDownMs } : context,
    ),
    becomeMaster: () => {},
    advertise: () => {},
    leaveMaster: () => {},
    enterFault: () => {},
    sayGoodbye: () => {},
  },
  delays: {
    masterDown: ({ context }) => context.masterDownMs,
    advert: ({ context }) => context.advertMs,
  },
}).createMachine({
  id: 'vrrp',
  initial: 'init',
  context: ({ input }) => input,
  states: {
    /** Started; unweighted scripts have not reported yet. */
    init: {
      on: {
        START: { target: 'backup', actions: setDown },
        START_AS_OWNER: { target: 'master', actions: 'becomeMaster' },
        FAULT: 'fault',
        STOP: 'stopped',
      },
    },
    backup: {
      after: { masterDown: { target: 'master', actions: 'becomeMaster' } },
      on: {
        ADVERT: { target: 'backup', reenter: true, actions: setDown },
        PRIORITY_ZERO: { target: 'backup', reenter: true, actions: setDown },
        PRIORITY_CHANGED: { target: 'backup', reenter: true, actions: setDown },
        FAULT: { target: 'fault', actions: 'enterFault' },
        STOP: 'stopped',
      },
    },
    master: {
      after: { advert: { target: 'master', reenter: true, actions: 'advertise' } },
      on: {
        HIGHER_ADVERT: { target: 'backup', actions: [setDown, 'leaveMaster'] },
        OTHER_ADVERT: { target: 'master', reenter: true },
        FAULT: { target: 'fault', actions: ['enterFault', 'sayGoodbye', 'leaveMaster'] },
        STOP: { target: 'stopped', actions: ['sayGoodbye', 'leaveMaster'] },
      },
    },
    fault: {
      on: {
        RECOVER: { target: 'backup', actions: setDown },
        STOP: 'stopped',
      },
    },
    stopped: { type: 'final' },
  },
});
