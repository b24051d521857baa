import { outcomeOf } from './result.ts';
import type { Trace, TraceEvent } from './trace.ts';

/**
 * Moments worth stopping at when stepping through a run: faults, beliefs, processes, addresses, changes of a VRRP instance, and the first request
 * that goes wrong after each fault. In order, each once, none before the start of the run. Single health checks and log lines are no stops.
 */
export function stepTimes(trace: Trace): number[] {
  const found = [0, trace.durationMs];
  for (const event of trace.events) if (isStop(event) && event.atMs > 0) found.push(event.atMs);
  for (const atMs of firstFailures(trace)) found.push(atMs);
  found.sort((a, b) => a - b);
  return found.filter((atMs, i) => i === 0 || atMs !== found[i - 1]);
}

/** The stop after `tMs`, or the end of the run. */
export function stepAfter(stops: readonly number[], tMs: number): number {
  return stops.find((atMs) => atMs > tMs + 0.5) ?? stops[stops.length - 1] ?? 0;
}

/** The stop before `tMs`, or the start of the run. */
export function stepBefore(stops: readonly number[], tMs: number): number {
  let before = 0;
  for (const atMs of stops) {
    if (atMs >= tMs - 0.5) break;
    before = atMs;
  }
  return before;
}

function isStop(event: TraceEvent): boolean {
  return event.kind !== 'check' && event.kind !== 'log' && event.kind !== 'commit';
}

function firstFailures(trace: Trace): number[] {
  const { requests } = trace;
  const faults = trace.events.filter((event) => event.kind === 'fault').map((event) => event.atMs);
  const first = faults.map(() => Infinity);
  for (let r = 0; r < requests.length; r++) {
    const endMs = requests.endMs[r] as number;
    const outcome = outcomeOf(requests.result[r] as number);
    if (outcome === 'ok' || outcome === 'flight' || Number.isNaN(endMs)) continue;
    for (const [i, atMs] of faults.entries()) {
      const next = faults[i + 1] ?? Infinity;
      if (endMs >= atMs && endMs < next) first[i] = Math.min(first[i] as number, endMs);
    }
  }
  return first.filter((atMs) => atMs !== Infinity);
}
