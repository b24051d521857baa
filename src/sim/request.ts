import { setup } from 'xstate';
import { Result } from '../trace/result.ts';
import { compileTable } from './transitionTable.ts';
import { dictionary } from '../text/dictionary.ts';

/**
 * A client's request. There are thousands, so they run from this chart's compiled table; the interface replays a chosen one through the chart itself.
 */
export const requestChart = setup({
  types: {
    events: {} as
      | { type: 'RESOLVED' }
      | { type: 'UNRESOLVED' }
      | { type: 'CONNECTED' }
      | { type: 'REFUSED' }
      | { type: 'UNREACHABLE' }
      | { type: 'ANSWER' }
      | { type: 'RESET' }
      | { type: 'TIMEOUT' },
  },
}).createMachine({
  id: 'request',
  initial: 'resolving',
  states: {
    resolving: { on: { RESOLVED: 'connecting', UNRESOLVED: 'unresolved' } },
    connecting: { on: { CONNECTED: 'waiting', REFUSED: 'refused', UNREACHABLE: 'unreachable', RESET: 'reset', TIMEOUT: 'timedOut' } },
    waiting: { on: { ANSWER: 'answered', RESET: 'reset', TIMEOUT: 'timedOut' } },
    answered: { type: 'final' },
    refused: { type: 'final' },
    unreachable: { type: 'final' },
    unresolved: { type: 'final' },
    reset: { type: 'final' },
    timedOut: { type: 'final' },
  },
});

export const requestTable = compileTable(requestChart);

/** The result that a final state stands for; `answered` has its status instead. */
export const RESULT_OF_STATE: Readonly<Record<string, number>> = dictionary({
  refused: Result.refused,
  unreachable: Result.unreachable,
  unresolved: Result.unresolved,
  reset: Result.reset,
  timedOut: Result.timeout,
});
