import type { Trace } from '../trace/trace.ts';

/** A stretch of time in which the same machines held an address. `untilMs` is exclusive. */
export interface Holding {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly machines: readonly string[];
}

/**
 * Who held `address` when, from the events in which machines took it and gave it up. The first stretch begins before everything: machines settle
 * before the run's first moment, so that its events may have negative times.
 */
export function holdings(trace: Trace, address: string): Holding[] {
  const endMs = trace.stopped?.atMs ?? trace.durationMs;
  const stretches: Holding[] = [];
  let held: readonly string[] = [];
  let fromMs = -Infinity;
  for (const event of trace.events) {
    if (event.subject !== address || (event.kind !== 'address-taken' && event.kind !== 'address-dropped')) continue;
    const others = held.filter((m) => m !== event.machine);
    const now = event.kind === 'address-taken' ? [...others, event.machine] : others;
    if (now.length === held.length && event.kind === 'address-taken') continue;
    if (event.atMs > fromMs) stretches.push({ fromMs, untilMs: event.atMs, machines: held });
    fromMs = event.atMs;
    held = now;
  }
  stretches.push({ fromMs, untilMs: endMs, machines: held });
  return stretches;
}

/** Who holds the address at a moment. */
export function holdersAt(trace: Trace, address: string, atMs: number): readonly string[] {
  const found = holdings(trace, address).find((h) => h.fromMs <= atMs && atMs < h.untilMs);
  return found?.machines ?? holdings(trace, address).at(-1)?.machines ?? [];
}

/**
 * Shorter stretches are not held against anybody: when the old holder hears the new one's first advertisement, both have held the address for the
 * time a packet takes, and a hand-over by order (priority 0) leaves it free for a moment.
 */
export const MOMENT_MS = 100;

/** Whether two machines held the address (null: any address) at once for longer than a moment. */
export function heldByTwo(trace: Trace, address: string | null): boolean {
  const taken = trace.events.filter((e) => e.kind === 'address-taken').map((e) => e.subject);
  const addresses = address === null ? [...new Set(taken)] : [address];
  return addresses.some((a) =>
    holdings(trace, a).some((h) => h.machines.length > 1 && h.untilMs - Math.max(0, h.fromMs) >= MOMENT_MS),
  );
}
