import { assign, setup } from 'xstate';

export interface FlowContext {
  /** The step on the page, from 0. */
  readonly step: number;
  /** Whether that step holds the exercise. */
  readonly exercise: boolean;
  readonly allPassed: boolean;
  readonly allAnswered: boolean;
  /** On an earlier day, as the stored record says. */
  readonly wasDone: boolean;
}

export type FlowEvent =
  /** A step came on the page. `prediction`: its predict card is still to be answered, was answered and not watched yet, or needs nothing. */
  | {
      readonly type: 'ENTER';
      readonly step: number;
      readonly prediction: 'open' | 'unwatched' | 'none';
      readonly exercise: boolean;
    }
  | { readonly type: 'PREDICTED' }
  /** The run that answers the prediction was watched, or left. */
  | { readonly type: 'WATCHED' }
  | { readonly type: 'CHECKS'; readonly allPassed: boolean }
  | { readonly type: 'QUESTIONS'; readonly allAnswered: boolean };

/** Where a learner is in a lesson: what the page waits for next. Once done, a lesson stays done. */
export const lessonFlowMachine = setup({
  types: {
    context: {} as FlowContext,
    events: {} as FlowEvent,
    input: {} as { readonly done: boolean },
  },
  guards: {
    asksPrediction: ({ event }) => event.type === 'ENTER' && event.prediction === 'open',
    hasUnwatched: ({ event }) => event.type === 'ENTER' && event.prediction === 'unwatched',
    opensExercise: ({ event }) => event.type === 'ENTER' && event.exercise,
    standsAtExercise: ({ context }) => context.exercise,
    wasDone: ({ context }) => context.wasDone,
    isComplete: ({ context }) => context.allPassed && context.allAnswered,
  },
  actions: {
    enter: assign(({ event }) => (event.type === 'ENTER' ? { step: event.step, exercise: event.exercise } : {})),
    noteChecks: assign(({ event }) => (event.type === 'CHECKS' ? { allPassed: event.allPassed } : {})),
    noteQuestions: assign(({ event }) => (event.type === 'QUESTIONS' ? { allAnswered: event.allAnswered } : {})),
  },
}).createMachine({
  id: 'lesson',
  initial: 'opening',
  context: ({ input }) => ({ step: 0, exercise: false, allPassed: false, allAnswered: false, wasDone: input.done }),
  on: {
    CHECKS: { actions: 'noteChecks' },
    QUESTIONS: { actions: 'noteQuestions' },
    ENTER: [
      { guard: 'asksPrediction', target: '.predicting', actions: 'enter' },
      { guard: 'hasUnwatched', target: '.watching', actions: 'enter' },
      { guard: 'opensExercise', target: '.exercising', actions: 'enter' },
      { target: '.reading', actions: 'enter' },
    ],
  },
  states: {
    opening: { always: { guard: 'wasDone', target: 'done' } },
    reading: { always: { guard: 'isComplete', target: 'done' } },
    predicting: { on: { PREDICTED: 'watching' } },
    watching: { on: { WATCHED: [{ guard: 'standsAtExercise', target: 'exercising' }, { target: 'reading' }] } },
    exercising: { always: { guard: 'isComplete', target: 'done' } },
    done: { on: { ENTER: { actions: 'enter' } } },
  },
});
