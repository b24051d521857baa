import { COUNT_ROOM, TIME_ROOM_S, WAIT_ROOM_S } from '../agreement/definition.ts';

/** How far beyond the simulated range a real trial may lie and still agree, by unit: seconds, and requests. */
export const agreementRoom = { s: TIME_ROOM_S, requests: COUNT_ROOM, longestWait: WAIT_ROOM_S } as const;
