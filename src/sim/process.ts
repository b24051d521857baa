import { setup } from 'xstate';

/** The life of a process, as the machine's kernel and its service manager see it. Drawn beside the diagram; what it does is in world.ts. */
export const processChart = setup({
  types: {
    events: {} as { type: 'START' } | { type: 'REFUSE' } | { type: 'KILL' } | { type: 'STOP' } | { type: 'FREEZE' } | { type: 'THAW' } | { type: 'EXIT' } | { type: 'POWER_OFF' },
  },
}).createMachine({
  id: 'process',
  initial: 'stopped',
  states: {
    /** Not started yet, or stopped in order. */
    stopped: { on: { START: 'running', REFUSE: 'refused' } },
    /** Its configuration is one that it does not start with. */
    refused: { on: { START: 'running', POWER_OFF: 'stopped' } },
    running: { on: { KILL: 'killed', STOP: 'stopped', EXIT: 'exited', FREEZE: 'frozen', POWER_OFF: 'stopped' } },
    frozen: { on: { THAW: 'running', KILL: 'killed', POWER_OFF: 'stopped' } },
    killed: { on: { START: 'running', REFUSE: 'refused', POWER_OFF: 'stopped' } },
    /** Ended by itself: it could not bind, say. */
    exited: { on: { START: 'running', REFUSE: 'refused', POWER_OFF: 'stopped' } },
  },
});
