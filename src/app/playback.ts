import { assign, setup } from 'xstate';

/** Shown seconds per real second, slowest first. */
export const SPEEDS = [0.25, 1, 4, 16] as const;
export type Speed = (typeof SPEEDS)[number];

/** The next faster speed, or the next slower; the same at either end. */
export function speedBeside(speed: Speed, direction: 1 | -1): Speed {
  return SPEEDS[SPEEDS.indexOf(speed) + direction] ?? speed;
}

export interface PlaybackContext {
  /** The moment of the run that is shown. */
  readonly tMs: number;
  readonly durationMs: number;
  readonly speed: Speed;
}

export type PlaybackEvent =
  | { readonly type: 'PLAY' }
  | { readonly type: 'PAUSE' }
  /** Real time passed, in milliseconds; only a playing player moves. */
  | { readonly type: 'TICK'; readonly elapsedMs: number }
  | { readonly type: 'SEEK'; readonly tMs: number }
  | { readonly type: 'SPEED'; readonly speed: Speed }
  /** Another run is shown, perhaps of another length; the moment stays where it was, as far as it exists. */
  | { readonly type: 'DURATION'; readonly durationMs: number };

/** Moving through a run: paused, playing, or at its end. Knows nothing of what is shown. */
export const playbackMachine = setup({
  types: {
    context: {} as PlaybackContext,
    events: {} as PlaybackEvent,
    input: {} as { readonly durationMs: number },
  },
  guards: {
    tickReachesEnd: ({ context, event }) =>
      event.type === 'TICK' && context.tMs + event.elapsedMs * context.speed >= context.durationMs,
    seekReachesEnd: ({ context, event }) => event.type === 'SEEK' && event.tMs >= context.durationMs,
    isPastEnd: ({ context, event }) => event.type === 'DURATION' && context.tMs >= event.durationMs,
  },
  actions: {
    advance: assign({
      tMs: ({ context, event }) =>
        event.type === 'TICK' ? context.tMs + event.elapsedMs * context.speed : context.tMs,
    }),
    goToEnd: assign({ tMs: ({ context }) => context.durationMs }),
    rewind: assign({ tMs: 0 }),
    seek: assign({
      tMs: ({ context, event }) =>
        event.type === 'SEEK' ? Math.min(Math.max(event.tMs, 0), context.durationMs) : context.tMs,
    }),
    setSpeed: assign({ speed: ({ context, event }) => (event.type === 'SPEED' ? event.speed : context.speed) }),
    setDuration: assign(({ context, event }) =>
      event.type === 'DURATION' ? { durationMs: event.durationMs, tMs: Math.min(context.tMs, event.durationMs) } : {},
    ),
  },
}).createMachine({
  id: 'playback',
  initial: 'paused',
  context: ({ input }) => ({ tMs: 0, durationMs: input.durationMs, speed: 1 }),
  on: { SPEED: { actions: 'setSpeed' } },
  states: {
    paused: {
      on: {
        PLAY: 'playing',
        SEEK: [{ guard: 'seekReachesEnd', target: 'atEnd', actions: 'goToEnd' }, { actions: 'seek' }],
        DURATION: [{ guard: 'isPastEnd', target: 'atEnd', actions: 'setDuration' }, { actions: 'setDuration' }],
      },
    },
    playing: {
      on: {
        PAUSE: 'paused',
        TICK: [{ guard: 'tickReachesEnd', target: 'atEnd', actions: 'goToEnd' }, { actions: 'advance' }],
        SEEK: [{ guard: 'seekReachesEnd', target: 'atEnd', actions: 'goToEnd' }, { actions: 'seek' }],
        DURATION: [{ guard: 'isPastEnd', target: 'atEnd', actions: 'setDuration' }, { actions: 'setDuration' }],
      },
    },
    atEnd: {
      on: {
        PLAY: { target: 'playing', actions: 'rewind' },
        SEEK: [{ guard: 'seekReachesEnd' }, { target: 'paused', actions: 'seek' }],
        // A longer run goes on where the shorter one ended.
        DURATION: [
          { guard: 'isPastEnd', actions: 'setDuration' },
          { target: 'paused', actions: 'setDuration' },
        ],
      },
    },
  },
});
