import { assign, setup } from 'xstate';

/** What a chart of one VRRP instance keeps: the lengths of its two timers, in milliseconds, and what its sync group says. */
export interface VrrpTimers {
  readonly masterDownMs: number;
  readonly advertMs: number;
  /** The group leads already, or all its other members want to lead too; always true without a group. */
  readonly mayLead: boolean;
}

export type VrrpEvent =
  /** Nothing stands in the way: begin as backup. */
  | { readonly type: 'START'; readonly masterDownMs: number }
  /** Priority 255 with state MASTER owns the address: master at once. */
  | { readonly type: 'START_AS_OWNER' }
  /** An interface or something else that it tracks without a weight is down, or a member of its group is in FAULT. */
  | { readonly type: 'FAULT'; readonly byGroup: boolean }
  | { readonly type: 'RECOVER'; readonly masterDownMs: number }
  /** As backup: an advertisement that keeps it backup. */
  | { readonly type: 'ADVERT'; readonly masterDownMs: number }
  /** As backup: the master says good-bye; only the skew is waited for. */
  | { readonly type: 'PRIORITY_ZERO'; readonly masterDownMs: number }
  /** As backup: the own priority changed, and with it the rest of the wait. */
  | { readonly type: 'PRIORITY_CHANGED'; readonly masterDownMs: number }
  /** As backup: the wait is over, but the group's other members do not want to lead yet. */
  | { readonly type: 'HELD_BACK'; readonly masterDownMs: number }
  /** Another member of the group became master. */
  | { readonly type: 'GROUP_LEADS' }
  /** Another member of the group became backup. */
  | { readonly type: 'GROUP_YIELDS'; readonly masterDownMs: number }
  /** What the group's other members want has changed. */
  | { readonly type: 'GROUP_CHANGED'; readonly mayLead: boolean }
  /** As master: somebody with a higher priority, or the same and a higher address, advertises. */
  | { readonly type: 'HIGHER_ADVERT'; readonly masterDownMs: number }
  /** As master: anything else was received; the next advertisement is due a full interval from now. */
  | { readonly type: 'OTHER_ADVERT' }
  | { readonly type: 'STOP' };

const setDown = { type: 'setMasterDown' as const };
const lead = { target: 'master', actions: 'becomeMaster' } as const;
const wait = { target: 'backup', reenter: true, actions: setDown } as const;

/**
 * A VRRP instance of keepalived: the states of RFC 5798 section 6.4 with keepalived's FAULT (vrrp_scheduler.c in 2.2.7). Which event an advertisement
 * is, and what entering and leaving master does, is decided beside it in instance.ts.
 */
export const vrrpChart = setup({
  types: {
    context: {} as VrrpTimers,
    events: {} as VrrpEvent,
    input: {} as Omit<VrrpTimers, 'mayLead'>,
  },
  actions: {
    setMasterDown: assign(({ context, event }) =>
      'masterDownMs' in event ? { ...context, masterDownMs: event.masterDownMs } : context,
    ),
    setMayLead: assign(({ context, event }) =>
      event.type === 'GROUP_CHANGED' ? { ...context, mayLead: event.mayLead } : context,
    ),
    becomeMaster: () => {},
    holdBack: () => {},
    advertise: () => {},
    leaveMaster: () => {},
    enterFault: () => {},
    sayGoodbye: () => {},
  },
  guards: {
    groupAgrees: ({ context }) => context.mayLead,
  },
  delays: {
    masterDown: ({ context }) => context.masterDownMs,
    advert: ({ context }) => context.advertMs,
  },
}).createMachine({
  id: 'vrrp',
  initial: 'init',
  context: ({ input }) => ({ ...input, mayLead: true }),
  on: { GROUP_CHANGED: { actions: 'setMayLead' } },
  states: {
    /** Started; unweighted scripts of its own or of its group have not reported yet. */
    init: {
      on: {
        START: { target: 'backup', actions: setDown },
        START_AS_OWNER: lead,
        GROUP_LEADS: lead,
        FAULT: 'fault',
        STOP: 'stopped',
      },
    },
    backup: {
      after: { masterDown: [{ guard: 'groupAgrees', ...lead }, { actions: 'holdBack' }] },
      on: {
        ADVERT: wait,
        PRIORITY_ZERO: wait,
        PRIORITY_CHANGED: wait,
        HELD_BACK: wait,
        GROUP_LEADS: lead,
        FAULT: { target: 'fault', actions: 'enterFault' },
        STOP: 'stopped',
      },
    },
    master: {
      after: { advert: { target: 'master', reenter: true, actions: 'advertise' } },
      on: {
        HIGHER_ADVERT: { target: 'backup', actions: [setDown, 'leaveMaster'] },
        GROUP_YIELDS: { target: 'backup', actions: [setDown, 'leaveMaster'] },
        OTHER_ADVERT: { target: 'master', reenter: true },
        FAULT: { target: 'fault', actions: ['enterFault', 'sayGoodbye', 'leaveMaster'] },
        STOP: { target: 'stopped', actions: ['sayGoodbye', 'leaveMaster'] },
      },
    },
    fault: {
      on: {
        RECOVER: { target: 'backup', actions: setDown },
        GROUP_LEADS: lead,
        STOP: 'stopped',
      },
    },
    stopped: { type: 'final' },
  },
});
