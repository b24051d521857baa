/**
 * When a Linux kernel's own timers fire, those of TCP among them: on the ticks of its wheel, and never early (kernel/time/timer.c: calc_wheel_index, calc_index). A timer further away
 * than 63 ticks lies in a bucket of 8 ticks, one further than 504 in a bucket of 64, and so on, and fires at its bucket's end. So a SYN that is to be sent again after 1 s is sent
 * after 1.000 to 1.032 s, the next 1.024 s later (measured: seven seconds of them took 7.13 s, eleven 11.41 s). Programs' own timeouts are exact and have nothing to do with it.
 */

/** CONFIG_HZ 250, as Debian's kernels have it. */
const TICK_MS = 4;
const SLOTS = 63;
const LEVEL_FACTOR = 8;

/** Four levels up, a bucket is 4096 ticks: no bucket of a delay in use is as wide as the range from which machines' phases are drawn. */
export const WHEEL_PHASES_MS = TICK_MS * 4096;

/**
 * Milliseconds until a kernel's timer that is set now fires.
 * @param phaseMs where in its ticks the machine's kernel is at 0 ms
 */
export function wheelDelayMs(phaseMs: number, nowMs: number, delayMs: number): number {
  const clockMs = nowMs + phaseMs;
  const ticks = Math.ceil(delayMs / TICK_MS);
  let bucket = 1;
  for (let reach = SLOTS; ticks >= reach; reach *= LEVEL_FACTOR) bucket *= LEVEL_FACTOR;
  const expires = Math.floor(clockMs / TICK_MS) + ticks;
  return (Math.floor(expires / bucket) + 1) * bucket * TICK_MS - clockMs;
}
