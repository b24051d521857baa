import { setTimeout as wait } from 'node:timers/promises';

/** Milliseconds of the monotonic clock, which all processes of one computer share: no namespace of ours changes it. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Waits until a moment of that clock; at once when it is past. @throws when the signal is aborted meanwhile */
export async function sleepUntil(atMs: number, signal?: AbortSignal): Promise<void> {
  await wait(Math.max(0, atMs - monotonicMs()), undefined, { signal });
}

/** @throws when the signal is aborted meanwhile */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal });
}
